extension Operation {
    /// Lists the devices the caller may see.
    package static let managedDevicesList = Operation.graph(
        "managedDevices.list", "GET", "/deviceManagement/managedDevices", .action(.managedDevicesRead),
        category: "Device")
    /// Reads one device.
    package static let managedDevicesGet = Operation.graph(
        "managedDevices.get", "GET", "/deviceManagement/managedDevices/{id}", .action(.managedDevicesRead),
        category: "Device")
    /// Creates a device.
    package static let managedDevicesCreate = Operation.graph(
        "managedDevices.create", "POST", "/deviceManagement/managedDevices", .action(.devicesImport),
        .change(verb: "Create", type: "ManagedDevice"), category: "Device")
    /// Changes a device: facts need `devicesImport`, names and notes need `managedDevicesUpdate`.
    package static let managedDevicesUpdate = Operation.graph(
        "managedDevices.update", "PATCH", "/deviceManagement/managedDevices/{id}",
        .anyAction([.managedDevicesUpdate, .devicesImport]), .change(verb: "Patch", type: "ManagedDevice"),
        category: "Device")
    /// Deletes a device.
    package static let managedDevicesDelete = Operation.graph(
        "managedDevices.delete", "DELETE", "/deviceManagement/managedDevices/{id}", .action(.managedDevicesDelete),
        .change(verb: "Delete", type: "ManagedDevice"), category: "Device")
    /// Counts the devices the caller may see.
    package static let managedDevicesCount = Operation.graph(
        "managedDevices.count", "GET", "/deviceManagement/managedDevices/$count", .action(.managedDevicesRead),
        category: "Device")
    /// A device's state per compliance policy.
    package static let managedDevicesDeviceCompliancePolicyStates = Operation.graph(
        "managedDevices.deviceCompliancePolicyStates", "GET",
        "/deviceManagement/managedDevices/{id}/deviceCompliancePolicyStates", .action(.managedDevicesRead),
        category: "Device")
    /// Records that a device made contact.
    package static let managedDevicesSyncDevice = Operation.graph(
        "managedDevices.syncDevice", "POST", "/deviceManagement/managedDevices/{id}/syncDevice",
        .action(.remoteTasksSyncDevice), .change(verb: "Action", type: "ManagedDevice"), category: "Device")
    /// Takes an inventory in bulk.
    package static let devicesImport = Operation.own(
        "devices.import", .management, "POST", "/mtd/v1/devices:import", .action(.devicesImport),
        .ingest(verb: "Action", type: "ManagedDevice"), category: "Device")
    /// The compact compliance result of a device.
    package static let devicesCompliance = Operation.own(
        "devices.compliance", .management, "GET", "/mtd/v1/devices/{id}/compliance", .action(.managedDevicesRead),
        category: "Device")
    /// What happened to a device: reports, and changes of its state with their causes.
    package static let devicesTimeline = Operation.own(
        "devices.timeline", .management, "GET", "/mtd/v1/devices/{id}/timeline", .action(.managedDevicesRead),
        category: "Device")
    /// Sets a device's threat level by hand, for a time.
    package static let overridesSet = Operation.own(
        "overrides.set", .management, "PUT", "/mtd/v1/devices/{id}/threatLevelOverride", .action(.threatLevelOverride),
        .change(verb: "Patch", type: "ThreatLevelOverride"), category: "Device")
    /// Ends a threat level set by hand.
    package static let overridesClear = Operation.own(
        "overrides.clear", .management, "DELETE", "/mtd/v1/devices/{id}/threatLevelOverride",
        .action(.threatLevelOverride), .change(verb: "Delete", type: "ThreatLevelOverride"), category: "Device")

    /// Devices, their import, state and overrides.
    static let deviceOperations: [Operation] = [
        managedDevicesList, managedDevicesGet, managedDevicesCreate, managedDevicesUpdate, managedDevicesDelete,
        managedDevicesCount, managedDevicesDeviceCompliancePolicyStates, managedDevicesSyncDevice, devicesImport,
        devicesCompliance, devicesTimeline, overridesSet, overridesClear,
    ]
}
