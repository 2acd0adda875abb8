"""A certificate of a client, and a client that has one."""
import datetime

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID


class Client:
    """A client of a tenant with a secret, a key and a certificate of it; `folder` takes the PEM file."""

    def __init__(self, server, tenant, folder, role="ReadOnlyOperator"):
        self.tenant = tenant["id"]
        self.url = server.url("httpsUrl")
        self.authority = f"{self.url}/{self.tenant}"
        self.scope = "https://graph.microsoft.com/.default"
        self.http = httpx.Client(verify=server.context(), base_url=self.url)
        administrator = tenant["administrator"]
        made = self.post("/mtd/v1/clients", administrator, {"displayName": "Script", "roles": [role]})
        self.id, self.secret, self.object = made["clientId"], made["clientSecret"], made["id"]

        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Script")])
        now = datetime.datetime.now(datetime.timezone.utc)
        day = datetime.timedelta(days=1)
        certificate = x509.CertificateBuilder(
            issuer_name=name, subject_name=name, public_key=self.key.public_key(), serial_number=7,
            not_valid_before=now - day, not_valid_after=now + day).sign(self.key, hashes.SHA256())
        self.public_pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
        self.private_pem = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
        self.thumbprint = certificate.fingerprint(hashes.SHA1()).hex()
        self.file = folder / "client.pem"
        self.file.write_text(self.private_pem + self.public_pem)
        self.kid = self.post(
            f"/mtd/v1/clients/{self.object}/keys", administrator, {"certificate": self.public_pem})["kid"]

    def post(self, path, administrator, body):
        token = self.http.post(f"/{self.tenant}/oauth2/v2.0/token", data={
            "grant_type": "client_credentials", "client_id": administrator["clientId"],
            "client_secret": administrator["clientSecret"], "scope": self.scope}).json()["access_token"]
        made = self.http.post(path, headers={"Authorization": f"Bearer {token}"}, json=body)
        assert made.status_code == 201, made.text
        return made.json()

    def check(self, token):
        """The token is taken by the API."""
        read = self.http.get(
            "/v1.0/deviceManagement/managedDevices", headers={"Authorization": f"Bearer {token}"})
        assert read.status_code == 200, read.text
