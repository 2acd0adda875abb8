extension Operation {
    /// Lists compliance policies.
    package static let compliancePoliciesList = Operation.graph(
        "compliancePolicies.list", "GET", "/deviceManagement/deviceCompliancePolicies",
        .action(.deviceCompliancePoliciesRead), category: "Compliance")
    /// Reads one compliance policy.
    package static let compliancePoliciesGet = Operation.graph(
        "compliancePolicies.get", "GET", "/deviceManagement/deviceCompliancePolicies/{id}",
        .action(.deviceCompliancePoliciesRead), category: "Compliance")
    /// Creates a compliance policy.
    package static let compliancePoliciesCreate = Operation.graph(
        "compliancePolicies.create", "POST", "/deviceManagement/deviceCompliancePolicies",
        .action(.deviceCompliancePoliciesCreate), .change(verb: "Create", type: "DeviceCompliancePolicy"),
        category: "Compliance")
    /// Changes a compliance policy.
    package static let compliancePoliciesUpdate = Operation.graph(
        "compliancePolicies.update", "PATCH", "/deviceManagement/deviceCompliancePolicies/{id}",
        .action(.deviceCompliancePoliciesUpdate), .change(verb: "Patch", type: "DeviceCompliancePolicy"),
        category: "Compliance")
    /// Deletes a compliance policy.
    package static let compliancePoliciesDelete = Operation.graph(
        "compliancePolicies.delete", "DELETE", "/deviceManagement/deviceCompliancePolicies/{id}",
        .action(.deviceCompliancePoliciesDelete), .change(verb: "Delete", type: "DeviceCompliancePolicy"),
        category: "Compliance")
    /// Replaces a policy's assignments.
    package static let compliancePoliciesAssign = Operation.graph(
        "compliancePolicies.assign", "POST", "/deviceManagement/deviceCompliancePolicies/{id}/assign",
        .action(.deviceCompliancePoliciesAssign), .change(verb: "Action", type: "DeviceCompliancePolicyAssignment"),
        category: "Compliance")
    /// Replaces a policy's actions for noncompliance.
    package static let compliancePoliciesScheduleActionsForRules = Operation.graph(
        "compliancePolicies.scheduleActionsForRules", "POST",
        "/deviceManagement/deviceCompliancePolicies/{id}/scheduleActionsForRules",
        .action(.deviceCompliancePoliciesUpdate),
        .change(verb: "Action", type: "DeviceComplianceScheduledActionForRule"), category: "Compliance")
    /// A policy's assignments.
    package static let compliancePoliciesAssignments = Operation.graph(
        "compliancePolicies.assignments", "GET", "/deviceManagement/deviceCompliancePolicies/{id}/assignments",
        .action(.deviceCompliancePoliciesRead), category: "Compliance")
    /// A policy's actions for noncompliance.
    package static let compliancePoliciesScheduledActionsForRule = Operation.graph(
        "compliancePolicies.scheduledActionsForRule", "GET",
        "/deviceManagement/deviceCompliancePolicies/{id}/scheduledActionsForRule",
        .action(.deviceCompliancePoliciesRead), category: "Compliance")
    /// The devices a policy applies to, with what it says of each.
    package static let compliancePoliciesDeviceStatuses = Operation.graph(
        "compliancePolicies.deviceStatuses", "GET", "/deviceManagement/deviceCompliancePolicies/{id}/deviceStatuses",
        .action(.deviceCompliancePoliciesViewReports), category: "Compliance")
    /// One of those devices.
    package static let compliancePoliciesDeviceStatus = Operation.graph(
        "compliancePolicies.deviceStatus", "GET",
        "/deviceManagement/deviceCompliancePolicies/{id}/deviceStatuses/{deviceStatusId}",
        .action(.deviceCompliancePoliciesViewReports), category: "Compliance")
    /// How many of those devices are in which state.
    package static let compliancePoliciesDeviceStatusOverview = Operation.graph(
        "compliancePolicies.deviceStatusOverview", "GET",
        "/deviceManagement/deviceCompliancePolicies/{id}/deviceStatusOverview",
        .action(.deviceCompliancePoliciesViewReports), category: "Compliance")
    /// Counts devices by state, platform, threat level and policy.
    package static let complianceSummary = Operation.own(
        "compliance.summary", .management, "GET", "/mtd/v1/compliance/summary", .action(.managedDevicesRead),
        category: "Compliance")
    /// Reads the tenant's compliance settings.
    package static let deviceManagementGet = Operation.graph(
        "deviceManagement.get", "GET", "/deviceManagement", .action(.settingsRead), category: "Compliance")
    /// Changes the tenant's compliance settings.
    package static let deviceManagementUpdate = Operation.graph(
        "deviceManagement.update", "PATCH", "/deviceManagement", .action(.settingsUpdate),
        .change(verb: "Patch", type: "DeviceManagementSettings"), category: "Compliance")

    /// Compliance policies and settings.
    static let complianceOperations: [Operation] = [
        compliancePoliciesList, compliancePoliciesGet, compliancePoliciesCreate, compliancePoliciesUpdate,
        compliancePoliciesDelete, compliancePoliciesAssign, compliancePoliciesScheduleActionsForRules,
        compliancePoliciesAssignments, compliancePoliciesScheduledActionsForRule, compliancePoliciesDeviceStatuses,
        compliancePoliciesDeviceStatus, compliancePoliciesDeviceStatusOverview, complianceSummary, deviceManagementGet,
        deviceManagementUpdate,
    ]
}
