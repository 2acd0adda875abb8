/// Assignments of a policy and their targets (Graph: intune-deviceconfig-devicecompliancepolicyassignment).
package enum AssignmentSchema {
    private static let filter: [Property] = [
        .identifier("deviceAndAppManagementAssignmentFilterId").beta,
        Property.word(
            "deviceAndAppManagementAssignmentFilterType", ComplianceEnumerations.assignmentFilter, default: "none"
        ).beta,
    ]

    /// The abstract target; `@odata.type` chooses one of four.
    package static let target = EntityType(
        "deviceAndAppManagementAssignmentTarget", filter, annotation: .required,
        derived: [group, exclusionGroup, allDevices, allLicensedUsers])

    /// Graph's `groupAssignmentTarget`.
    package static let group = EntityType(
        "groupAssignmentTarget", base: filter, [.identifier("groupId").required], annotation: .required)
    /// Graph's `exclusionGroupAssignmentTarget`.
    package static let exclusionGroup = EntityType(
        "exclusionGroupAssignmentTarget", base: filter, [.identifier("groupId").required], annotation: .required)
    /// Graph's `allDevicesAssignmentTarget`.
    package static let allDevices = EntityType("allDevicesAssignmentTarget", base: filter, [], annotation: .required)
    /// Graph's `allLicensedUsersAssignmentTarget`.
    package static let allLicensedUsers = EntityType(
        "allLicensedUsersAssignmentTarget", base: filter, [], annotation: .required)

    /// Graph's `deviceCompliancePolicyAssignment`.
    package static let assignment = EntityType(
        "deviceCompliancePolicyAssignment",
        [
            .id,
            .complex("target", target).required,
            .word("source", ComplianceEnumerations.assignmentSource, default: "direct").readOnly.beta,
            .identifier("sourceId").readOnly.beta,
        ])

    /// The body of the action `assign`, which replaces the whole set.
    package static let assign = EntityType("assign", [.collection("assignments", assignment).required])
}
