"""deviceAppManagement/{ios,android,windows}ManagedAppProtections"""
from datetime import timedelta

import pytest
from graph import NOWHERE, answer, attributes, refused
from members import expect, refusals

# Members that the server sets.
OWN = {"createdDateTime", "lastModifiedDateTime", "version", "isAssigned", "deployedAppCount"}
KINDS = ["Ios", "Android", "Windows"]


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


async def test_life_cycle(graph, kind, as_role):
    name = f"{kind}ManagedAppProtection"
    path = f"/{graph.version}/deviceAppManagement/{kind.lower()}ManagedAppProtections"
    all = getattr(graph.client.device_app_management, f"{kind.lower()}_managed_app_protections", None)
    if all is None:
        # The SDK of v1.0 has no such collection; scripts without it have.
        assert kind == "Windows" and not graph.is_beta
        assert (await graph.send("GET", path)).json()["value"] == []
        return
    made = await all.post(graph.new(name, display_name="Corporate apps", description="d"))
    assert answer.get().status_code == 201 and isinstance(made, graph.type(name))
    one = getattr(all, f"by_{kind.lower()}_managed_app_protection_id")(made.id)
    lost = await refusals(graph, name, one, without={"apps", "assignments", "deploymentSummary"})
    expect(lost, own=OWN, refused={
        # It stands for what a client cannot know, and is nothing that a list may hold.
        "allowedDataStorageLocations=unknownFutureValue": "must be one of",
        # There are two things to do about a threat.
        "mobileThreatDefenseRemediationAction=warn": "must be one of block, wipe",
        "mobileThreatDefenseRemediationAction=blockWhenSettingIsSupported": "must be one of block, wipe"})
    read = await one.get()
    # The SDK writes a duration as Python prints it ("12:00:00"), which is no duration of Graph's.
    for attribute in attributes(read).values():
        if isinstance(getattr(read, attribute), timedelta):
            setattr(read, attribute, None)
    assert (await one.patch(read)).version == read.version, "the object may be sent back, and that changes nothing"
    targets = [{"target": {"@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget"}}]
    assigned = await graph.send("POST", f"{path}/{made.id}/assign", {"assignments": targets})
    assert assigned.status_code == 204, assigned.text
    [assignment] = (await one.get(graph.asking(one, expand=["assignments"]))).assignments
    assert type(assignment.target).__name__ == "AllLicensedUsersAssignmentTarget"
    [listed] = (await all.get(graph.asking(all, filter=f"displayName eq '{read.display_name}'"))).value
    assert listed.id == made.id
    theirs = await as_role("ReadOnlyOperator")
    one_of_theirs = getattr(
        getattr(theirs.client.device_app_management, f"{kind.lower()}_managed_app_protections"),
        f"by_{kind.lower()}_managed_app_protection_id")(made.id)
    assert (await one_of_theirs.get()).id == made.id
    await refused(one_of_theirs.delete(), 403)
    await one.delete()
    await refused(one.get(), 404)
    await refused(getattr(all, f"by_{kind.lower()}_managed_app_protection_id")(NOWHERE).delete(), 404)
