/// Roles of device management (Graph: intune-rbac).
package enum RoleSchema {
    /// Graph's `roleAssignmentScopeType`.
    package static let scopeType = EnumerationType(
        "roleAssignmentScopeType",
        ["resourceScope", "allDevices", "allLicensedUsers", "allDevicesAndLicensedUsers", "unknownFutureValue"])

    /// Graph's `resourceAction`.
    package static let resourceAction = EntityType(
        "resourceAction", [.strings("allowedResourceActions"), .strings("notAllowedResourceActions")])

    /// Graph's `rolePermission`.
    package static let rolePermission = EntityType(
        "rolePermission",
        [.strings("actions").readOnly.beta, .collection("resourceActions", resourceAction)])

    private static let definitionProperties: [Property] = [
        .id,
        .string("displayName").required,
        .string("description"),
        .bool("isBuiltIn").readOnly,
        .bool("isBuiltInRoleDefinition").readOnly.beta,
        .collection("rolePermissions", rolePermission),
        // A copy of rolePermissions.
        .collection("permissions", rolePermission).readOnly.beta,
        .strings("roleScopeTagIds").beta,
    ]

    /// Shown as what Intune's definitions are; bodies may name the base type too.
    package static let roleDefinition = EntityType(
        "deviceAndAppManagementRoleDefinition",
        definitionProperties + [.collection("roleAssignments", assignmentInDefinition).navigation.readOnly],
        annotation: .shown, alternativeNames: ["roleDefinition"])

    private static let assignmentProperties: [Property] = [
        .id,
        .string("displayName"),
        .string("description"),
        .identifiers("resourceScopes"),
        .identifiers("scopeMembers").readOnly.beta,
        .word("scopeType", scopeType, default: "resourceScope").readOnly.beta,
        .identifiers("members"),
        .strings("roleScopeTagIds").beta,
        .untyped("roleScopeTags").unserved.beta,
    ]

    /// An assignment below a definition, which Graph declares as the base type there: shown as what it is, so that
    /// clients find its members.
    package static let assignmentInDefinition = EntityType(
        "deviceAndAppManagementRoleAssignment", assignmentProperties, annotation: .shown,
        alternativeNames: ["roleAssignment"])

    /// The definition a body binds by `roleDefinition@odata.bind` or by the id of a nested object.
    package static let roleAssignment = EntityType(
        "deviceAndAppManagementRoleAssignment",
        assignmentProperties + [
            .reference(
                "roleDefinition",
                EntityType(
                    "deviceAndAppManagementRoleDefinition", definitionProperties, annotation: .shown,
                    alternativeNames: ["roleDefinition"]))
        ], keptAnnotations: ["roleDefinition@odata.bind"])

    /// Graph's `resourceOperation`.
    package static let resourceOperation = EntityType(
        "resourceOperation",
        [.id, .string("resourceName"), .string("actionName"), .string("description")].readOnly)
}
