"""A server of its own in a folder of its own."""
import json, os, pathlib, ssl, subprocess, time

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Server:
    """Made by `init` with the tenants named, served on free ports, stopped by `stop`."""

    def __init__(self, binary, folder, tenants=("Contoso",), settings=None):
        self.data = pathlib.Path(folder, "data")
        named = [part for tenant in tenants for part in ("--tenant", tenant)]
        made = subprocess.run(
            [binary, "init", "--data", self.data, *named, "--json"], capture_output=True, text=True, check=True)
        self.installation = json.loads(made.stdout)
        self.ca = self.installation["caFile"]
        self.log = open(pathlib.Path(folder, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [binary, "serve", "--data", self.data, "--port", "0", "--tls-port", "0"],
            stdout=self.log, stderr=self.log, env=os.environ | (settings or {}))

    def tenant(self, name):
        """Id and first administrator of a tenant."""
        return next(tenant for tenant in self.installation["tenants"] if tenant["displayName"] == name)

    def context(self):
        """Trust in the server's own CA, and in no other."""
        return ssl.create_default_context(cafile=self.ca)

    def url(self, kind="httpUrl"):
        """An address, once the server takes requests: the plain one, or `httpsUrl`."""
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                return json.loads((self.data / "run.json").read_text())[kind]
            except (OSError, ValueError):
                time.sleep(0.1)
        self.log.seek(0)
        raise OSError("the server did not start:\n" + self.log.read()[-2000:])

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()
