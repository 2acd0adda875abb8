import Access
import Audit
import Core
import Storage
import Tokens

/// Tenants, for the platform operator. The operator sees that a tenant exists and nothing that is in it.
package struct TenantService: Sendable {
    package init() {}

    package func list(_ caller: Caller) throws -> [TenantRecord] {
        try caller.authorize()
        return caller.environment.tenants.all().filter { $0.kind == .customer && $0.state != .creating }
    }

    package func get(_ caller: Caller, _ id: String) throws -> TenantRecord {
        try caller.authorize()
        return try Self.find(id, caller)
    }

    /// Makes a tenant with its database, keys and first Global Administrator, whose printed secret is a bootstrap secret.
    package func create(
        _ caller: Caller, displayName: String
    ) async throws -> (tenant: TenantRecord, administrator: IssuedCredential) {
        try caller.authorize()
        let name = try ClientRules.name(displayName)
        let id: TenantID = newIdentifier()
        let administrator = try await TenantSetup(caller.environment).create(
            id, displayName: name, kind: .customer, secretKind: .bootstrap)
        try await caller.change { change in
            change.record((id: id.text, displayName: name), after: ["displayName": .string(name)], status: 201)
        }
        guard let record = caller.environment.tenants.record(id) else { throw Failure.internal("a tenant was lost") }
        return (record, administrator)
    }

    /// From the next request on the tenant's tokens are refused.
    package func suspend(_ caller: Caller, _ id: String) async throws -> TenantRecord {
        try await setState(.suspended, caller, id)
    }

    package func resume(_ caller: Caller, _ id: String) async throws -> TenantRecord {
        try await setState(.active, caller, id)
    }

    private func setState(_ state: TenantRecord.State, _ caller: Caller, _ id: String) async throws -> TenantRecord {
        try caller.authorize()
        let record = try Self.find(id, caller)
        let now = caller.now
        try await Self.writeTenantEntry(caller, record.id)
        try await caller.environment.tenants.setState(state, of: record, now: now)
        try await caller.change { change in
            change.record(
                (id: record.id.text, displayName: record.displayName),
                before: ["state": .string(record.state.rawValue)],
                after: ["state": .string(state.rawValue)])
        }
        return try Self.find(id, caller)
    }

    /// Gives a tenant that lost all its administrators a new one, with a bootstrap secret.
    package func resetAdministrator(
        _ caller: Caller, _ id: String
    ) async throws -> (tenant: TenantRecord, administrator: IssuedCredential) {
        try caller.authorize()
        let record = try Self.find(id, caller)
        let now = caller.now
        let operation = caller.request.operation
        let actor = caller.actor
        let request = caller.request.requestID.text
        let database = try caller.environment.tenants.database(record.id)
        let issued = try await database.write { transaction in
            let issued = try TenantSetup.addAdministrator(transaction.sql, kind: .bootstrap, now: now)
            transaction.changed(.clients)
            try AuditLog.appendSystemEntry(
                transaction, actor: actor, operation: operation, targetID: issued.client.id.text,
                requestID: request, now: now)
            return issued
        }
        try await caller.change { change in change.record((id: record.id.text, displayName: record.displayName)) }
        return (record, issued)
    }

    /// Suspend and resume write an entry in the tenant's own log as well.
    private static func writeTenantEntry(_ caller: Caller, _ tenant: TenantID) async throws {
        let operation = caller.request.operation
        let actor = caller.actor
        let request = caller.request.requestID.text
        let now = caller.now
        try await caller.environment.tenants.database(tenant).write { transaction in
            try AuditLog.appendSystemEntry(
                transaction, actor: actor, operation: operation, targetID: tenant.text, requestID: request,
                now: now)
        }
    }

    private static func find(_ id: String, _ caller: Caller) throws(Failure) -> TenantRecord {
        guard let id = TenantID(id), let record = caller.environment.tenants.record(id), record.kind == .customer,
            record.state != .creating
        else { throw .notFound() }
        return record
    }
}
