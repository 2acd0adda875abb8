#!/usr/bin/env python3
"""Fuzzes a real server with schemathesis, all checks on, over the document that the server itself serves: as a Global
Administrator, as a vendor's connector, as a gateway and as the platform's operator, each on its own part of the document.

Exit 0: no failure; 1: failures; 2: the server could not be started, or does not serve the document."""
import argparse, json, os, pathlib, subprocess, sys, tempfile, urllib.parse, urllib.request

from server import ROOT, Server

DOCUMENT = ROOT / "OpenAPI/drawbridge.yaml"
HERE = pathlib.Path(__file__).resolve().parent
LOOKOUT = "2c7790de-8b02-4814-85cf-e0c59380dee8"
# What each principal calls, as a regular expression over paths. The operator comes last, for it suspends tenants.
PARTS = {
    "administrator": "^/(?!mtd/v1/partner/|access/|platform/)",
    "vendor": "^/mtd/v1/partner/",
    "gateway": "^/access/",
    "operator": "^/platform/",
}
# Whose answers lead to further requests.
LINKED = {"administrator", "operator"}
SETTINGS = {
    # A fuzzer is refused more often than any real client.
    "DRAWBRIDGE_LIMITS_REFUSALS_PER_MINUTE": "0",
    "DRAWBRIDGE_LIMITS_FAILED_SIGN_INS_PER_CLIENT": "1000000",
    "DRAWBRIDGE_LIMITS_FAILED_SIGN_INS_PER_ADDRESS": "1000000",
    "DRAWBRIDGE_LOG_LEVEL": "error",
}


class Principals:
    """A token for each principal, on a server of its own."""

    def __init__(self, server):
        self.server, self.url = server, server.url("httpsUrl")
        tenant = server.installation["tenants"][0]
        self.tenant = tenant["id"]
        operator = server.installation["operator"]
        self.tokens = {"operator": self.token(operator["tenantId"], operator)}
        admin = self.tokens["administrator"] = self.token(self.tenant, tenant["administrator"])
        self.tokens["gateway"] = self.token(self.tenant, self.post(
            "/mtd/v1/clients", {"displayName": "Gateway", "roles": ["AccessEvaluator"]}, admin))
        self.post("/v1.0/deviceManagement/mobileThreatDefenseConnectors", {"id": LOOKOUT, "iosEnabled": True}, admin)
        vendor = self.post(f"/mtd/v1/connectors/{LOOKOUT}/credentials", {"displayName": "Lookout"}, admin)
        self.tokens["vendor"] = self.token(self.tenant, vendor)
        self.post("/mtd/v1/partner/heartbeat", {"status": "ok"}, self.tokens["vendor"])

    def token(self, tenant, client):
        form = {"grant_type": "client_credentials", "client_id": client["clientId"],
                "client_secret": client["clientSecret"], "scope": "https://graph.microsoft.com/.default"}
        return self.send(f"/{tenant}/oauth2/v2.0/token", urllib.parse.urlencode(form).encode())["access_token"]

    def post(self, path, body, token):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self.send(path, json.dumps(body).encode(), headers)

    def send(self, path, data, headers=None):
        request = urllib.request.Request(self.url + path, data, headers or {})
        with urllib.request.urlopen(request, context=self.server.context()) as answer:
            return json.load(answer)

    def serves(self, document):
        """Whether the server has the document of this folder, byte for byte."""
        with urllib.request.urlopen(self.url + "/openapi.yaml", context=self.server.context()) as answer:
            return answer.read() == document.read_bytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--binary", default=ROOT / ".build/debug/drawbridge", type=pathlib.Path)
    parser.add_argument("--examples", default="10", help="cases per operation and phase")
    parser.add_argument("--seed", default="20261123")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this principal; may be repeated")
    parser.add_argument("more", nargs="*", help="options of `schemathesis run`, after --")
    arguments = parser.parse_args()
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        server = Server(arguments.binary.resolve(), folder, settings=SETTINGS)
        try:
            principals = Principals(server)
            if not principals.serves(DOCUMENT):
                print("GET /openapi.yaml is not OpenAPI/drawbridge.yaml", file=sys.stderr)
                return 2
            for part in arguments.part or PARTS:
                print(f"\n=== as {part}", flush=True)
                done = subprocess.run(
                    [sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml", "run",
                     DOCUMENT, "--url", principals.url, "--include-path-regex", PARTS[part],
                     "--tls-verify", server.ca, "--seed", arguments.seed, "--max-examples", arguments.examples,
                     *([] if part in LINKED else ["--phases", "examples,coverage,fuzzing"]), *arguments.more],
                    cwd=folder, env=os.environ | {"PYTHONPATH": str(HERE), "TOKEN": principals.tokens[part], "TENANT": principals.tenant})
                failed += [part] if done.returncode else []
        finally:
            server.stop()
    print(f"\nschemathesis: {'failures as ' + ', '.join(failed) if failed else 'no failures'}.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
