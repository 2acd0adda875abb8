"""deviceManagement/mobileThreatDefenseConnectors"""
from datetime import datetime, timezone

import pytest
from graph import NOWHERE, answer, refused
from members import refusals
from msgraph_core.tasks.page_iterator import PageIterator

LOOKOUT = "2c7790de-8b02-4814-85cf-e0c59380dee8"


@pytest.fixture
def connectors(graph, loop):
    """The collection, empty again afterwards."""
    all = graph.client.device_management.mobile_threat_defense_connectors
    yield all
    for one in loop.run(all.get()).value:
        loop.run(all.by_mobile_threat_defense_connector_id(one.id).delete())


async def test_life_cycle(graph, connectors):
    made = await connectors.post(graph.new(
        "MobileThreatDefenseConnector", id=LOOKOUT, android_enabled=True, ios_enabled=False,
        last_heartbeat_date_time=datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=timezone.utc),
        partner_state=graph.type("MobileThreatPartnerTenantState").Available,
        partner_unresponsiveness_threshold_in_days=7))
    assert answer.get().status_code == 201
    assert made.id == LOOKOUT and made.android_enabled and made.ios_enabled is False
    assert made.partner_unresponsiveness_threshold_in_days == 7
    state = "notSetUp" if graph.is_beta else "unknownFutureValue"
    assert made.partner_state.value == state, "what a caller says of the partner's state is not taken"

    one = connectors.by_mobile_threat_defense_connector_id(made.id)
    read = await one.get()
    assert read.id == made.id
    read.ios_enabled = True
    changed = await one.patch(read)
    assert changed.ios_enabled and changed.android_enabled, "the whole object may be sent back"
    assert (await one.patch(graph.new("MobileThreatDefenseConnector", android_enabled=False))).android_enabled is False
    await refused(connectors.post(graph.new("MobileThreatDefenseConnector", id=LOOKOUT)), 409)

    await one.delete()
    assert answer.get().status_code == 204
    await refused(one.get(), 404)
    await refused(one.delete(), 404)
    await refused(one.patch(graph.new("MobileThreatDefenseConnector", ios_enabled=True)), 404)


async def test_every_member(graph, connectors):
    made = await connectors.post(graph.new("MobileThreatDefenseConnector"))
    one = connectors.by_mobile_threat_defense_connector_id(made.id)
    lost = await refusals(graph, "MobileThreatDefenseConnector", one)
    assert {name.split("=")[0] for name in lost} == {"lastHeartbeatDateTime", "partnerState"} | ({
        "partnerDisplayName", "partnerMinimumSupportedAndroidVersion", "partnerMinimumSupportedIosVersion",
        "partnerMinimumSupportedMacVersion", "partnerMinimumSupportedWindowsVersion", "partnerSupportsAndroidMam",
        "partnerSupportsIosCertificateSync", "partnerSupportsIosMam", "partnerSupportsWindowsMam",
    } if graph.is_beta else set()), "only the server's own members do not keep what is written"
    assert all(why.startswith("became") for why in lost.values()), f"they are ignored, not refused: {lost}"


async def test_a_list_in_pages(graph, connectors):
    ids = sorted([(await connectors.post(graph.new(
        "MobileThreatDefenseConnector", android_enabled=n % 2 == 0))).id for n in range(5)])
    first = await connectors.get(graph.asking(connectors, top=2, count=True, orderby=["id"]))
    assert len(first.value) == 2 and first.odata_count == 5 and first.odata_next_link.startswith(graph.url)
    walked = []
    await PageIterator(first, graph.adapter).iterate(lambda one: walked.append(one.id) or True)
    assert walked == ids
    even = await connectors.get(graph.asking(
        connectors, filter="androidEnabled eq true", select=["id", "androidEnabled"], orderby=["id desc"], skip=1))
    assert [one.android_enabled for one in even.value] == [True, True]
    assert even.value[0].ios_enabled is None, "it was not selected"
    assert await connectors.count.get() == 5
    assert await connectors.count.get(graph.asking(connectors.count, filter="androidEnabled eq true")) == 3


async def test_prefer(graph, connectors):
    made = await connectors.post(graph.new("MobileThreatDefenseConnector"))
    one = connectors.by_mobile_threat_defense_connector_id(made.id)
    body = graph.new("MobileThreatDefenseConnector", android_enabled=True)
    assert await one.patch(body, graph.asking(headers={"Prefer": "return=minimal"})) is None
    assert answer.get().status_code == 204
    assert answer.get().headers["Preference-Applied"] == "return=minimal"
    assert (await one.patch(body, graph.asking(headers={"Prefer": "return=representation"}))).android_enabled


async def test_refusals(graph, connectors, as_role):
    await refused(connectors.by_mobile_threat_defense_connector_id(NOWHERE).get(), 404)
    await refused(connectors.get(graph.asking(connectors, filter="nonsense eq 1")), 400)
    await refused(connectors.get(graph.asking(connectors, top=0)), 400)
    reader = await as_role("ReadOnlyOperator")
    theirs = reader.client.device_management.mobile_threat_defense_connectors
    assert (await theirs.get()).value == []
    await refused(theirs.post(graph.new("MobileThreatDefenseConnector")), 403)
