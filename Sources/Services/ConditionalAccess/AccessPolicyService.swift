import Access
import Compliance
import Core
import Storage

/// Conditional-access policies: what must hold before an application opens.
package struct AccessPolicyService: Sendable {
    package init() {}

    package func list(_ caller: Caller) throws -> [AccessPolicyRecord] {
        try caller.authorize()
        return caller.snapshot.accessPolicies
    }

    package func get(_ caller: Caller, _ id: String) throws -> AccessPolicyRecord {
        try caller.authorize()
        return try Self.find(id, in: caller.snapshot)
    }

    /// - Throws: 400 naming what is missing or wrong.
    package func create(_ caller: Caller, _ properties: JSONObject) async throws -> AccessPolicyRecord {
        try caller.authorize()
        return try await caller.change { change in
            let record = try AccessPolicyRecord.created(properties, now: change.now)
            try AccessPolicyStore(change.sql).save(record)
            change.transaction.changed(.access)
            change.record(Self.target(record), after: .object(record.properties), status: 201)
            return record
        }
    }

    /// Merges objects member by member and replaces arrays whole.
    /// - Parameter looksSame: whether the policy looks as before.
    package func update(
        _ caller: Caller, _ id: String, _ members: JSONObject, looksSame: @escaping DocumentComparison = { $0 == $1 }
    ) async throws -> AccessPolicyRecord {
        try caller.authorize()
        return try await caller.change { change in
            let old = try Self.find(id, in: change.snapshot())
            try change.require(version: old.version)
            let record = try old.changed(members, now: change.now)
            guard !looksSame(old.properties, record.properties) else { return old }
            try AccessPolicyStore(change.sql).save(record)
            change.transaction.changed(.access)
            change.record(Self.target(record), before: .object(old.properties), after: .object(record.properties))
            return record
        }
    }

    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let record = try Self.find(id, in: change.snapshot())
            try change.require(version: record.version)
            try AccessPolicyStore(change.sql).delete(record.id)
            change.transaction.changed(.access)
            change.record(Self.target(record), before: .object(record.properties), status: 204)
        }
    }

    private static func target(_ record: AccessPolicyRecord) -> (id: String?, displayName: String?) {
        (id: record.id.text, displayName: record.policy.displayName)
    }

    private static func find(_ id: String, in snapshot: TenantSnapshot) throws(Failure) -> AccessPolicyRecord {
        try find(id, among: snapshot.accessPolicies)
    }

    /// - Throws: 404 when there is no such policy among them.
    static func find(_ id: String, among policies: [AccessPolicyRecord]) throws(Failure) -> AccessPolicyRecord {
        guard let id = PolicyID(id), let record = policies.first(where: { $0.id == id }) else { throw .notFound() }
        return record
    }
}

/// What each change makes of a policy. Saving a change and previewing it both ask here, so they refuse the same.
extension AccessPolicyRecord {
    /// A new policy.
    /// - Throws: 400 naming what is missing or wrong.
    static func created(_ properties: JSONObject, now: Timestamp) throws -> AccessPolicyRecord {
        try AccessPolicyRecord(id: newIdentifier(), properties: properties, version: 1, created: now, modified: nil)
    }

    /// The policy with members merged in.
    func changed(_ members: JSONObject, now: Timestamp) throws -> AccessPolicyRecord {
        try AccessPolicyRecord(
            id: id, properties: properties.merging(members), version: version + 1, created: created, modified: now)
    }
}

extension JSONObject {
    /// The object with the given members merged in: objects member by member, null clears, arrays are replaced whole.
    func merging(_ patch: JSONObject) -> JSONObject {
        var merged = self
        for member in patch.members {
            if member.value.isNull {
                merged[member.name] = nil
            } else if let inner = member.value.object, let old = self[member.name]?.object {
                merged[member.name] = .object(old.merging(inner))
            } else {
                merged[member.name] = member.value
            }
        }
        return merged
    }
}
