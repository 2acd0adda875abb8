import Audit
import Core
import Dispatch
import Foundation
import Synchronization

/// The one handle on a tenant's data: its database and the snapshot of its configuration. Nothing can be read or written
/// without one, and one reaches no other tenant.
package final class TenantDatabase: CommitObserver, Sendable {
    package let id: TenantID
    private let database: any SQLDatabase
    private let state: Mutex<State>
    private let auditLogGrew: @Sendable () -> Void
    private let schedule: (any TenantSchedule)?
    /// Tells this opening of the file from every other.
    private let opening = UUID().uuidString
    /// Where long reads wait for each other, so that they never take every reader.
    private let longReads = DispatchQueue(label: "drawbridge.long-reads")

    private struct State {
        var published: TenantSnapshot
        /// The snapshot as the open transaction would leave it.
        var pending: TenantSnapshot?
        /// The Merkle tree over the committed audit entries.
        var log: MerkleLog
        /// Leaves of entries that the open transaction would add.
        var pendingLeaves: [TreeHash] = []
        /// What the open transaction asks of the schedule.
        var pendingDue: TenantDue?
        /// Whether a write of the open transaction has done all that was due.
        var isSettled = false
        /// How many commits were begun, and how many of them are over, committed or rolled back.
        var commitsBegun: Int64 = 0
        var commitsEnded: Int64 = 0
    }

    /// Takes an open database and reads the configuration.
    /// - Parameters:
    ///   - schedule: keeps the hint of when the tenant is due; nil where nobody looks after it.
    ///   - auditLogGrew: told after each commit that added audit entries.
    package init(
        id: TenantID, database: any SQLDatabase, schedule: (any TenantSchedule)? = nil,
        auditLogGrew: @escaping @Sendable () -> Void = {}
    ) throws {
        self.auditLogGrew = auditLogGrew
        self.schedule = schedule
        self.id = id
        self.database = database
        let (snapshot, log) = try database.read { sql in
            var snapshot = TenantSnapshot()
            try snapshot.reload(.all, from: sql)
            return (snapshot, try AuditStore(sql).log())
        }
        state = Mutex(State(published: snapshot, log: log))
        database.observeCommits(self)
    }

    /// The configuration as last committed.
    package var snapshot: TenantSnapshot { state.withLock { $0.published } }

    /// Reads in one transaction.
    package func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value { try database.read(body) }

    /// Reads in one transaction that may last: on a thread beside the pool that answers requests, one of them at a time.
    package func readAtLength<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            longReads.async { continuation.resume(with: Result { try self.database.read(body) }) }
        }
    }

    /// Changes in one transaction. What the body marks as changed is reloaded inside it and published after the commit,
    /// before this returns.
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (TenantTransaction) throws -> Value
    ) async throws -> Value {
        try await database.write { sql in
            let start = self.state.withLock { $0.pending ?? $0.published }
            let transaction = TenantTransaction(tenant: self.id, sql: sql, snapshot: start)
            let value = try body(transaction)
            let end = try transaction.currentSnapshot()
            self.state.withLock { state in
                if end.version != start.version { state.pending = end }
                state.pendingLeaves += transaction.leaves
                state.isSettled = state.isSettled || transaction.isSettled
            }
            return value
        }
    }

    /// Names the data as they are: equal names, one taken before and one after a read, mean that nothing was committed in
    /// between. Nil while a commit is under way.
    package var dataVersion: DataVersion? {
        state.withLock { state in
            state.commitsBegun == state.commitsEnded ? DataVersion(opening: opening, commits: state.commitsBegun) : nil
        }
    }

    /// Before the commit the hint is no later than what the tenant's data will ask for.
    package func willCommit(_ connection: any SQLConnection) throws {
        state.withLock { $0.commitsBegun += 1 }
        guard let schedule else { return }
        let snapshot = state.withLock { $0.pending ?? $0.published }
        let due = try schedule.due(snapshot, connection)
        try schedule.lower(id, to: due)
        state.withLock { $0.pendingDue = due }
    }

    package func didCommit() {
        let due = state.withLock { state in
            defer {
                state.pendingDue = nil
                state.isSettled = false
            }
            return state.isSettled ? state.pendingDue : nil
        }
        if let due { schedule?.raise(id, to: due) }
        let grew = state.withLock { state in
            state.commitsEnded = state.commitsBegun
            if let pending = state.pending { state.published = pending }
            for leaf in state.pendingLeaves { state.log.append(leaf) }
            let grew = !state.pendingLeaves.isEmpty
            state.pending = nil
            state.pendingLeaves = []
            return grew
        }
        if grew { auditLogGrew() }
    }

    package func didRollBack() {
        state.withLock { state in
            state.commitsEnded = state.commitsBegun
            state.pending = nil
            state.pendingLeaves = []
            state.pendingDue = nil
            state.isSettled = false
        }
    }

    /// The Merkle tree over the audit entries that are committed.
    package var auditLog: MerkleLog { state.withLock { $0.log } }

    /// Checks the file and the durability settings.
    package func verify() throws { try database.verify() }

    /// Closes the file; nothing of it can be read or written afterwards.
    func close() { database.close() }

    /// Writes a consistent copy to a new file.
    package func copy(to path: String) throws { try database.copy(to: path) }
}

/// The data of a tenant as they were at some moment since its database was opened.
package struct DataVersion: Sendable, Hashable {
    /// Tells one opening of the database from every other.
    package let opening: String
    /// How many commits there were since.
    package let commits: Int64
}

/// One change of a tenant's data, inside its transaction.
package final class TenantTransaction {
    package let tenant: TenantID
    package let sql: any SQLConnection
    private var snapshot: TenantSnapshot
    private var stale: ConfigurationParts = []
    /// Leaf hashes of the audit entries this transaction adds, in their order.
    fileprivate private(set) var leaves: [TreeHash] = []
    fileprivate private(set) var isSettled = false

    init(tenant: TenantID, sql: any SQLConnection, snapshot: TenantSnapshot) {
        self.tenant = tenant
        self.sql = sql
        self.snapshot = snapshot
    }

    /// Appends an entry to the audit log. Without its entry a change does not happen.
    /// - Throws: 503 when the entry cannot be written, whatever the reason.
    package func append(_ entry: AuditEntry) throws {
        do {
            leaves.append(try AuditStore(sql).append(entry))
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure.unavailable("audit entry: \(error)")
        }
    }

    /// Says that everything that was due is done, so that the hint of when to look again may be raised after the commit.
    package func settled() { isSettled = true }

    /// Says that this transaction changed parts of the configuration.
    package func changed(_ parts: ConfigurationParts) { stale.formUnion(parts) }

    /// The configuration with everything this transaction has done so far.
    package func currentSnapshot() throws -> TenantSnapshot {
        try snapshot.reload(stale, from: sql)
        stale = []
        return snapshot
    }
}
