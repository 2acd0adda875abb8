import Core
import Synchronization

/// The one handle on a tenant's data: its database and the snapshot of its configuration. Nothing can be read or written
/// without one, and one reaches no other tenant.
package final class TenantDatabase: CommitObserver, Sendable {
    package let id: TenantID
    private let database: any SQLDatabase
    private let state: Mutex<State>

    private struct State {
        var published: TenantSnapshot
        /// The snapshot as the open transaction would leave it.
        var pending: TenantSnapshot?
    }

    /// Takes an open database and reads the configuration.
    package init(id: TenantID, database: any SQLDatabase) throws {
        self.id = id
        self.database = database
        let snapshot = try database.read { sql in
            var snapshot = TenantSnapshot()
            try snapshot.reload(.all, from: sql)
            return snapshot
        }
        state = Mutex(State(published: snapshot))
        database.observeCommits(self)
    }

    /// The configuration as last committed.
    package var snapshot: TenantSnapshot { state.withLock { $0.published } }

    /// Reads in one transaction.
    package func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value { try database.read(body) }

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
            if end.version != start.version { self.state.withLock { $0.pending = end } }
            return value
        }
    }

    package func willCommit(_ connection: any SQLConnection) throws {}

    package func didCommit() {
        state.withLock { state in
            if let pending = state.pending { state.published = pending }
            state.pending = nil
        }
    }

    package func didRollBack() { state.withLock { $0.pending = nil } }

    /// Checks the file and the durability settings.
    package func verify() throws { try database.verify() }

    /// Writes a consistent copy to a new file.
    package func copy(to path: String) throws { try database.copy(to: path) }
}

/// One change of a tenant's data, inside its transaction.
package final class TenantTransaction {
    package let tenant: TenantID
    package let sql: any SQLConnection
    private var snapshot: TenantSnapshot
    private var stale: ConfigurationParts = []

    init(tenant: TenantID, sql: any SQLConnection, snapshot: TenantSnapshot) {
        self.tenant = tenant
        self.sql = sql
        self.snapshot = snapshot
    }

    /// Says that this transaction changed parts of the configuration.
    package func changed(_ parts: ConfigurationParts) { stale.formUnion(parts) }

    /// The configuration with everything this transaction has done so far.
    package func currentSnapshot() throws -> TenantSnapshot {
        try snapshot.reload(stale, from: sql)
        stale = []
        return snapshot
    }
}
