"""MSAL: secret, both kinds of certificate, an OpenID authority, its cache, and its errors"""
import pytest
from msal import ConfidentialClientApplication


def application(client, credential=None, **authority):
    authority = authority or {"authority": client.authority}
    return ConfidentialClientApplication(
        client.id, client_credential=credential or client.secret, instance_discovery=False, **authority)


def test_secret_and_cache(client):
    made = application(client)
    first = made.acquire_token_for_client([client.scope])
    client.check(first["access_token"])
    assert first["token_type"] == "Bearer" and first["token_source"] == "identity_provider"
    assert 3500 < first["expires_in"] <= 3600
    second = made.acquire_token_for_client([client.scope])
    assert second["token_source"] == "cache" and second["access_token"] == first["access_token"]


def test_thumbprint(client):
    """RS256 with x5t."""
    found = application(client, {"private_key": client.private_pem, "thumbprint": client.thumbprint})
    client.check(found.acquire_token_for_client([client.scope])["access_token"])


def test_public_certificate(client):
    """PS256 with x5t#S256 and x5c."""
    found = application(client, {"private_key": client.private_pem, "public_certificate": client.public_pem})
    client.check(found.acquire_token_for_client([client.scope])["access_token"])


@pytest.mark.parametrize("suffix", ["", "/v2.0"])
def test_openid_authority(client, suffix):
    found = application(client, oidc_authority=client.authority + suffix)
    client.check(found.acquire_token_for_client([client.scope])["access_token"])


def test_errors(client):
    found = application(client, "wrong").acquire_token_for_client([client.scope])
    assert found["error"] == "invalid_client" and found["error_codes"] == [7000215]
    assert found["error_description"].startswith("AADSTS7000215") and found["correlation_id"]
    found = application(client).acquire_token_for_client(["https://graph.microsoft.com/User.Read"])
    assert found["error"] == "invalid_scope" and 70011 in found["error_codes"]
    with pytest.raises(ValueError, match="Unable to get authority configuration"):
        application(client, authority=f"{client.url}/11111111-2222-4333-8444-555555555555").acquire_token_for_client(
            [client.scope])
