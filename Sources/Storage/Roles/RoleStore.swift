import Access
import Core

/// The `role_definitions` (custom roles only) and `role_assignments` tables of a tenant.
package struct RoleStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func customRoles() throws -> [Role] {
        try sql.rows(
            "SELECT id, display_name, description, actions, version FROM role_definitions ORDER BY created_at, id"
        ) { row in
            let id: RoleDefinitionID = try row.id(0)
            let actions = try row.array(3).compactMap { $0.string.flatMap(ResourceAction.init(rawValue:)) }
            return Role.custom(
                id: id, displayName: try row.text(1), description: row.optionalText(2) ?? "",
                actions: ActionSet(actions), version: try row.integer(4))
        }
    }

    package func save(_ role: Role, now: Timestamp) throws {
        try sql.run(
            """
            INSERT INTO role_definitions (id, display_name, description, actions, created_at, modified_at, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET display_name = ?2, description = ?3, actions = ?4, modified_at = ?5, version = ?6
            """,
            .id(role.id), .text(role.displayName), .text(role.description),
            .json(.strings(role.actions.texts.sorted())), .time(now), .integer(role.version))
    }

    package func delete(role: RoleDefinitionID) throws {
        try sql.run("DELETE FROM role_definitions WHERE id = ?1", .id(role))
    }

    package func assignments() throws -> [RoleAssignment] {
        try sql.rows(
            """
            SELECT id, display_name, description, role_definition_id, members, resource_scopes, version FROM role_assignments
            ORDER BY created_at, id
            """
        ) { row in
            RoleAssignment(
                id: try row.id(0), displayName: try row.text(1), description: row.optionalText(2) ?? "",
                roleDefinition: try row.id(3),
                members: Set(try row.array(4).compactMap { $0.string.flatMap { Identifier<MemberKind>($0) } }),
                resourceScopes: try row.array(5).compactMap { $0.string.flatMap { GroupID($0) } },
                version: try row.integer(6))
        }
    }

    package func save(_ assignment: RoleAssignment, now: Timestamp) throws {
        try sql.run(
            """
            INSERT INTO role_assignments (id, display_name, description, role_definition_id, members, resource_scopes, created_at,
                modified_at, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET display_name = ?2, description = ?3, role_definition_id = ?4, members = ?5,
                resource_scopes = ?6, modified_at = ?7, version = ?8
            """,
            .id(assignment.id), .text(assignment.displayName), .text(assignment.description),
            .id(assignment.roleDefinition),
            .json(.strings(assignment.members.sorted().map(\.text))),
            .json(.strings(assignment.resourceScopes.map(\.text))), .time(now), .integer(assignment.version))
    }

    package func delete(assignment: RoleAssignmentID) throws {
        try sql.run("DELETE FROM role_assignments WHERE id = ?1", .id(assignment))
    }
}
