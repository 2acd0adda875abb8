"""deviceManagement/auditEvents"""
import uuid

from graph import NOWHERE, answer, refused

LOOKOUT = "2c7790de-8b02-4814-85cf-e0c59380dee8"


async def test_events(graph, as_role):
    """What was done through the SDK, and what was refused, can be found, filtered and sorted."""
    connectors = graph.client.device_management.mobile_threat_defense_connectors
    events = graph.client.device_management.audit_events
    mark = str(uuid.uuid4())
    await connectors.post(
        graph.new("MobileThreatDefenseConnector", id=LOOKOUT), graph.asking(headers={"client-request-id": mark}))
    assert answer.get().headers["client-request-id"] == mark
    await connectors.by_mobile_threat_defense_connector_id(LOOKOUT).delete()
    reader = (await as_role("SecurityReader")).client.device_management
    await refused(reader.mobile_threat_defense_connectors.post(graph.new("MobileThreatDefenseConnector")), 403)

    newest = (await events.get(graph.asking(events, orderby=["activityDateTime desc"], top=3))).value
    assert len(newest) == 3 and newest[0].activity_date_time >= newest[2].activity_date_time
    found = await events.get(graph.asking(events, filter=(
        "activityOperationType eq 'Create' and componentName eq 'MobileThreatDefense'"
        " and activityDateTime ge 2026-01-01T00:00:00Z")))
    component = newest[0].component_name
    assert component and found is not None
    [one] = [event for event in (await events.get(graph.asking(events, top=100))).value
             if str(event.correlation_id) == mark]
    assert one.activity_type == "Create MobileThreatDefenseConnector" and one.activity_result == "Success"
    assert one.resources[0].resource_id == LOOKOUT and one.actor.application_id
    assert (await events.by_audit_event_id(one.id).get()).activity_type == one.activity_type
    failures = await events.get(graph.asking(events, filter="activityResult eq 'Failure'", top=50))
    assert any(event.activity_type == one.activity_type for event in failures.value)
    await refused(events.by_audit_event_id(NOWHERE).get(), 404)
    assert (await reader.audit_events.get()).value


async def test_functions(graph, as_role):
    events = graph.client.device_management.audit_events
    categories = (await events.get_audit_categories.get()).value
    assert categories
    types = (await events.get_audit_activity_types_with_category(categories[0]).get()).value
    assert types and all(isinstance(name, str) for name in types)
    await events.get_audit_activity_types_with_category("x y").get()
    nobody = (await as_role("IntuneRoleAdministrator")).client.device_management.audit_events
    await refused(nobody.get(), 403)
