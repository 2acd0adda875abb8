import Compliance
import Core

/// A stored conditional-access policy: the Graph document, and the policy the decision works with.
package struct AccessPolicyRecord: Sendable {
    package let id: PolicyID
    package var properties: JSONObject
    /// Rises with each change.
    package let version: Int64
    package let created: Timestamp
    /// Nil until the first edit, as Graph shows it.
    package var modified: Timestamp?
    package let policy: ConditionalAccessPolicy

    /// - Throws: 400 when the document is no valid policy.
    package init(
        id: PolicyID, properties: JSONObject, version: Int64 = 1, created: Timestamp, modified: Timestamp?
    ) throws {
        self.id = id
        self.properties = properties
        self.version = version
        self.created = created
        self.modified = modified
        policy = try ConditionalAccessPolicy(id: id, properties: properties)
    }
}

/// The `access_policies` table of a tenant.
package struct AccessPolicyStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func all() throws -> [AccessPolicyRecord] {
        try sql.rows(
            "SELECT id, properties, version, created_at, modified_at FROM access_policies ORDER BY created_at, id"
        ) {
            try AccessPolicyRecord(
                id: try $0.id(0), properties: try $0.object(1), version: try $0.integer(2), created: try $0.time(3),
                modified: $0.optionalTime(4))
        }
    }

    package func save(_ record: AccessPolicyRecord) throws {
        try sql.run(
            """
            INSERT INTO access_policies (id, properties, version, created_at, modified_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (id) DO UPDATE SET properties = ?2, version = ?3, modified_at = ?5
            """, .id(record.id), .json(record.properties), .integer(record.version), .time(record.created),
            .time(record.modified))
    }

    package func delete(_ policy: PolicyID) throws {
        try sql.run("DELETE FROM access_policies WHERE id = ?1", .id(policy))
    }
}
