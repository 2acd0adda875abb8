"""azure-identity: secret, certificate, environment, the asynchronous ones, and what it says of a refusal"""
import azure.identity
import azure.identity.aio
import pytest
from azure.core.exceptions import ClientAuthenticationError


def options(client):
    return {"authority": client.url, "disable_instance_discovery": True}


def test_secret(client):
    credential = azure.identity.ClientSecretCredential(client.tenant, client.id, client.secret, **options(client))
    first = credential.get_token(client.scope)
    client.check(first.token)
    assert credential.get_token(client.scope).token == first.token, "it is kept"
    client.check(credential.get_token(client.scope, enable_cae=True).token)
    client.check(credential.get_token("https://localhost/.default").token)


@pytest.mark.parametrize("chain", [False, True])
def test_certificate(client, chain):
    credential = azure.identity.CertificateCredential(
        client.tenant, client.id, certificate_path=str(client.file), send_certificate_chain=chain, **options(client))
    client.check(credential.get_token(client.scope).token)


def test_environment(client, monkeypatch):
    for name, value in {"TENANT_ID": client.tenant, "CLIENT_ID": client.id, "CLIENT_SECRET": client.secret,
                        "AUTHORITY_HOST": client.url}.items():
        monkeypatch.setenv(f"AZURE_{name}", value)
    credential = azure.identity.EnvironmentCredential(disable_instance_discovery=True)
    client.check(credential.get_token(client.scope).token)
    monkeypatch.delenv("AZURE_CLIENT_SECRET")
    monkeypatch.setenv("AZURE_CLIENT_CERTIFICATE_PATH", str(client.file))
    credential = azure.identity.EnvironmentCredential(disable_instance_discovery=True)
    client.check(credential.get_token(client.scope).token)


async def test_asynchronous(client):
    async with azure.identity.aio.ClientSecretCredential(
            client.tenant, client.id, client.secret, **options(client)) as credential:
        client.check((await credential.get_token(client.scope)).token)
    async with azure.identity.aio.CertificateCredential(
            client.tenant, client.id, certificate_path=str(client.file), **options(client)) as credential:
        client.check((await credential.get_token(client.scope)).token)


@pytest.mark.parametrize("change, code", [
    ({"client_secret": "wrong"}, "AADSTS7000215"),
    ({"client_id": "11111111-2222-4333-8444-555555555555"}, "AADSTS700016"),
])
def test_refusals(client, change, code):
    members = {"tenant_id": client.tenant, "client_id": client.id, "client_secret": client.secret} | change
    credential = azure.identity.ClientSecretCredential(**members, **options(client))
    with pytest.raises(ClientAuthenticationError, match=code):
        credential.get_token(client.scope)


def test_an_unknown_tenant(client):
    credential = azure.identity.ClientSecretCredential(
        "11111111-2222-4333-8444-555555555555", client.id, client.secret, **options(client))
    with pytest.raises(ClientAuthenticationError, match="Unable to get authority configuration"):
        credential.get_token(client.scope)
