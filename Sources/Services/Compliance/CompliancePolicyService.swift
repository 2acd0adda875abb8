import Access
import Compliance
import Core
import Storage

/// A policy after a change, and what the change did.
package struct CompliancePolicyChange: Sendable {
    package let record: CompliancePolicyRecord
    /// Devices that the change made compliant.
    package var devicesMadeCompliant = 0
}

/// Compliance policies: what a tenant allows of a device.
package struct CompliancePolicyService: Sendable {
    package init() {}

    package func list(_ caller: Caller) throws -> [CompliancePolicyRecord] {
        try caller.authorize()
        return caller.snapshot.compliancePolicies
    }

    package func get(_ caller: Caller, _ id: String) throws -> CompliancePolicyRecord {
        try caller.authorize()
        return try Self.find(id, in: caller.snapshot)
    }

    /// Makes a policy.
    /// - Parameters:
    ///   - properties: the accepted members of the Graph type, without navigations.
    ///   - actions: `scheduledActionsForRule`, which must hold exactly one `block` action.
    /// - Throws: 400 for a wrong member or a missing `block` action.
    package func create(
        _ caller: Caller, type: CompliancePolicyType, properties: JSONObject, actions: [JSON]
    ) async throws -> CompliancePolicyRecord {
        try caller.authorize()
        return try await caller.change { change in
            let record = try CompliancePolicyRecord.created(
                type: type, properties: properties, actions: actions, now: change.now)
            // Without an assignment a new policy applies to nobody, so no device changes.
            try CompliancePolicyStore(change.sql).save(record)
            change.transaction.changed(.compliance)
            change.record(Self.target(record), after: Self.auditJSON(record), status: 201)
            return record
        }
    }

    /// Changes members; a member that is null goes back to its default.
    /// - Parameters:
    ///   - actions: replaces `scheduledActionsForRule` in the same change; nil leaves it as it is.
    ///   - looksSame: whether the rules look as before.
    package func update(
        _ caller: Caller, _ id: String, _ members: JSONObject, actions: [JSON]? = nil,
        looksSame: @escaping DocumentComparison = { $0 == $1 }
    ) async throws -> CompliancePolicyChange {
        try caller.authorize()
        return try await replace(caller, id, looksSame) { try $0.changed(members, actions: actions, now: $1) }
    }

    /// Replaces the actions.
    /// - Returns: how many devices that made compliant.
    package func schedule(_ caller: Caller, _ id: String, actions: [JSON]) async throws -> Int {
        try caller.authorize()
        return try await replace(caller, id) { try $0.scheduled(actions, now: $1) }.devicesMadeCompliant
    }

    /// Replaces the whole set of assignments.
    package func assign(_ caller: Caller, _ id: String, targets: [AssignmentTarget]) async throws
        -> CompliancePolicyChange
    {
        try caller.authorize()
        return try await replace(caller, id) { try $0.assigned(targets, now: $1) }
    }

    package func delete(_ caller: Caller, _ id: String) async throws -> Int {
        try caller.authorize()
        return try await caller.change { change in
            let before = try change.snapshot()
            let record = try Self.find(id, in: before)
            try change.require(version: record.version)
            try CompliancePolicyStore(change.sql).delete(record.id)
            change.transaction.changed(.compliance)
            let outcome = try ConnectorService.refresh(change, before: before, change.origin(about: record.id.text))
            change.record(
                Self.target(record), before: Self.auditJSON(record), details: ConnectorService.details(outcome),
                status: 204)
            return outcome.madeCompliant
        }
    }

    private func replace(
        _ caller: Caller, _ id: String, _ looksSame: @escaping DocumentComparison = { $0 == $1 },
        _ body: @escaping @Sendable (CompliancePolicyRecord, Timestamp) throws -> CompliancePolicyRecord
    ) async throws -> CompliancePolicyChange {
        try await caller.change { change in
            let before = try change.snapshot()
            let old = try Self.find(id, in: before)
            try change.require(version: old.version)
            let record = try body(old, change.now)
            guard !record.says(what: old, looksSame) else { return CompliancePolicyChange(record: old) }
            try CompliancePolicyStore(change.sql).save(record)
            change.transaction.changed(.compliance)
            let outcome = try ConnectorService.refresh(change, before: before, change.origin(about: record.id.text))
            change.record(
                Self.target(record), before: Self.auditJSON(old), after: Self.auditJSON(record),
                details: ConnectorService.details(outcome))
            return CompliancePolicyChange(record: record, devicesMadeCompliant: outcome.madeCompliant)
        }
    }

    private static func target(_ record: CompliancePolicyRecord) -> (id: String?, displayName: String?) {
        (id: record.id.text, displayName: record.policy.displayName)
    }

    private static func auditJSON(_ record: CompliancePolicyRecord) -> JSON {
        var object = record.properties
        object["@odata.type"] = .string(record.type.odataType)
        object["assignments"] = .array(record.assignments)
        object["scheduledActionsForRule"] = .array(record.actions)
        return .object(object)
    }

    /// - Throws: 404 when this tenant has no such policy.
    static func find(_ id: String, in snapshot: TenantSnapshot) throws(Failure) -> CompliancePolicyRecord {
        try find(id, among: snapshot.compliancePolicies)
    }

    /// - Throws: 404 when there is no such policy among them.
    static func find(
        _ id: String, among policies: [CompliancePolicyRecord]
    ) throws(Failure) -> CompliancePolicyRecord {
        guard let id = PolicyID(id), let record = policies.first(where: { $0.id == id }) else { throw .notFound() }
        return record
    }
}
