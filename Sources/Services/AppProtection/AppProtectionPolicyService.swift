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
            let record = try AppProtectionPolicyRecord.created(type: type, properties: properties, now: change.now)
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
        return try await replace(caller, id, looksSame) { try $0.changed(members, now: $1) }
    }

    /// Replaces the whole set of assignments.
    package func assign(
        _ caller: Caller, _ id: String, targets: [AssignmentTarget]
    ) async throws -> AppProtectionPolicyRecord {
        try caller.authorize()
        return try await replace(caller, id) { try $0.assigned(targets, now: $1) }
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
        _ body: @escaping @Sendable (AppProtectionPolicyRecord, Timestamp) throws -> AppProtectionPolicyRecord
    ) async throws -> AppProtectionPolicyRecord {
        try await caller.change { change in
            let old = try find(id, in: change.snapshot())
            try change.require(version: old.version)
            let record = try body(old, change.now)
            guard !looksSame(old.properties, record.properties) || record.assignments != old.assignments else {
                return old
            }
            try AppProtectionPolicyStore(change.sql).save(record)
            change.transaction.changed(.appProtection)
            change.record(Self.target(record), before: Self.auditJSON(old), after: Self.auditJSON(record))
            return record
        }
    }

    /// - Throws: 404 when this tenant has no such policy of this type.
    private func find(_ id: String, in snapshot: TenantSnapshot) throws(Failure) -> AppProtectionPolicyRecord {
        let record = try Self.find(id, among: snapshot.appProtectionPolicies)
        guard record.type == type else { throw .notFound() }
        return record
    }

    /// The type of a policy that a preview names.
    /// - Throws: 404 when this tenant has no such policy.
    package static func type(_ caller: Caller, _ id: String) throws -> AppProtectionPolicyType {
        try caller.authorize()
        try caller.authorize(.managedAppsRead)
        return try find(id, among: caller.snapshot.appProtectionPolicies).type
    }

    /// The policy with this id, whatever its type.
    /// - Throws: 404 where none of them has it.
    static func find(
        _ id: String, among policies: [AppProtectionPolicyRecord]
    ) throws(Failure) -> AppProtectionPolicyRecord {
        guard let id = PolicyID(id), let record = policies.first(where: { $0.id == id }) else { throw .notFound() }
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
