import Compliance
import Core

/// A stored compliance policy: every property of the Graph type as it was given, and the policy the rules work with.
package struct CompliancePolicyRecord: Sendable {
    package let id: PolicyID
    package let type: CompliancePolicyType
    package var properties: JSONObject
    /// The `scheduledActionsForRule` collection with its ids.
    package var actions: [JSON]
    /// The `assignments` collection with its ids.
    package var assignments: [JSON]
    package var version: Int64
    package let created: Timestamp
    package var modified: Timestamp
    /// What the rules work with; always made from the members above.
    package let policy: CompliancePolicy

    /// - Throws: 400 when a member cannot be read as the rules need it.
    package init(
        id: PolicyID, type: CompliancePolicyType, properties: JSONObject, actions: [JSON], assignments: [JSON],
        gracePeriodHours: Int, targets: [AssignmentTarget], version: Int64, created: Timestamp, modified: Timestamp
    ) throws {
        self.id = id
        self.type = type
        self.properties = properties
        self.actions = actions
        self.assignments = assignments
        self.version = version
        self.created = created
        self.modified = modified
        policy = try CompliancePolicy(
            id: id, version: Int(clamping: version), type: type, properties: properties,
            gracePeriodHours: gracePeriodHours,
            targets: targets)
    }
}

/// The `compliance_policies` table of a tenant.
package struct CompliancePolicyStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func all() throws -> [CompliancePolicyRecord] {
        try sql.rows(
            """
            SELECT id, type, properties, actions, targets, version, created_at, modified_at FROM compliance_policies
            ORDER BY created_at, id
            """
        ) { row in
            guard let type = CompliancePolicyType(rawValue: try row.text(1)) else { throw row.damaged(1) }
            let actions = try row.array(3)
            let assignments = try row.array(4)
            return try CompliancePolicyRecord(
                id: try row.id(0), type: type, properties: try row.object(2), actions: actions,
                assignments: assignments,
                gracePeriodHours: CompliancePolicyStore.gracePeriodHours(actions),
                targets: try assignments.map { try AssignmentTarget(json: $0.object?["target"] ?? .null) },
                version: try row.integer(5), created: try row.time(6), modified: try row.time(7))
        }
    }

    /// Hours of grace of the one `block` action; 0 when there is none.
    package static func gracePeriodHours(_ actions: [JSON]) -> Int {
        for rule in actions {
            for action in rule.object?["scheduledActionConfigurations"]?.array ?? []
            where action.object?["actionType"]?.string == "block" {
                return Int(clamping: action.object?["gracePeriodHours"]?.integer ?? 0)
            }
        }
        return 0
    }

    package func save(_ record: CompliancePolicyRecord) throws {
        try sql.run(
            """
            INSERT INTO compliance_policies (id, type, properties, actions, targets, version, created_at, modified_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET properties = ?3, actions = ?4, targets = ?5, version = ?6, modified_at = ?8
            """,
            .id(record.id), .text(record.type.rawValue), .json(record.properties), .json(.array(record.actions)),
            .json(.array(record.assignments)), .integer(record.version), .time(record.created), .time(record.modified))
    }

    /// The devices' first failures stay: whoever deletes a policy recomputes its devices, and needs them for what was before.
    package func delete(_ policy: PolicyID) throws {
        try sql.run("DELETE FROM compliance_policies WHERE id = ?1", .id(policy))
    }
}
