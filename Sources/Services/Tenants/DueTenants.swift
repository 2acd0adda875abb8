import Core
import Storage
import Synchronization

/// Which tenants are due, by the hints in the system database. A hint is lowered before the tenant's commit and raised after
/// one that did all there was to do, so it may be early and is never late: whatever dies in between, the tenant is looked at
/// once too often.
final class DueTenants: TenantSchedule {
    private let system: any SQLDatabase
    private let reportHistory: TimeSpan
    private let state: Mutex<State>

    /// How long history waits after its time, so that a tenant is not opened for each row of it.
    private static let purgePatience = TimeSpan.hours(1)

    private struct State {
        var hints: [TenantID: TenantDue] = [:]
        var queue = DueQueue()
        var lastLook: Timestamp?

        mutating func set(_ due: TenantDue, of tenant: TenantID) {
            hints[tenant] = due
            queue.put(tenant, at: due.next)
        }
    }

    /// Reads the hints.
    init(system: any SQLDatabase, reportHistoryDays: Int) throws {
        self.system = system
        reportHistory = .days(reportHistoryDays)
        var state = State()
        for (tenant, due) in try system.read({ try TenantStore($0).dues() }) { state.set(due, of: tenant) }
        self.state = Mutex(state)
    }

    /// Has a tenant looked at in the next round.
    func look(at tenant: TenantID) { state.withLock { $0.queue.put(tenant, at: .never) } }

    /// The tenants with something to do at `now`. Whoever takes them settles each or gives it back with ``look(at:)``.
    func take(at now: Timestamp) -> [TenantID] {
        state.withLock { state in
            var taken = state.queue.take(until: now)
            // Only a clock that was set back can make what is stored hold no longer; that is worth a look at every hint.
            if state.lastLook.map({ now < $0 }) ?? true {
                let known = Set(taken)
                taken += state.hints.filter { $0.value.turned.map { $0 > now } ?? false }.keys
                    .filter { !known.contains($0) }.sorted()
                for tenant in taken { state.queue.put(tenant, at: nil) }
            }
            state.lastLook = now
            return taken
        }
    }

    // MARK: TenantSchedule

    func due(_ snapshot: TenantSnapshot, _ sql: any SQLConnection) throws -> TenantDue {
        let devices = DeviceStore(sql)
        var due = TenantDue(next: try devices.nextChange(), turned: try devices.lastChange())
        for record in snapshot.connectors.values { due = due.union(record.due) }
        let history = [try ThreatReportStore(sql).oldest(), try StateChangeStore(sql).oldest()].compactMap { $0 }.min()
        if let history {
            let purge = history + reportHistory + Self.purgePatience
            due = due.union(TenantDue(next: purge, turned: nil))
        }
        return due
    }

    func lower(_ tenant: TenantID, to due: TenantDue) throws {
        let hint = state.withLock { $0.hints[tenant] ?? .atOnce }
        guard !hint.covers(due) else { return }
        let lowered = hint.union(due)
        try system.writeNow { try TenantStore($0).setDue(lowered, of: tenant) }
        state.withLock { $0.set(lowered, of: tenant) }
    }

    func raise(_ tenant: TenantID, to due: TenantDue) {
        let hint = state.withLock { $0.hints[tenant] }
        do {
            if hint != due { try system.writeNow { try TenantStore($0).setDue(due, of: tenant) } }
            state.withLock { $0.set(due, of: tenant) }
        } catch {
            look(at: tenant)
        }
    }
}
