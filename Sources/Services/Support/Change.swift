import Access
import Audit
import Core
import Storage

/// One change inside its transaction: what it may touch, and the audit entry that goes with it.
final class Change {
    let caller: Caller
    let transaction: TenantTransaction
    /// One moment for everything the change stores.
    let now: Timestamp
    /// What the caller may do at this moment.
    private(set) var rights: Rights
    private var entry: AuditEntry?
    private(set) var hasCheckedPrecondition = false

    init(caller: Caller, transaction: TenantTransaction) {
        self.caller = caller
        self.transaction = transaction
        now = caller.now
        rights = caller.rights
    }

    var sql: any SQLConnection { transaction.sql }
    var environment: ServiceEnvironment { caller.environment }

    /// The configuration with everything this change has done so far.
    func snapshot() throws -> TenantSnapshot { try transaction.currentSnapshot() }

    /// Rights may have been taken away between the check and this transaction; if anything on which they depend has
    /// changed, the caller is looked up again.
    func revalidate() throws {
        let snapshot = try transaction.currentSnapshot()
        guard snapshot.rightsVersion != caller.rightsVersion else { return }
        let live = try LiveRights.resolve(
            caller.token, snapshot: snapshot,
            sql: { [sql, environment, token = caller.token] in try Authenticator.person(token, sql: sql, environment) },
            roles: environment.roles, now: now)
        guard live.rights.allows(caller.request.operation.access) else { throw Failure.forbidden() }
        rights = live.rights
    }

    /// Compares what is about to be changed with what the request demands of it. Every change of something that has an entity
    /// tag calls it as soon as it has found that, so that of two changes of one version the second is refused.
    /// - Throws: 412 for another version, 400 for a malformed header.
    func require(version: Int64) throws(Failure) {
        hasCheckedPrecondition = true
        try caller.precondition?.requireChangeable(version: version)
    }

    /// Says what was changed. Called once in a change that changes something.
    func record(
        _ target: (id: String?, displayName: String?), before: JSON? = nil, after: JSON? = nil,
        details: JSONObject = [:],
        status: Int = 200
    ) {
        entry = AuditLog.entry(
            for: caller, target: target, outcome: .success, status: status, reason: nil, before: before, after: after,
            details: details, now: now)
    }

    /// Appends the entry, if anything was changed.
    func appendEntry() throws {
        guard let entry else { return }
        try transaction.append(entry)
    }
}
