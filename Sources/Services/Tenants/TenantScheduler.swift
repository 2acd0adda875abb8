import Core
import Storage

/// Does what time asks for, tenant by tenant: settles what time alone changed, writes the marks of silence, drops old
/// history. Opens only tenants that have something due.
package struct TenantScheduler: Sendable {
    private let environment: ServiceEnvironment

    private static let purgeChunk = 1_000

    package init(_ environment: ServiceEnvironment) { self.environment = environment }

    /// One round: every tenant that is due. One that fails is tried again in the next round and keeps no other waiting.
    /// - Throws: the first error, when the round is over.
    package func run() async throws {
        var firstError: (any Error)?
        for id in environment.tenants.due.take(at: environment.now) {
            guard environment.tenants.record(id)?.state == .active, !Task.isCancelled else {
                environment.tenants.due.look(at: id)
                continue
            }
            do { try await visit(environment.tenants.database(id)) } catch {
                environment.tenants.due.look(at: id)
                firstError = firstError ?? error
            }
        }
        if let firstError { throw firstError }
    }

    private func visit(_ tenant: TenantDatabase) async throws {
        try await ComplianceClock(environment: environment).settle(tenant)
        try await purge(tenant)
        try await tenant.write { $0.settled() }
    }

    private func purge(_ tenant: TenantDatabase) async throws {
        let oldest = environment.now - .days(environment.limits.reportHistoryDays)
        while try tenant.read({ try ThreatReportStore($0).oldest() }).map({ $0 < oldest }) ?? false {
            _ = try await tenant.write {
                try ThreatReportStore($0.sql).purge(receivedBefore: oldest, limit: Self.purgeChunk)
            }
        }
        while try tenant.read({ try StateChangeStore($0).oldest() }).map({ $0 < oldest }) ?? false {
            _ = try await tenant.write {
                try StateChangeStore($0.sql).purge(recordedBefore: oldest, limit: Self.purgeChunk)
            }
        }
    }
}
