#!/usr/bin/env python3
"""Verifies a tenant's audit log from its tiles (C2SP tlog-tiles), with Python's standard library alone.

PREFIX is a folder or a URL that has `checkpoint` and `tile/`; KEY is the log's verifier key; --checkpoint names a
checkpoint that was kept elsewhere: the log must still begin with the tree it signs. Exit 0: every entry is as it was
signed; 1: the log is not, the first bad entry is named; 2: it could not be read."""
import argparse, base64, hashlib, json, re, ssl, sys, urllib.error, urllib.request

P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # RFC 8032 section 5.1
D = -121665 * pow(121666, -1, 2**255 - 19)

class Bad(Exception): pass
def bad_entry(number, reason): raise Bad(f"bad entry {number}: {reason}")
def sha256(*parts): return hashlib.sha256(b"".join(parts)).digest()

def add(a, b):
    (x, y), (v, w), t = a, b, D * a[0] * b[0] * a[1] * b[1]
    return (x * w + y * v) * pow(1 + t, -1, P) % P, (y * w + x * v) * pow(1 - t, -1, P) % P

def times(scalar, point):
    total = (0, 1)
    while scalar:
        total = add(total, point) if scalar & 1 else total
        point, scalar = add(point, point), scalar >> 1
    return total

def point(data):
    y, sign = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign): raise Bad("a key or signature is no point of the curve")
    return (P - x if x % 2 != sign else x), y

def ed25519_verifies(key, signature, text):
    if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= L: return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left = times(int.from_bytes(signature[32:], "little"), point((4 * pow(5, -1, P) % P).to_bytes(32, "little")))
    return left == add(point(signature[:32]), times(k, point(key)))

def read_checkpoint(data, vkey, what):
    """Size and root of a checkpoint (C2SP signed-note and tlog-checkpoint), after checking its signature and origin."""
    name, key_id, key = vkey.split("+", 2)
    name, key = name.encode(), base64.b64decode(key, validate=True)
    if len(key) != 33 or key[0] != 1 or sha256(name, b"\n", key)[:4].hex() != key_id:
        raise ValueError("the verifier key is not one of Ed25519")
    text, _, lines = data.rpartition(b"\n\n")
    text, signed = text + b"\n", False
    for line in lines.split(b"\n")[:-1]:
        part = re.fullmatch(rb"\xe2\x80\x94 ([^ +]+) ([A-Za-z0-9+/]+={0,2})", line)
        if not part or len(part[2]) % 4: raise Bad(f"{what}: a signature line is malformed")
        signature = base64.b64decode(part[2])
        if part[1] == name and signature[:4].hex() == key_id:
            if not ed25519_verifies(key[1:], signature[4:], text): raise Bad(f"{what}: the signature does not match")
            signed = True
    if not signed or not data.endswith(b"\n"): raise Bad(f"{what}: missing, or not signed by {name.decode()}")
    part = re.fullmatch(rb"([^\n]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n", text)
    if not part or part[1] != name: raise Bad(f"{what}: not a checkpoint of {name.decode()}")
    return int(part[2]), base64.b64decode(part[3])

class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_): return None  # the token must not travel to another place

class Log:
    def __init__(self, prefix, token, ca_file):
        self.prefix, self.headers = prefix.rstrip("/"), {"Authorization": "Bearer " + token} if token else {}
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca_file))
        self.opener = urllib.request.build_opener(NoRedirect, tls) if re.match("https?://", prefix) else None

    def get(self, path):
        path = f"{self.prefix}/{path}"
        try:
            request = urllib.request.Request(path, headers=self.headers) if self.opener else None
            with self.opener.open(request, timeout=60) if self.opener else open(path, "rb") as file:
                return file.read(256 * (2 + 65535) + 1)  # no bundle is larger
        except (FileNotFoundError, NotADirectoryError, urllib.error.HTTPError) as error:
            if getattr(error, "code", 404) != 404: raise
        return b""

    def tile(self, kind, index, width):
        """A tile's bytes, and whether they may go on after `width`: a full tile can stand in for a partial one."""
        groups = re.findall("...", str(index).zfill(-(-len(str(index)) // 3) * 3))
        path = "/".join(["tile", str(kind)] + ["x" + group for group in groups[:-1]] + groups[-1:])
        partial = self.get(f"{path}.p/{width}") if width < 256 else b""
        return (partial, False) if partial else (self.get(path), width < 256)

    def entries(self, index, width):
        data, longer = self.tile("entries", index, width)
        for number in range(index * 256, index * 256 + width):
            length = int.from_bytes(data[:2], "big")
            if len(data) < 2 + length or len(data) < 2: bad_entry(number, "missing")
            yield number, data[2 : 2 + length]
            data = data[2 + length :]
        if data and not longer: bad_entry(index * 256 + width, "the checkpoint does not cover it")

def verify(log, vkey, kept):
    head = read_checkpoint(log.get("checkpoint"), vkey, "checkpoint")
    heads, tenant = sorted(kept + [head]), vkey.split("+")[0].rsplit("/", 1)[-1]
    if heads[-1][0] > head[0]: bad_entry(head[0], f"missing: a kept checkpoint covers {heads[-1][0]} entries")
    upper, edge, covered = {}, [], 0

    def compare(size):
        nonlocal covered
        while heads and heads[0][0] == size:
            root = edge[-1] if edge else sha256()
            for left in reversed(edge[:-1]): root = sha256(b"\1", left, root)
            if heads.pop(0)[1] != root: bad_entry(covered, f"one up to {size - 1} is not the one that was signed")
            covered = size

    compare(0)
    for index in range(-(-head[0] // 256)):
        width = min(256, head[0] - index * 256)
        leaves = log.tile(0, index, width)[0]
        for number, entry in log.entries(index, width):
            leaf, height = sha256(b"\0", entry), 0
            if leaves[number % 256 * 32 :][:32] != leaf: bad_entry(number, "it does not match its hash")
            try: fields = json.loads(entry)
            except (ValueError, RecursionError): fields = None
            if not isinstance(fields, dict) or (fields.get("seq"), fields.get("tenant")) != (number, tenant):
                bad_entry(number, "it says another number or tenant")
            while number >> height & 1:
                leaf, height = sha256(b"\1", edge.pop(), leaf), height + 1
                if height % 8 == 0: upper.setdefault(height // 8, []).append(leaf)
            edge.append(leaf)
            compare(number + 1)
    for level, hashes in upper.items():
        for start in range(0, len(hashes), 256):
            row = b"".join(hashes[start : start + 256])
            if log.tile(level, start // 256, len(row) // 32)[0][: len(row)] != row:
                bad_entry(start * 256**level, f"a tile of level {level} does not match the entries from here on")
    return head[0]

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("prefix", metavar="PREFIX")
    parser.add_argument("--vkey", required=True, metavar="KEY")
    parser.add_argument("--checkpoint", action="append", default=[], metavar="FILE")
    for name in ("--token-file", "--ca-file"): parser.add_argument(name, metavar="FILE")
    given = parser.parse_args()
    try:
        token = open(given.token_file).read().strip() if given.token_file else None
        kept = [read_checkpoint(open(file, "rb").read(), given.vkey, file) for file in given.checkpoint]
        size = verify(Log(given.prefix, token, given.ca_file), given.vkey, kept)
    except Bad as error: return print(error, file=sys.stderr) or 1
    except (OSError, ValueError) as error: return print(f"cannot verify: {error}", file=sys.stderr) or 2
    print(f"intact: {size} entries, all as signed by {given.vkey.split('+')[0]}")

if __name__ == "__main__": sys.exit(main())
