import Core
import Storage
import Synchronization

/// What the server does by itself from time to time, tenant by tenant.
package final class MaintenanceService: Sendable {
    private let environment: ServiceEnvironment
    private let lastPurge = Mutex(Timestamp.never)

    private static let purgeInterval = TimeSpan.hours(1)
    private static let purgeChunk = 1_000

    package init(_ environment: ServiceEnvironment) { self.environment = environment }

    /// Settles every tenant whose data is open or was never looked at, and purges old history once an hour.
    package func run() async throws {
        let now = environment.now
        let isPurgeDue = lastPurge.withLock { last in
            guard now - last >= Self.purgeInterval || now < last else { return false }
            last = now
            return true
        }
        for tenant in environment.tenants.all() where tenant.kind == .customer && tenant.state == .active {
            guard isPurgeDue || environment.tenants.isOpen(tenant.id) else { continue }
            let database = try environment.tenants.database(tenant.id)
            try await ComplianceClock(environment: environment).settle(database)
            if isPurgeDue { try await purge(database, now: now) }
        }
    }

    private func purge(_ database: TenantDatabase, now: Timestamp) async throws {
        let oldest = now - .days(environment.limits.reportHistoryDays)
        while try await database.write({ transaction in
            try ThreatReportStore(transaction.sql).purge(receivedBefore: oldest, limit: Self.purgeChunk)
        }) == Self.purgeChunk {}
    }
}
