import Access
import Audit
import Core
import Storage
import Tokens

/// An authenticated caller in the middle of one request: its rights at this moment, its tenant's data, and the operation it
/// asked for. Every service method takes one and authorizes it first.
package struct Caller: Sendable {
    package let principal: Principal
    package let rights: Rights
    package let request: RequestInfo
    package let environment: ServiceEnvironment
    package let trace: AuthorizationTrace
    let tenant: TenantDatabase
    let token: VerifiedToken
    /// The rights' version the caller's rights were computed from.
    let rightsVersion: Int64
    /// What the request demands of the state of what it names; nil where it demands nothing.
    package var precondition: Precondition?
    /// What the change stores beside itself when the request has an Idempotency-Key.
    var idempotency: IdempotentRequest?

    package var tenantID: TenantID { principal.tenant }
    package var now: Timestamp { environment.now }
    /// The tenant's configuration as last committed.
    package var snapshot: TenantSnapshot { tenant.snapshot }

    /// Checks the action that the operation declares. The first statement of every service method.
    /// - Throws: 403 when the caller's roles lack it.
    package func authorize() throws(Failure) {
        trace.markChecked()
        guard rights.allows(request.operation.access) else { throw .forbidden() }
        // What any caller of a tenant may do is not for the operator, who is of none.
        if request.operation.access == .authenticated, environment.tenants.isSystem(tenantID) { throw .forbidden() }
    }

    /// Checks one more action where an operation needs it.
    package func authorize(_ action: ResourceAction) throws(Failure) {
        trace.markChecked()
        guard rights.allows(action) else { throw .forbidden() }
    }

    /// Reads the tenant's data in one transaction.
    func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value { try tenant.read(body) }

    /// Changes the tenant's data: checks once more that the caller may, runs the body, and appends the one audit entry, all in
    /// one transaction. When the entry cannot be written the change does not happen.
    func change<Value: Sendable>(_ body: @escaping @Sendable (Change) throws -> Value) async throws -> Value {
        let caller = self
        let value = try await tenant.write { transaction in
            let change = Change(caller: caller, transaction: transaction)
            try change.revalidate()
            // What a partner's silence did comes before what this change does, so that stored states never lag behind it.
            try ConnectorClock(
                environment: caller.environment, transaction: transaction, now: change.now
            ).settle()
            let value = try body(change)
            // A service that forgot the condition must not change anything.
            guard caller.precondition == nil || change.hasCheckedPrecondition else {
                throw Failure.internal("no precondition was checked for \(caller.request.operation.id)")
            }
            try change.appendEntry()
            if let request = caller.idempotency {
                try IdempotencyStore(transaction.sql).save(
                    request.answer(to: value), under: request.digest, expires: change.now + IdempotentRequest.lifetime,
                    now: change.now)
            }
            return value
        }
        trace.markAudited()
        return value
    }

    /// The actor of audit entries about this request.
    var actor: AuditEntry.Actor {
        let kind: AuditEntry.Actor.Kind
        switch principal.kind {
        case .client: kind = environment.tenants.isSystem(principal.tenant) ? .platformOperator : .application
        case .federated: kind = .user
        }
        return AuditEntry.Actor(
            kind: kind, principalID: principal.id.text, clientID: principal.clientID?.text,
            displayName: principal.displayName, userPrincipalName: principal.userPrincipalName,
            ipAddress: request.ipAddress, roles: principal.roles)
    }
}
