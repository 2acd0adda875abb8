import Compliance
import Core
import Storage
import Threats

/// Brings stored states up to now where time alone has changed them: a grace period is over, a partner has fallen silent, a
/// device is stale, an override has ended, or the clock was set back. Does work only for what is due.
struct ComplianceClock: Sendable {
    let environment: ServiceEnvironment

    /// Most devices settled in one transaction, those of a partner that fell silent apart.
    private static let chunk = 500
    /// Most devices of a partner that fell silent that are settled in one transaction.
    static let silenceChunk = 1_000

    /// Settles everything of the tenant that is due.
    func settle(_ tenant: TenantDatabase) async throws {
        var last: DeviceID?
        while try isDue(tenant) {
            try Task.checkCancellation()
            last = try await settleSome(tenant, after: last)
        }
    }

    /// Settles as much as one transaction may hold.
    /// - Parameters:
    ///   - after: where the last one ended among the devices of a partner that fell silent.
    ///   - limit: most of those devices.
    /// - Returns: where it ended; nil where the next one begins anew.
    func settleSome(
        _ tenant: TenantDatabase, after: DeviceID?, limit: Int = ComplianceClock.silenceChunk
    ) async throws -> DeviceID? {
        let environment = self.environment
        return try await tenant.write { transaction in
            let now = environment.now
            let clock = ConnectorClock(environment: environment, transaction: transaction, now: now)
            try clock.settle()
            let last = try clock.settleDevices(after: after, limit: limit)
            let snapshot = try transaction.currentSnapshot()
            let world = ComplianceWorld(snapshot, partners: environment.partners)
            let refresh = ComplianceRefresh(
                sql: transaction.sql, now: now, silences: OpenSilences(snapshot, at: now))
            let store = DeviceStore(transaction.sql)
            for id in try store.due(at: now, limit: Self.chunk) {
                if let device = try store.device(id) { try refresh.settle(device, world: world) }
            }
            return last
        }
    }

    private func isDue(_ tenant: TenantDatabase) throws -> Bool {
        let now = environment.now
        if ConnectorClock.isDue(tenant.snapshot, at: now) { return true }
        return try tenant.read { try !DeviceStore($0).due(at: now, limit: 1).isEmpty }
    }
}

extension PolicyPlatform {
    /// The policy platforms whose devices a connector's toggle for `platform` concerns.
    static func all(on platform: DevicePlatform) -> Set<PolicyPlatform> {
        switch platform {
        case .iOS: [.iOS]
        case .macOS: [.macOS]
        case .windows: [.windows10]
        case .android: [.android, .androidWorkProfile, .androidDeviceOwner]
        }
    }

    static let everything = Set(PolicyPlatform.allCases)
}
