import Access
import Core

/// Roles, their assignments and what can be allowed as the members of their Graph types.
enum RoleMembers {
    /// A role definition with those of the given assignments that give it.
    static func stored(_ role: Role, _ assignments: [RoleAssignment]) -> JSONObject {
        let actions = JSON.strings(role.actions.texts)
        let permissions: JSON = [
            [
                "actions": actions,
                "resourceActions": [["allowedResourceActions": actions, "notAllowedResourceActions": []]],
            ]
        ]
        return [
            "id": .string(role.id.text), "displayName": .string(role.displayName),
            "description": .string(role.description), "isBuiltIn": .bool(role.isBuiltIn),
            "isBuiltInRoleDefinition": .bool(role.isBuiltIn), "rolePermissions": permissions,
            "permissions": permissions,
            "roleAssignments": .array(
                assignments.filter { $0.roleDefinition == role.id }.map { .object(stored($0, nil)) }),
        ]
    }

    /// An assignment with its definition where that is wanted.
    static func stored(_ assignment: RoleAssignment, _ role: Role?) -> JSONObject {
        let scopes = JSON.strings(assignment.resourceScopes.map(\.text))
        return [
            "id": .string(assignment.id.text), "displayName": .string(assignment.displayName),
            "description": .string(assignment.description), "resourceScopes": scopes, "scopeMembers": scopes,
            "scopeType": assignment.resourceScopes.isEmpty ? "allDevicesAndLicensedUsers" : "resourceScope",
            "members": .strings(assignment.members.sorted().map(\.text)),
            "roleDefinition": role.map { .object(stored($0, [])) } ?? .null,
        ]
    }

    /// An action that a custom role may have.
    static func stored(_ operation: ResourceOperation) -> JSONObject {
        [
            "id": .string(operation.id), "resourceName": .string(operation.resourceName),
            "actionName": .string(operation.actionName), "description": .string(operation.description),
        ]
    }

    /// The actions of an accepted body of a role definition; nil where it says nothing of them.
    static func actions(_ members: JSONObject) -> (allowed: [String], denied: [String])? {
        guard let permissions = members["rolePermissions"] else { return nil }
        var allowed: [String] = []
        var denied: [String] = []
        for permission in permissions.array ?? [] {
            for actions in (permission.object?["resourceActions"]?.array ?? []).compactMap(\.object) {
                allowed += actions.texts("allowedResourceActions") ?? []
                denied += actions.texts("notAllowedResourceActions") ?? []
            }
        }
        return (allowed, denied)
    }

    /// The role definition that an accepted body of an assignment binds; nil where it says nothing of it.
    /// - Throws: 400 for an address that names no role definition.
    static func boundDefinition(_ members: JSONObject) throws(Failure) -> String? {
        let name = "roleDefinition@odata.bind"
        guard let address = members[name]?.string else { return members["roleDefinition"]?.object?["id"]?.string }
        guard let reference = BoundReference(address), reference.collection.hasSameBytes(as: "roleDefinitions") else {
            throw .invalid("'\(name)' must be the address of a role definition.", target: name)
        }
        return reference.id
    }
}
