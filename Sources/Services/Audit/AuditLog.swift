import Access
import Audit
import Core
import Storage

/// Writes entries of a tenant's audit log for requests that did not change anything, and for what the server does itself.
package struct AuditLog: Sendable {
    private let environment: ServiceEnvironment

    package init(_ environment: ServiceEnvironment) { self.environment = environment }

    static func entry(
        for caller: Caller, target: (id: String?, displayName: String?), outcome: AuditEntry.Outcome, status: Int?,
        reason: String?, before: JSON?, after: JSON?, details: JSONObject, now: Timestamp
    ) -> AuditEntry {
        let operation = caller.request.operation
        return AuditEntry(
            id: newIdentifier(), occurred: now, tenant: caller.tenantID, actor: caller.actor, operation: operation.id,
            verb: operation.activity.verb ?? "Action", category: operation.category,
            target: AuditEntry.Target(
                type: operation.activity.type ?? operation.category, id: target.id, displayName: target.displayName),
            outcome: outcome, status: status, reason: reason, requestID: caller.request.requestID.text,
            correlationID: caller.request.correlationID, before: before, after: after, details: details)
    }

    /// Whether an answer of this kind leaves an entry: each 403, and for a changing operation each 404, 409, 412, 422 and 503.
    package static func leavesEntry(_ failure: Failure, _ operation: Operation) -> Bool {
        switch failure.kind {
        case .forbidden: true
        case .notFound, .conflict, .preconditionFailed, .unprocessable, .unavailable: operation.activity != .read
        default: false
        }
    }

    /// Appends the entry of a refused request.
    /// - Throws: what storage throws; the answer stays a refusal.
    package func recordRefusal(
        _ failure: Failure, status: Int, caller: Caller, targetID: String?, details: JSONObject = [:]
    ) async throws {
        let entry = AuditLog.entry(
            for: caller, target: (id: targetID, displayName: nil), outcome: .failure, status: status,
            reason: failure.code,
            before: nil, after: nil, details: details, now: environment.now)
        try await caller.tenant.write { transaction in try transaction.append(entry) }
        caller.trace.markAudited()
    }

    /// Appends an entry about something that was not asked for by a request of the tenant itself.
    static func appendSystemEntry(
        _ transaction: TenantTransaction, actor: AuditEntry.Actor, operation: Operation, targetID: String?,
        requestID: String, now: Timestamp
    ) throws {
        let type = operation.activity.type ?? operation.category
        try transaction.append(
            AuditEntry(
                id: newIdentifier(), occurred: now, tenant: transaction.tenant, actor: actor, operation: operation.id,
                verb: operation.activity.verb ?? "Action", category: operation.category,
                target: AuditEntry.Target(type: type, id: targetID), outcome: .success, status: nil,
                requestID: requestID, correlationID: requestID))
    }
}
