import Access
import Core
import Storage
import Tokens

/// The outside issuers a tenant trusts to sign people in.
package struct TrustedIssuerService: Sendable {
    package init() {}

    package func list(_ caller: Caller) throws -> [TrustedIssuerRecord] {
        try caller.authorize()
        return caller.snapshot.trustedIssuers.values.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
    }

    package func get(_ caller: Caller, _ id: String) throws -> TrustedIssuerRecord {
        try caller.authorize()
        return try Self.find(id, in: caller.snapshot)
    }

    /// Adds a record. Its keys, if they are at an address, are fetched once before it is stored.
    /// - Throws: 400 for a wrong member, 409 when the pair (iss, aud) is taken, 403 `WouldEscalate`.
    package func create(_ caller: Caller, _ document: JSONObject) async throws -> TrustedIssuerRecord {
        try caller.authorize()
        let id: TrustedIssuerID = newIdentifier()
        let issuer = try caller.environment.trust.parse(document, id: id, tenant: caller.tenantID)
        try await checkKeys(issuer, caller)
        return try await store(issuer, old: nil, caller)
    }

    /// Changes members of a record; those not given stay.
    package func update(_ caller: Caller, _ id: String, _ patch: JSONObject) async throws -> TrustedIssuerRecord {
        try caller.authorize()
        let old = try Self.find(id, in: caller.snapshot)
        // Looked at once more in the change; here it keeps what would be refused from fetching keys.
        try caller.precondition?.requireChangeable(version: old.version)
        var document = old.document
        // The two ways to give keys replace one another.
        if patch["jwks"].map({ !$0.isNull }) ?? false { document["jwksUri"] = nil }
        if patch["jwksUri"].map({ !$0.isNull }) ?? false { document["jwks"] = nil }
        for member in patch.members { document[member.name] = member.value.isNull ? nil : member.value }
        let issuer = try caller.environment.trust.parse(document, id: old.id, tenant: caller.tenantID)
        try await checkKeys(issuer, caller)
        return try await store(issuer, old: old, caller)
    }

    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        let record = try await caller.change { change in
            let record = try Self.find(id, in: change.snapshot())
            try change.require(version: record.version)
            try TrustedIssuerStore(change.sql).delete(record.id)
            change.transaction.changed(.trust)
            change.record(
                (id: record.id.text, displayName: record.document["iss"]?.string), before: .object(record.document),
                status: 204)
            return record
        }
        try await caller.environment.tenants.release(record: record.id)
    }

    private func checkKeys(_ issuer: TrustedIssuer, _ caller: Caller) async throws {
        do { _ = try await caller.environment.trust.keys(of: issuer) } catch {
            throw Failure.invalid("The keys at 'jwksUri' could not be fetched.", target: "jwksUri")
        }
    }

    private func store(
        _ issuer: TrustedIssuer, old: TrustedIssuerRecord?, _ caller: Caller
    ) async throws -> TrustedIssuerRecord {
        let tenants = caller.environment.tenants
        // The pair is claimed before the record is stored and given up again if that fails.
        try await tenants.claim(issuer: issuer.iss, audience: issuer.aud, tenant: caller.tenantID, record: issuer.id)
        do {
            let record = try await caller.change { change in
                if let old {
                    let current = try Self.find(old.id.text, in: change.snapshot())
                    try change.require(version: current.version)
                    // What is stored was made of the record as it was before the keys were fetched.
                    guard current.version == old.version else {
                        throw Failure.conflict("The record was changed at the same time; read it again.")
                    }
                    guard issuer.json() != old.document else { return old }
                }
                try Self.checkGrant(issuer, isNew: old == nil, change)
                let record = TrustedIssuerRecord(
                    id: issuer.id, document: issuer.json(), version: (old?.version ?? 0) + 1,
                    created: old?.created ?? change.now,
                    modified: change.now)
                try TrustedIssuerStore(change.sql).save(record)
                change.transaction.changed(.trust)
                change.record(
                    (id: issuer.id.text, displayName: issuer.iss), before: old.map { .object($0.document) },
                    after: .object(record.document), status: old == nil ? 201 : 200)
                return record
            }
            try await tenants.release(record: issuer.id, keepingIssuer: issuer.iss, audience: issuer.aud)
            return record
        } catch {
            let kept = old.flatMap { caller.snapshot.trustedIssuers[$0.id] }
            try await tenants.release(
                record: issuer.id, keepingIssuer: kept?.document["iss"]?.string, audience: kept?.document["aud"]?.string
            )
            throw error
        }
    }

    /// A record's keys count as granting all that they reach: what its people may say about themselves, and what the
    /// tenant has assigned to them.
    private static func checkGrant(_ issuer: TrustedIssuer, isNew: Bool, _ change: Change) throws {
        let catalogue = change.environment.roles
        let snapshot = try change.snapshot()
        let rights = RightsResolution.rights(
            tokenRoles: issuer.assertableRoles.map { ExactText($0) }, assignedClientRoles: nil,
            principal: newIdentifier(), customRoles: snapshot.customRoles, catalogue: catalogue)
        var gain = rights.gain(over: .none)
        let directory = DirectoryStore(change.sql)
        let groups = Set(try directory.groups(ofUsersFrom: issuer.iss).map { MemberID($0) })
        for assignment in snapshot.roleAssignments {
            // Whose principal a member is cannot be told from its id. A new record has none yet, though, and clients and
            // groups are known.
            let reaches = try assignment.members.contains { member in
                if groups.contains(member) { return true }
                let isClient = snapshot.clients[PrincipalID(member)] != nil
                return try !isNew && !isClient && directory.group(GroupID(member)) == nil
            }
            if reaches { gain.formUnion(RoleAssignmentService.gain(of: assignment, snapshot, catalogue)) }
        }
        try GrantGuard.check(change, gain: gain, grantee: nil)
    }

    static func find(_ id: String, in snapshot: TenantSnapshot) throws(Failure) -> TrustedIssuerRecord {
        guard let id = TrustedIssuerID(id), let record = snapshot.trustedIssuers[id] else { throw .notFound() }
        return record
    }
}
