"""authlib, requests-oauthlib and oauthlib as clients; PyJWT as whoever verifies our tokens"""
import base64
import hashlib

import jwt
import pytest
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from oauthlib.oauth2 import BackendApplicationClient
from oauthlib.oauth2.rfc6749.errors import InvalidClientError
from requests_oauthlib import OAuth2Session as RequestsSession


def endpoint(client):
    return f"{client.authority}/oauth2/v2.0/token"


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
def test_authlib_secret(client, method):
    with OAuth2Session(client.id, client.secret, scope=client.scope, token_endpoint_auth_method=method) as session:
        token = session.fetch_token(endpoint(client), grant_type="client_credentials")
        client.check(token["access_token"])
        devices = session.get(f"{client.url}/v1.0/deviceManagement/managedDevices")
        assert devices.status_code == 200


def test_authlib_private_key(client):
    # authlib sends no client id, and only the header it is given.
    method = PrivateKeyJWT(endpoint(client), headers={"kid": client.kid})
    with OAuth2Session(client.id, client.private_pem, scope=client.scope,
                       token_endpoint_auth_method="private_key_jwt") as session:
        session.register_client_auth_method(method)
        client.check(session.fetch_token(endpoint(client), grant_type="client_credentials")["access_token"])


def test_requests_oauthlib(client):
    session = RequestsSession(client=BackendApplicationClient(client_id=client.id, scope=client.scope))
    token = session.fetch_token(
        endpoint(client), client_id=client.id, client_secret=client.secret, include_client_id=True)
    client.check(token["access_token"])
    session = RequestsSession(client=BackendApplicationClient(client_id=client.id, scope=client.scope))
    with pytest.raises(InvalidClientError, match="AADSTS7000215"):
        session.fetch_token(endpoint(client), client_id=client.id, client_secret="wrong", include_client_id=True)


def test_pyjwt(client):
    """Our tokens verify against our keys, with the issuer that discovery names."""
    found = client.http.get(f"{client.authority}/v2.0/.well-known/openid-configuration").json()
    token = client.http.post(found["token_endpoint"], data={
        "grant_type": "client_credentials", "client_id": client.id, "client_secret": client.secret,
        "scope": client.scope}).json()["access_token"]
    keys = jwt.PyJWKClient(found["jwks_uri"])
    key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(
        token, key, algorithms=["RS256"], audience=client.url, issuer=found["issuer"],
        options={"require": ["exp", "iat", "nbf", "iss", "aud", "sub", "jti"]})
    assert claims["tid"] == client.tenant and claims["azp"] == claims["appid"] == client.id
    assert claims["roles"] == ["ReadOnlyOperator"] and claims["ver"] == "2.0" and claims["idtyp"] == "app"
    assert claims["oid"] == claims["sub"] == client.object
    assert set(jwt.get_unverified_header(token)) == {"alg", "typ", "kid"}
    for one in client.http.get(found["jwks_uri"]).json()["keys"]:
        assert "d" not in one
    with pytest.raises(jwt.InvalidSignatureError):
        head, body, signature = token.split(".")
        other = base64.urlsafe_b64encode(hashlib.sha256(b"x").digest() * 8).rstrip(b"=").decode()
        jwt.decode(f"{head}.{body}.{other}", key, algorithms=["RS256"], audience=client.url)
