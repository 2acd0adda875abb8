"""deviceManagement/deviceCompliancePolicies of every type"""
import pytest
from graph import NOWHERE, answer, refused
from members import expect, refusals

TYPES = ["Android", "AndroidWorkProfile", "Ios", "MacOS", "Windows10"]
BETA_TYPES = ["AndroidDeviceOwner", "AndroidForWork"]
# Members that the server sets.
OWN = {"createdDateTime", "lastModifiedDateTime", "version"}


@pytest.fixture
def policies(graph, loop):
    """The collection, empty again afterwards."""
    all = graph.client.device_management.device_compliance_policies
    yield all
    for one in loop.run(all.get()).value:
        loop.run(all.by_device_compliance_policy_id(one.id).delete())


def policy(graph, type="Ios", **members):
    block = graph.new(
        "DeviceComplianceActionItem", action_type=graph.type("DeviceComplianceActionType").Block,
        grace_period_hours=24, notification_template_id="", notification_message_c_c_list=[])
    rule = graph.new(
        "DeviceComplianceScheduledActionForRule", rule_name="PasswordRequired",
        scheduled_action_configurations=[block])
    return graph.new(f"{type}CompliancePolicy", display_name=f"{type} policy", description="d",
                     scheduled_actions_for_rule=[rule], **members)


@pytest.mark.parametrize("type", TYPES + BETA_TYPES)
async def test_every_type(graph, policies, type):
    """Each type keeps each of its members, comes back as itself, and may be sent back whole."""
    if type in BETA_TYPES and not graph.is_beta:
        # The SDK of v1.0 has no such model; what a script could send is refused.
        made = await graph.send("POST", "/v1.0/deviceManagement/deviceCompliancePolicies", {
            "@odata.type": f"#microsoft.graph.{type[0].lower() + type[1:]}CompliancePolicy", "displayName": "x"})
        assert made.status_code == 400
        return
    kind = f"{type}CompliancePolicy"
    made = await policies.post(policy(graph, type))
    assert answer.get().status_code == 201 and isinstance(made, graph.type(kind))
    one = policies.by_device_compliance_policy_id(made.id)
    lost = await refusals(graph, kind, one, without={"scheduledActionsForRule", "assignments", "deviceStatuses",
        "deviceStatusOverview", "userStatuses", "userStatusOverview", "deviceSettingStateSummaries",
        "deviceCompliancePolicyScript"})
    expect(lost, own=OWN)
    read = await one.get()
    assert isinstance(read, graph.type(kind))
    again = await one.patch(read)
    assert again.version == read.version, "what was read may be sent back, and that changes nothing"
    [listed] = (await policies.get()).value
    assert isinstance(listed, graph.type(kind))
    [selected] = (await policies.get(graph.asking(policies, select=["id", "displayName"]))).value
    assert isinstance(selected, graph.type(kind)), "the type is there also where it was not selected"
    await one.delete()
    await refused(one.get(), 404)


async def test_assignments(graph, policies):
    group = await graph.client.groups.post(graph.new("Group", display_name="Staff"))
    made = await policies.post(policy(graph))
    one = policies.by_device_compliance_policy_id(made.id)
    targets = [
        graph.new("GroupAssignmentTarget", group_id=group.id),
        graph.new("ExclusionGroupAssignmentTarget", group_id=NOWHERE),
        graph.new("AllDevicesAssignmentTarget"), graph.new("AllLicensedUsersAssignmentTarget")]
    body = graph.body(
        "device_management.device_compliance_policies.item.assign.assign",
        assignments=[graph.new("DeviceCompliancePolicyAssignment", target=target) for target in targets])
    await one.assign.post(body)
    assert answer.get().status_code == 200
    there = (await one.assignments.get()).value
    assert {type(each.target).__name__ for each in there} == {type(target).__name__ for target in targets}
    expanded = await one.get(graph.asking(one, expand=["assignments"]))
    assert len(expanded.assignments) == 4
    body.assignments = []
    await one.assign.post(body)
    assert (await one.assignments.get()).value == []
    await graph.client.groups.by_group_id(group.id).delete()


async def test_scheduled_actions(graph, policies):
    made = await policies.post(policy(graph))
    one = policies.by_device_compliance_policy_id(made.id)
    rules = policy(graph).scheduled_actions_for_rule
    rules[0].scheduled_action_configurations[0].grace_period_hours = 72
    await one.schedule_actions_for_rules.post(graph.body(
        "device_management.device_compliance_policies.item.schedule_actions_for_rules.schedule_actions_for_rules",
        device_compliance_scheduled_action_for_rules=rules))
    assert answer.get().status_code == 204
    expand = "scheduledActionsForRule($expand=scheduledActionConfigurations)"
    read = await one.get(graph.asking(one, expand=[expand, "assignments"], select=["id", "displayName"]))
    [rule] = read.scheduled_actions_for_rule
    [action] = rule.scheduled_action_configurations
    assert action.grace_period_hours == 72 and action.action_type.value == "block"
    [rule] = (await one.scheduled_actions_for_rule.get(
        graph.asking(one.scheduled_actions_for_rule, expand=["scheduledActionConfigurations"]))).value
    assert len(rule.scheduled_action_configurations) == 1


async def test_statuses(graph, policies):
    """What the devices say of a policy that is for all of them."""
    [device] = await graph.import_devices([{
        "azureADDeviceId": f"0d3b6a57-93a4-4a2e-8f0c-{abs(hash(graph.version + graph.protocol)) % 10**12:012}",
        "operatingSystem": "iOS", "osVersion": "15.0", "deviceName": "Ada's phone"}])
    made = await policies.post(policy(graph, os_minimum_version="16.0"))
    one = policies.by_device_compliance_policy_id(made.id)
    assigned = await graph.send(
        "POST", f"/{graph.version}/deviceManagement/deviceCompliancePolicies/{made.id}/assign",
        {"assignments": [{"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]})
    assert assigned.status_code == 200
    devices = graph.client.device_management.managed_devices
    read = await devices.by_managed_device_id(device).get()
    assert read.compliance_state.value == "inGracePeriod"
    [state] = (await devices.by_managed_device_id(device).device_compliance_policy_states.get()).value
    assert state.id == made.id and state.state.value == "nonCompliant"
    [status] = (await one.device_statuses.get()).value
    assert status.status.value == "nonCompliant" and status.device_display_name == "Ada's phone"
    overview = await one.device_status_overview.get()
    assert overview.failed_count == 1
    await devices.by_managed_device_id(device).delete()


async def test_refusals(graph, policies, as_role):
    await refused(policies.post(graph.new("DeviceCompliancePolicy", display_name="of no type")), 400)
    made = await policies.post(policy(graph))
    one = policies.by_device_compliance_policy_id(made.id)
    await refused(one.patch(graph.new("AndroidCompliancePolicy", display_name="another type")), 400)
    renamed = await one.patch(graph.new("DeviceCompliancePolicy", display_name="renamed"))
    assert renamed.display_name == "renamed", "the type may be left out of a change"
    await refused(policies.get(graph.asking(policies, orderby=["nonsense"])), 400)
    await refused(policies.by_device_compliance_policy_id(NOWHERE).get(), 404)
    theirs = (await as_role("ReadOnlyOperator")).client.device_management.device_compliance_policies
    assert len((await theirs.get()).value) == 1
    await refused(theirs.post(policy(graph)), 403)
