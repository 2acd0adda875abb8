"""deviceManagement and its settings"""
from graph import refused
from members import members


async def test_settings(graph, as_role):
    root = graph.client.device_management
    before = (await root.get()).settings
    kept = {"deviceComplianceCheckinThresholdDays", "isScheduledActionEnabled", "secureByDefault"}
    known = {member.wire: member for member in members(graph.type("DeviceManagementSettings"))}
    for name in kept:
        attribute = known[name].attribute
        # Scheduled actions cannot be turned off here.
        for value in [True] if name == "isScheduledActionEnabled" else known[name].values():
            changed = await root.patch(graph.new(
                "DeviceManagement", settings=graph.new("DeviceManagementSettings", **{attribute: value})))
            assert getattr(changed.settings, attribute) == value
            assert getattr((await root.get()).settings, attribute) == value
    await root.patch(graph.new("DeviceManagement", settings=before))
    after = (await root.get()).settings
    assert all(getattr(after, known[name].attribute) == getattr(before, known[name].attribute) for name in kept)
    await refused(root.patch(graph.new("DeviceManagement", settings=graph.new(
        "DeviceManagementSettings", is_scheduled_action_enabled=False))), 400)
    theirs = (await as_role("HelpDeskOperator")).client.device_management
    await refused(theirs.patch(graph.new("DeviceManagement", settings=before)), 403)
