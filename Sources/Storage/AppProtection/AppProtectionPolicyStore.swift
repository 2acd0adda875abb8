import Compliance
import Core

/// A stored app-protection policy: every property of the Graph type as it was given, and the policy the rules work with.
package struct AppProtectionPolicyRecord: Sendable {
    package let id: PolicyID
    package let type: AppProtectionPolicyType
    package var properties: JSONObject
    /// The `assignments` collection with its ids.
    package var assignments: [JSON]
    package var version: Int64
    package let created: Timestamp
    package var modified: Timestamp
    /// What the rules work with; always made from the members above.
    package let policy: AppProtectionPolicy

    /// - Throws: 400 when a member cannot be read as the rules need it.
    package init(
        id: PolicyID, type: AppProtectionPolicyType, properties: JSONObject, assignments: [JSON], version: Int64,
        created: Timestamp, modified: Timestamp
    ) throws {
        self.id = id
        self.type = type
        self.properties = properties
        self.assignments = assignments
        self.version = version
        self.created = created
        self.modified = modified
        policy = try AppProtectionPolicy(
            id: id, version: Int(clamping: version), type: type, properties: properties,
            targets: try assignments.map { try AssignmentTarget(json: $0.object?["target"] ?? .null) })
    }
}

/// The `app_protection_policies` table of a tenant.
package struct AppProtectionPolicyStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func all() throws -> [AppProtectionPolicyRecord] {
        try sql.rows(
            """
            SELECT id, type, properties, targets, version, created_at, modified_at FROM app_protection_policies
            ORDER BY created_at, id
            """
        ) { row in
            guard let type = AppProtectionPolicyType(rawValue: try row.text(1)) else { throw row.damaged(1) }
            return try AppProtectionPolicyRecord(
                id: try row.id(0), type: type, properties: try row.object(2), assignments: try row.array(3),
                version: try row.integer(4), created: try row.time(5), modified: try row.time(6))
        }
    }

    package func save(_ record: AppProtectionPolicyRecord) throws {
        try sql.run(
            """
            INSERT INTO app_protection_policies (id, type, properties, targets, version, created_at, modified_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (id) DO UPDATE SET properties = ?3, targets = ?4, version = ?5, modified_at = ?7
            """,
            .id(record.id), .text(record.type.rawValue), .json(record.properties), .json(.array(record.assignments)),
            .integer(record.version), .time(record.created), .time(record.modified))
    }

    package func delete(_ policy: PolicyID) throws {
        try sql.run("DELETE FROM app_protection_policies WHERE id = ?1", .id(policy))
    }
}
