"""deviceManagement/managedDevices"""
import pytest
from graph import NOWHERE, answer, refused
from msgraph_core.tasks.page_iterator import PageIterator


@pytest.fixture
def devices(graph, loop):
    """Six devices: three iPhones, three Android phones."""
    all = graph.client.device_management.managed_devices
    loop.run(graph.import_devices([{
        "azureADDeviceId": f"{number:08}-93a4-4a2e-8f0c-2f7f0f5d6e12", "deviceName": f"phone {number}",
        "operatingSystem": "iOS" if number % 2 else "Android", "osVersion": f"1{number}.0",
        "userPrincipalName": "ada@contoso.example", "freeStorageSpaceInBytes": 5_000_000_000,
    } for number in range(1, 7)]))
    yield all
    for one in loop.run(all.get()).value:
        loop.run(all.by_managed_device_id(one.id).delete())
    for user in loop.run(graph.client.users.get()).value:
        loop.run(graph.client.users.by_user_id(user.id).delete())


async def test_lists(graph, devices):
    found = await devices.get(graph.asking(
        devices, filter="complianceState eq 'compliant' and operatingSystem eq 'iOS'", orderby=["deviceName desc"],
        select=["id", "deviceName", "complianceState"], top=2, count=True))
    assert [one.device_name for one in found.value] == ["phone 5", "phone 3"] and found.odata_count == 3
    assert found.value[0].operating_system is None, "it was not selected"
    walked = []
    await PageIterator(found, graph.adapter).iterate(lambda one: walked.append(one.device_name) or True)
    assert walked == ["phone 5", "phone 3", "phone 1"]
    for text, count in {
        "startswith(deviceName,'phone')": 6, "contains(deviceName,'3') or endswith(deviceName,'4')": 2,
        "not (operatingSystem eq 'iOS')": 3, "operatingSystem in ('iOS','Windows')": 3,
        "enrolledDateTime lt 2100-01-01T00:00:00Z": 6, "deviceName ge 'phone 4' and deviceName ne 'phone 5'": 2,
        "freeStorageSpaceInBytes gt 4000000000": 6, "deviceName eq 'it''s'": 0,
    }.items():
        assert len((await devices.get(graph.asking(devices, filter=text))).value) == count, text
        assert (await graph.send("GET", f"/{graph.version}/deviceManagement/managedDevices/$count",
                                 params={"$filter": text})).text == str(count), text
    assert [one.device_name for one in (await devices.get(graph.asking(
        devices, orderby=["operatingSystem", "deviceName desc"], skip=1, top=2))).value] == ["phone 4", "phone 2"]
    expanded = await devices.get(graph.asking(devices, expand=["deviceCompliancePolicyStates"], top=1))
    assert expanded.value[0].device_compliance_policy_states == []


async def test_one(graph, devices):
    [first] = (await devices.get(graph.asking(devices, filter="deviceName eq 'phone 1'"))).value
    one = devices.by_managed_device_id(first.id)
    read = await one.get(graph.asking(one, expand=["users"]))
    assert read.free_storage_space_in_bytes == 5_000_000_000 and read.os_version == "11.0"
    assert read.partner_reported_threat_state.value == "unknown" and read.users[0].display_name is not None
    company = graph.type("ManagedDeviceOwnerType").Company
    changed = await one.patch(graph.new(
        "ManagedDevice", managed_device_name="renamed", notes="n", managed_device_owner_type=company))
    assert (changed.managed_device_name, changed.notes, changed.managed_device_owner_type) == ("renamed", "n", company)
    again = await one.patch(await one.get())
    assert again.managed_device_name == "renamed", "the whole object may be sent back"
    before = read.last_sync_date_time
    await one.sync_device.post()
    assert answer.get().status_code == 204
    assert (await one.get()).last_sync_date_time >= before
    await one.delete()
    await refused(one.get(), 404)


async def test_create(graph, devices):
    """The SDK sends no facts of a device, for it takes them to be read-only: the rest is a device of no platform."""
    await refused(devices.post(graph.new("ManagedDevice", managed_device_name="x")), 400)
    made = await graph.send("POST", f"/{graph.version}/deviceManagement/managedDevices", {
        "@odata.type": "#microsoft.graph.managedDevice", "azureADDeviceId": "99999999-93a4-4a2e-8f0c-2f7f0f5d6e12",
        "operatingSystem": "Android", "osVersion": "16", "deviceName": "seventh"})
    assert made.status_code == 201
    assert (await devices.by_managed_device_id(made.json()["id"]).get()).device_name == "seventh"


async def test_roles(graph, devices, as_role):
    [first] = (await devices.get(graph.asking(devices, top=1))).value
    manager = (await as_role("EndpointSecurityManager")).client.device_management.managed_devices
    assert len((await manager.get()).value) == 6
    assert (await manager.by_managed_device_id(first.id).patch(graph.new("ManagedDevice", notes="n"))).notes == "n"
    enroller = (await as_role("DeviceEnroller")).client.device_management.managed_devices
    await enroller.by_managed_device_id(first.id).sync_device.post()
    reader = (await as_role("ReadOnlyOperator")).client.device_management.managed_devices
    await refused(reader.by_managed_device_id(first.id).delete(), 403)
    await refused(reader.by_managed_device_id(first.id).patch(graph.new("ManagedDevice", notes="n")), 403)
    await refused(devices.by_managed_device_id(NOWHERE).sync_device.post(), 404)
