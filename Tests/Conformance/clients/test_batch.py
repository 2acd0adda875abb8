"""$batch, with the SDK's BatchRequestBuilder"""
from graph import answer
from msgraph_core.requests.batch_request_builder import BatchRequestBuilder
from msgraph_core.requests.batch_request_content import BatchRequestContent
from msgraph_core.requests.batch_request_item import BatchRequestItem

LOOKOUT = "2c7790de-8b02-4814-85cf-e0c59380dee8"


async def test_dependencies(graph):
    """Items run after those they depend on; what depends on a failure is 424; the rest goes on."""
    connectors = graph.client.device_management.mobile_threat_defense_connectors
    one = connectors.by_mobile_threat_defense_connector_id(LOOKOUT)
    steps = [
        ("read", one.to_get_request_information(), []),
        ("create", connectors.to_post_request_information(graph.new(
            "MobileThreatDefenseConnector", id=LOOKOUT, android_enabled=True)), []),
        ("after", one.to_get_request_information(), ["create"]),
        ("never", one.to_delete_request_information(), ["read"]),
        ("delete", one.to_delete_request_information(), ["after"]),
    ]
    content = BatchRequestContent()
    for name, request, before in steps:
        content.add_request(name, BatchRequestItem(request, id=name, depends_on=before))
    found = await BatchRequestBuilder(graph.adapter).post(content)
    assert answer.get().status_code == 200
    assert found.get_response_status_codes() == {
        "read": 404, "create": 201, "after": 200, "never": 424, "delete": 204}
    bodies = {item["id"]: item.get("body") for item in answer.get().json()["responses"]}
    assert bodies["after"]["androidEnabled"] is True and bodies["read"]["error"]["code"]


async def test_urls(graph):
    """Absolute URLs, those that set_url makes, and those relative to the version; never another origin."""
    connectors = graph.client.device_management.mobile_threat_defense_connectors
    content = BatchRequestContent()
    for name, url in {
        "absolute": None, "version": f"{graph.url}/{graph.version}/deviceManagement/managedDevices?$top=1",
    }.items():
        item = BatchRequestItem(connectors.to_get_request_information(), id=name)
        if url:
            item.set_url(url)
        content.add_request(name, item)
    found = await BatchRequestBuilder(graph.adapter).post(content)
    assert found.get_response_status_codes() == {"absolute": 200, "version": 200}
    sent = await graph.send("POST", f"/{graph.version}/$batch", {"requests": [
        {"id": "1", "method": "GET", "url": "/deviceManagement/managedDevices"},
        {"id": "2", "method": "GET", "url": "deviceManagement/managedDevices/$count"},
        {"id": "3", "method": "GET", "url": "https://example.com/v1.0/deviceManagement/managedDevices"}]})
    assert {item["id"]: item["status"] for item in sent.json()["responses"]} == {"1": 200, "2": 200, "3": 400}
