import Compliance
import Core
import Storage
import Threats

/// Brings stored states up to now where time alone has changed them: a grace period is over, a partner has fallen silent, a
/// device is stale. Does work only for what is due.
struct ComplianceClock: Sendable {
    let environment: ServiceEnvironment

    /// Most devices settled in one transaction.
    private static let chunk = 500

    /// Settles everything of the tenant that is due.
    func settle(_ tenant: TenantDatabase) async throws {
        while try isDue(tenant) {
            let environment = self.environment
            try await tenant.write { transaction in
                let now = environment.now
                let refresh = ComplianceRefresh(sql: transaction.sql, now: now)
                let world = ComplianceWorld(try transaction.currentSnapshot(), partners: environment.partners)
                for record in try transaction.currentSnapshot().connectors.values {
                    let isSilent = record.connector.isSilent(at: now)
                    guard isSilent != record.wasSilent else { continue }
                    for platform in DevicePlatform.allCases where record.connector.settings.isEnabled(on: platform) {
                        try Self.settleAll(PolicyPlatform.all(on: platform), refresh, world)
                    }
                    try ConnectorStore(transaction.sql).setSilent(isSilent, record.connector.id)
                    transaction.changed(.connectors)
                }
                let store = DeviceStore(transaction.sql)
                for id in try store.due(at: now, limit: Self.chunk) {
                    if let device = try store.device(id) { try refresh.settle(device, world: world) }
                }
            }
        }
    }

    private func isDue(_ tenant: TenantDatabase) throws -> Bool {
        let now = environment.now
        if tenant.snapshot.connectors.values.contains(where: { $0.connector.isSilent(at: now) != $0.wasSilent }) {
            return true
        }
        return try tenant.read { try !DeviceStore($0).due(at: now, limit: 1).isEmpty }
    }

    private static func settleAll(
        _ platforms: Set<PolicyPlatform>, _ refresh: ComplianceRefresh, _ world: ComplianceWorld
    ) throws {
        let store = DeviceStore(refresh.sql)
        var last: DeviceID?
        while true {
            let ids = try store.ids(platforms: platforms, after: last, limit: chunk)
            for id in ids { if let device = try store.device(id) { try refresh.settle(device, world: world) } }
            guard ids.count == chunk else { return }
            last = ids.last
        }
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
