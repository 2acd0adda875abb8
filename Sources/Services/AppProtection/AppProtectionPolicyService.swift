import Access
import Compliance
import Core
import Storage

/// App-protection policies: what a tenant allows of a device before an app may open its data. Each method works on the
/// policies of one type; one of another type is as unknown.
package struct AppProtectionPolicyService: Sendable {
    /// The type of the collection.
    private let type: AppProtectionPolicyType

    package init(_ type: AppProtectionPolicyType) { self.type = type }

    package func list(_ caller: Caller) throws -> [AppProtectionPolicyRecord] {
        try caller.authorize()
        return caller.snapshot.appProtectionPolicies.filter { $0.type == type }
    }

    package func get(_ caller: Caller, _ id: String) throws -> AppProtectionPolicyRecord {
        try caller.authorize()
        return try find(id, in: caller.snapshot)
    }

    /// Makes a policy. Without an assignment it applies to nobody.
    /// - Throws: 400 for a wrong member.
    package func create(_ caller: Caller, _ properties: JSONObject) async throws -> AppProtectionPolicyRecord {
        try caller.authorize()
        return try await caller.change { change in
            _ = try DirectoryRules.displayName(properties["displayName"]?.string)
            let record = try AppProtectionPolicyRecord(
                id: newIdentifier(), type: type, properties: properties, assignments: [], version: 1,
                created: change.now, modified: change.now)
            try AppProtectionPolicyStore(change.sql).save(record)
            change.transaction.changed(.appProtection)
            change.record(Self.target(record), after: Self.auditJSON(record), status: 201)
            return record
        }
    }

    /// Changes members; a member that is null goes back to its default.
    /// - Parameter looksSame: whether the policy looks as before.
    package func update(
        _ caller: Caller, _ id: String, _ members: JSONObject, looksSame: @escaping DocumentComparison = { $0 == $1 }
    ) async throws -> AppProtectionPolicyRecord {
        try caller.authorize()
        return try await replace(caller, id, looksSame) { old in
            var properties = old.properties
            for member in members.members { properties[member.name] = member.value.isNull ? nil : member.value }
            _ = try DirectoryRules.displayName(properties["displayName"]?.string)
            return (properties, old.assignments)
        }
    }

    /// Replaces the whole set of assignments.
    package func assign(
        _ caller: Caller, _ id: String, targets: [AssignmentTarget]
    ) async throws -> AppProtectionPolicyRecord {
        try caller.authorize()
        try AssignmentTarget.checkCount(targets)
        return try await replace(caller, id) { old in
            (old.properties, AssignmentTarget.assignments(targets, of: old.id))
        }
    }

    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let record = try find(id, in: change.snapshot())
            try change.require(version: record.version)
            try AppProtectionPolicyStore(change.sql).delete(record.id)
            change.transaction.changed(.appProtection)
            change.record(Self.target(record), before: Self.auditJSON(record), status: 204)
        }
    }

    private func replace(
        _ caller: Caller, _ id: String, _ looksSame: @escaping DocumentComparison = { $0 == $1 },
        _ body: @escaping @Sendable (AppProtectionPolicyRecord) throws -> (properties: JSONObject, assignments: [JSON])
    ) async throws -> AppProtectionPolicyRecord {
        try await caller.change { change in
            let old = try find(id, in: change.snapshot())
            try change.require(version: old.version)
            let new = try body(old)
            guard !looksSame(old.properties, new.properties) || new.assignments != old.assignments else { return old }
            let record = try AppProtectionPolicyRecord(
                id: old.id, type: old.type, properties: new.properties, assignments: new.assignments,
                version: old.version + 1, created: old.created, modified: change.now)
            try AppProtectionPolicyStore(change.sql).save(record)
            change.transaction.changed(.appProtection)
            change.record(Self.target(record), before: Self.auditJSON(old), after: Self.auditJSON(record))
            return record
        }
    }

    /// - Throws: 404 when this tenant has no such policy of this type.
    private func find(_ id: String, in snapshot: TenantSnapshot) throws(Failure) -> AppProtectionPolicyRecord {
        guard let id = PolicyID(id),
            let record = snapshot.appProtectionPolicies.first(where: { $0.id == id && $0.type == type })
        else { throw .notFound() }
        return record
    }

    private static func target(_ record: AppProtectionPolicyRecord) -> (id: String?, displayName: String?) {
        (id: record.id.text, displayName: record.policy.displayName)
    }

    private static func auditJSON(_ record: AppProtectionPolicyRecord) -> JSON {
        var object = record.properties
        object["@odata.type"] = .string(record.type.odataType)
        object["assignments"] = .array(record.assignments)
        return .object(object)
    }
}
