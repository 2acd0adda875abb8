extension Operation {
    /// Lists role definitions.
    package static let roleDefinitionsList = Operation.graph(
        "roleDefinitions.list", "GET", "/deviceManagement/roleDefinitions", .action(.rolesRead), category: "Role")
    /// Reads one role definition.
    package static let roleDefinitionsGet = Operation.graph(
        "roleDefinitions.get", "GET", "/deviceManagement/roleDefinitions/{id}", .action(.rolesRead), category: "Role")
    /// Creates a role definition.
    package static let roleDefinitionsCreate = Operation.graph(
        "roleDefinitions.create", "POST", "/deviceManagement/roleDefinitions", .action(.rolesCreate),
        .change(verb: "Create", type: "RoleDefinition"), category: "Role")
    /// Changes a role definition.
    package static let roleDefinitionsUpdate = Operation.graph(
        "roleDefinitions.update", "PATCH", "/deviceManagement/roleDefinitions/{id}", .action(.rolesUpdate),
        .change(verb: "Patch", type: "RoleDefinition"), category: "Role")
    /// Deletes a role definition.
    package static let roleDefinitionsDelete = Operation.graph(
        "roleDefinitions.delete", "DELETE", "/deviceManagement/roleDefinitions/{id}", .action(.rolesDelete),
        .change(verb: "Delete", type: "RoleDefinition"), category: "Role")
    /// Lists role assignments.
    package static let roleAssignmentsList = Operation.graph(
        "roleAssignments.list", "GET", "/deviceManagement/roleAssignments", .action(.rolesRead), category: "Role")
    /// Reads one role assignment.
    package static let roleAssignmentsGet = Operation.graph(
        "roleAssignments.get", "GET", "/deviceManagement/roleAssignments/{id}", .action(.rolesRead), category: "Role")
    /// Creates a role assignment.
    package static let roleAssignmentsCreate = Operation.graph(
        "roleAssignments.create", "POST", "/deviceManagement/roleAssignments", .action(.rolesAssign),
        .change(verb: "Create", type: "RoleAssignment"), category: "Role")
    /// Changes a role assignment.
    package static let roleAssignmentsUpdate = Operation.graph(
        "roleAssignments.update", "PATCH", "/deviceManagement/roleAssignments/{id}", .action(.rolesAssign),
        .change(verb: "Patch", type: "RoleAssignment"), category: "Role")
    /// Deletes a role assignment.
    package static let roleAssignmentsDelete = Operation.graph(
        "roleAssignments.delete", "DELETE", "/deviceManagement/roleAssignments/{id}", .action(.rolesAssign),
        .change(verb: "Delete", type: "RoleAssignment"), category: "Role")
    /// Reads the role that an assignment gives.
    package static let roleAssignmentsRoleDefinition = Operation.graph(
        "roleAssignments.roleDefinition", "GET", "/deviceManagement/roleAssignments/{id}/roleDefinition",
        .action(.rolesRead), category: "Role")
    /// Lists the assignments that give a role.
    package static let roleDefinitionsRoleAssignments = Operation.graph(
        "roleDefinitions.roleAssignments", "GET", "/deviceManagement/roleDefinitions/{id}/roleAssignments",
        .action(.rolesRead), category: "Role")
    /// Lists the actions a custom role may allow.
    package static let resourceOperationsList = Operation.graph(
        "resourceOperations.list", "GET", "/deviceManagement/resourceOperations", .action(.rolesRead), category: "Role")
    /// Reads one action a custom role may allow.
    package static let resourceOperationsGet = Operation.graph(
        "resourceOperations.get", "GET", "/deviceManagement/resourceOperations/{id}", .action(.rolesRead),
        category: "Role")
    /// Every operation and who may call it.
    package static let reviewPermissionMatrix = Operation.own(
        "review.permissionMatrix", .management, "GET", "/mtd/v1/review/permissionMatrix", .action(.auditRead),
        category: "Role")
    /// What one principal may do, and by which path each right arises.
    package static let reviewEffectivePermissions = Operation.own(
        "review.effectivePermissions", .management, "GET", "/mtd/v1/review/principals/{id}/effectivePermissions",
        .action(.auditRead), category: "Role")
    /// Who may do one action.
    package static let reviewWhoCan = Operation.own(
        "review.whoCan", .management, "GET", "/mtd/v1/review/whoCan", .action(.auditRead), category: "Role")

    /// Roles, their assignments and the review of both.
    static let roleOperations: [Operation] = [
        roleDefinitionsList, roleDefinitionsGet, roleDefinitionsCreate, roleDefinitionsUpdate, roleDefinitionsDelete,
        roleAssignmentsList, roleAssignmentsGet, roleAssignmentsCreate, roleAssignmentsUpdate, roleAssignmentsDelete,
        roleAssignmentsRoleDefinition, roleDefinitionsRoleAssignments,
        resourceOperationsList, resourceOperationsGet, reviewPermissionMatrix,
        reviewEffectivePermissions, reviewWhoCan,
    ]
}
