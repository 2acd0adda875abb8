"""users, groups, groups/{id}/members and its $ref"""
from graph import NOWHERE, answer, refused


async def test_users(graph, as_role):
    users = graph.client.users
    made = await users.post(graph.new(
        "User", user_principal_name="ben@contoso.example", display_name="Ben", account_enabled=True,
        password_profile=graph.new("PasswordProfile", password="nobody signs in with it")))
    assert answer.get().status_code == 201
    one = users.by_user_id(made.id)
    changed = await one.patch(graph.new("User", job_title="Engineer", business_phones=["1"]))
    assert changed is None or changed.job_title == "Engineer"
    read = await one.get(graph.asking(one, select=["id", "jobTitle", "businessPhones", "userPrincipalName"]))
    assert (read.job_title, read.business_phones) == ("Engineer", ["1"])
    await one.patch(await one.get())
    found = await users.get(graph.asking(
        users, filter="startswith(userPrincipalName,'BEN@')", count=True,
        headers={"ConsistencyLevel": "eventual"}))
    assert [user.id for user in found.value] == [made.id] and found.odata_count == 1
    found = await users.get(graph.asking(users, search='"displayName:Ben"', headers={"ConsistencyLevel": "eventual"}))
    assert [user.id for user in found.value] == [made.id]
    await refused(users.post(graph.new("User", user_principal_name="ben@contoso.example")), 409)
    reader = (await as_role("GlobalReader")).client.users
    assert (await reader.by_user_id(made.id).get()).display_name == "Ben"
    await refused(reader.by_user_id(made.id).delete(), 403)
    await one.delete()
    await refused(one.get(), 404)


async def test_groups(graph):
    groups = graph.client.groups
    made = await groups.post(graph.new(
        "Group", display_name="Staff", description="d", mail_enabled=False, mail_nickname="staff",
        security_enabled=True, group_types=[]))
    assert answer.get().status_code == 201
    one = groups.by_group_id(made.id)
    await one.patch(graph.new("Group", description="changed"))
    assert (await one.get()).description == "changed"
    await one.patch(await one.get())
    user = await graph.client.users.post(graph.new("User", user_principal_name="cleo@contoso.example"))
    reference = graph.new("ReferenceCreate", odata_id=f"{graph.url}/{graph.version}/directoryObjects/{user.id}")
    await one.members.ref.post(reference)
    assert answer.get().status_code == 204
    await refused(one.members.ref.post(reference), 409)
    [member] = (await one.members.get()).value
    assert isinstance(member, graph.type("User")) and member.user_principal_name == "cleo@contoso.example"
    await one.members.by_directory_object_id(user.id).ref.delete()
    assert (await one.members.get()).value == []
    await refused(one.members.by_directory_object_id(user.id).ref.delete(), 404)
    await one.delete()
    await refused(one.get(), 404)
    await graph.client.users.by_user_id(user.id).delete()

