"""deviceManagement/roleDefinitions, roleAssignments, resourceOperations"""
import pytest
from graph import NOWHERE, answer, refused

READ = "Microsoft.Intune_MobileThreatDefense_Read"


def role(graph, **members):
    return graph.new("DeviceAndAppManagementRoleDefinition", **{
        "display_name": "MTD ops", "description": "d", "is_built_in": False,
        "role_permissions": [graph.new("RolePermission", resource_actions=[graph.new(
            "ResourceAction", allowed_resource_actions=[READ], not_allowed_resource_actions=[])])]} | members)


@pytest.fixture
def made(graph, loop):
    """A role of the tenant's own, without assignments."""
    roles = graph.client.device_management.role_definitions
    made = loop.run(roles.post(role(graph)))
    assert isinstance(made, graph.type("DeviceAndAppManagementRoleDefinition"))
    yield made
    assignments = graph.client.device_management.role_assignments
    for one in loop.run(assignments.get()).value:
        loop.run(assignments.by_device_and_app_management_role_assignment_id(one.id).delete())
    loop.run(roles.by_role_definition_id(made.id).delete())


async def test_definitions(graph, made):
    roles = graph.client.device_management.role_definitions
    one = roles.by_role_definition_id(made.id)
    read = await one.get()
    assert read.role_permissions[0].resource_actions[0].allowed_resource_actions == [READ]
    read.description = "changed"
    assert (await one.patch(read)).description == "changed"
    own = await roles.get(graph.asking(roles, filter="isBuiltIn eq false", count=True, select=["displayName"]))
    assert own.odata_count == 1 and isinstance(own.value[0], graph.type("DeviceAndAppManagementRoleDefinition"))
    built_in = (await roles.get(graph.asking(roles, filter="isBuiltIn eq true", top=999))).value
    assert len(built_in) >= 6
    await refused(roles.by_role_definition_id(built_in[0].id).patch(role(graph)), 400)
    await refused(roles.by_role_definition_id(NOWHERE).get(), 404)


async def test_assignments(graph, made):
    assignments = graph.client.device_management.role_assignments
    roles = graph.client.device_management.role_definitions
    group = await graph.client.groups.post(graph.new("Group", display_name="Operators"))
    bind = f"{graph.url}/{graph.version}/deviceManagement/roleDefinitions('{made.id}')"
    first = await assignments.post(graph.new(
        "DeviceAndAppManagementRoleAssignment", display_name="asg", description="d", members=[group.id],
        resource_scopes=[group.id], additional_data={"roleDefinition@odata.bind": bind}))
    assert answer.get().status_code == 201
    second = await assignments.post(graph.new(
        "DeviceAndAppManagementRoleAssignment", display_name="asg2", members=[group.id],
        role_definition=graph.new("RoleDefinition", id=made.id)))
    for each in (first, second):
        one = assignments.by_device_and_app_management_role_assignment_id(each.id)
        assert (await one.get(graph.asking(one, expand=["roleDefinition"]))).role_definition.id == made.id
    one = assignments.by_device_and_app_management_role_assignment_id(first.id)
    assert (await one.patch(graph.new("DeviceAndAppManagementRoleAssignment", description="new"))).description == "new"
    assert (await one.patch(await one.get())).resource_scopes == [group.id]
    definition = roles.by_role_definition_id(made.id)
    await refused(definition.delete(), 409)
    await refused(graph.client.groups.by_group_id(group.id).delete(), 409)
    for each in (first, second):
        await assignments.by_device_and_app_management_role_assignment_id(each.id).delete()
    await refused(one.get(), 404)
    await graph.client.groups.by_group_id(group.id).delete()


async def test_operations(graph, as_role):
    operations = graph.client.device_management.resource_operations
    page = await operations.get(graph.asking(operations, top=999))
    assert READ in {one.id for one in page.value}
    assert (await operations.by_resource_operation_id(READ).get()).action_name
    await refused(operations.by_resource_operation_id("Nonsense_Read").get(), 404)
    reader = await as_role("ReadOnlyOperator")
    await refused(reader.client.device_management.role_definitions.post(role(graph)), 403)
