"""What holds for every request: tokens, errors, concurrency"""
import asyncio

from azure.identity.aio import ClientSecretCredential
from graph import Graph, answer, refused


async def test_thirty_at_once(graph):
    connectors = graph.client.device_management.mobile_threat_defense_connectors
    found = await asyncio.gather(*(connectors.get() for _ in range(30)))
    assert all(page.value == [] for page in found)


async def test_an_unknown_host_gets_no_token_and_401(graph):
    bare = await graph.plain.get(f"/{graph.version}/deviceManagement/managedDevices")
    assert bare.status_code == 401 and bare.json()["error"]["code"] == "InvalidAuthenticationToken"
    assert bare.headers["WWW-Authenticate"].startswith("Bearer")
    assert bare.headers["Content-Type"].startswith("application/json")


async def test_a_disabled_client_is_401_with_its_old_token(graph):
    client, secret = await graph.client_with_role("ReadOnlyOperator")
    credential = ClientSecretCredential(
        graph.tenant["id"], client, secret, authority=graph.url, disable_instance_discovery=True)
    theirs = Graph(graph.server, graph.tenant, graph.version, graph.protocol, credential)
    assert (await theirs.client.device_management.managed_devices.get()).value == []
    [one] = [each for each in (await graph.send("GET", "/mtd/v1/clients")).json()["value"]
             if each["clientId"] == client]
    disabled = await graph.send("PATCH", f"/mtd/v1/clients/{one['id']}", {"accountEnabled": False})
    assert disabled.status_code == 200
    await refused(theirs.client.device_management.managed_devices.get(), 401, "InvalidAuthenticationToken")
    await credential.close()


async def test_the_client_request_id_comes_back(graph):
    mark = "11112222-3333-4444-9555-666677778888"
    devices = graph.client.device_management.managed_devices
    await devices.get(graph.asking(headers={"client-request-id": mark}))
    assert answer.get().headers["client-request-id"] == mark


async def test_a_body_in_chunks(graph):
    async def chunks():
        yield b'{"displayName":'
        yield b' "In chunks"}'

    made = await graph.send(
        "POST", f"/{graph.version}/groups", headers={"Content-Type": "application/json"}, content=chunks())
    assert made.status_code == 201, made.text
    assert (await graph.send("DELETE", f"/{graph.version}/groups/{made.json()['id']}")).status_code == 204
