import Core
import Synchronization

/// The tenants' databases that are open: opened on demand, the least recently used given up when there are too many.
/// A database that somebody still holds is never opened a second time, so every file keeps its one writer.
package final class OpenTenants: Sendable {
    private let driver: any SQLDriver
    private let capacity: Int
    private let schedule: (any TenantSchedule)?
    private let state = Mutex(State())
    private let grown = Mutex<Set<TenantID>>([])

    fileprivate struct State {
        var kept: [TenantID: TenantDatabase] = [:]
        var lastUse: [TenantID: UInt64] = [:]
        var alive: [TenantID: WeakTenant] = [:]
        var clock: UInt64 = 0
    }

    fileprivate struct WeakTenant: Sendable {
        weak let database: TenantDatabase?
    }

    /// Keeps at most `capacity` databases that nobody uses.
    package init(driver: any SQLDriver, capacity: Int, schedule: (any TenantSchedule)? = nil) {
        self.driver = driver
        self.schedule = schedule
        self.capacity = max(1, capacity)
    }

    /// Whether the tenant's database is open.
    package func isOpen(_ id: TenantID) -> Bool { state.withLock { $0.kept[id] != nil } }

    /// The tenants whose audit log has grown since this was last asked; whether they are open does not matter.
    package func takeGrown() -> Set<TenantID> {
        grown.withLock { grown in
            let taken = grown
            grown = []
            return taken
        }
    }

    /// Puts a tenant back whose grown log could not be looked after yet.
    package func markGrown(_ id: TenantID) { _ = grown.withLock { $0.insert(id) } }

    /// Closes every database that is open. For the end of a server, when nobody asks for one any more.
    package func close() {
        let open = state.withLock { state in
            let open = state.alive.values.compactMap(\.database)
            state.kept = [:]
            return open
        }
        for database in open { database.close() }
    }

    /// The tenant's database, opened if need be.
    package func tenant(_ id: TenantID, create: Bool = false) throws -> TenantDatabase {
        // The lock is held while a file is opened (about 2 ms): two openers of one file would be two writers.
        try state.withLock { state in
            state.clock += 1
            state.lastUse[id] = state.clock
            if let database = state.kept[id] { return database }
            let database: TenantDatabase
            if let alive = state.alive[id]?.database {
                database = alive
            } else {
                database = try TenantDatabase(
                    id: id, database: driver.openTenant(id, create: create), schedule: schedule
                ) { [weak self] in self?.markGrown(id) }
            }
            state.kept[id] = database
            state.alive[id] = WeakTenant(database: database)
            while state.kept.count > capacity, let oldest = state.kept.keys.min(by: { state.use($0) < state.use($1) }) {
                state.kept[oldest] = nil
                state.lastUse[oldest] = nil
            }
            state.alive = state.alive.filter { $0.value.database != nil }
            return database
        }
    }
}

extension OpenTenants.State {
    fileprivate func use(_ tenant: TenantID) -> UInt64 { lastUse[tenant] ?? 0 }
}
