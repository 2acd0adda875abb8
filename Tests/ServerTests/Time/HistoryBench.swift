import Access
import Compliance
import Core
import Foundation
import SQLiteDriver
import Server
import Storage
import Synchronization
import TestServer
import Threats
import Tokens

@testable import Services

/// The real services over real databases, with a clock that a test moves; no sockets, so that thousands of steps fit.
final class HistoryBench {
    /// A clock that stands still until it is set.
    final class Clock: Sendable {
        private let moment: Mutex<Timestamp>
        init(_ start: Timestamp) { moment = Mutex(start) }
        var now: Timestamp { moment.withLock { $0 } }
        func set(_ new: Timestamp) { moment.withLock { $0 = new } }
    }

    private struct NoKeys: RemoteKeySource {
        func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey] { [] }
        func refreshedKeys(of issuer: TrustedIssuer) async throws -> [VerificationKey] { [] }
    }

    let clock: Clock
    let tenant: TenantID = newIdentifier()
    private let folder: String
    private let vault: KeyVault
    private let administrator: PrincipalID = newIdentifier()
    private let vendor: PrincipalID = newIdentifier()
    private let reportHistoryDays: Int
    private(set) var environment: ServiceEnvironment

    init(start: Timestamp, reportHistoryDays: Int = 3_650) async throws {
        folder = "\(NSTemporaryDirectory())drawbridge-history-\(UUID().uuidString.lowercased())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        clock = Clock(start)
        vault = try KeyVault(directory: folder + "/keys", algorithm: .ES256)
        self.reportHistoryDays = reportHistoryDays
        environment = try Self.environment(folder, vault, clock, reportHistoryDays)
        try await environment.tenants.create(
            tenant, displayName: "History", kind: .customer, vault: vault, now: start
        ) { _ in }
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// Opens everything anew from the files, as a new process does.
    func restart() throws { environment = try Self.environment(folder, vault, clock, reportHistoryDays) }

    private static func environment(
        _ folder: String, _ vault: KeyVault, _ clock: Clock, _ reportHistoryDays: Int
    ) throws -> ServiceEnvironment {
        let tenants = try TenantDirectory(
            driver: try SQLiteDriver(directory: folder), openTenants: 4, reportHistoryDays: reportHistoryDays)
        func file(_ name: String) throws -> [UInt8] {
            guard let bytes = EmbeddedFile.bytes("Config/\(name)") else { throw Failure.internal("no \(name)") }
            return bytes
        }
        return ServiceEnvironment(
            publicURL: "https://localhost", roles: try RoleCatalogue(json: try file("roles.json")),
            partners: try PartnerCatalogue(json: try file("partners.json")), tenants: tenants,
            trust: TrustDirectory(tenants: tenants, publicURL: "https://localhost", remote: NoKeys()), vault: vault,
            issuer: TokenIssuer(publicURL: "https://localhost", vault: vault),
            limits: ServiceLimits(reportHistoryDays: reportHistoryDays), clock: { clock.now })
    }

    var database: TenantDatabase { get throws { try environment.tenants.database(tenant) } }

    /// One round of the scheduler.
    func schedule() async throws { try await TenantScheduler(environment).run() }

    /// One transaction of settling, with few devices of a silent partner; a process that dies after it leaves it there.
    @discardableResult
    func settleSome(after: DeviceID? = nil, limit: Int) async throws -> DeviceID? {
        try await ComplianceClock(environment: environment).settleSome(database, after: after, limit: limit)
    }

    /// A caller in the middle of an operation: a Global Administrator, or a connector's vendor.
    func caller(_ operation: APIOperation, vendorOf connector: ConnectorID? = nil) throws -> Caller {
        let role = ExactText(connector == nil ? "GlobalAdministrator" : "ThreatReporter")
        let id = connector == nil ? administrator : vendor
        let database = try self.database
        let client: ClientID = newIdentifier()
        let rights = RightsResolution.rights(
            tokenRoles: [role], assignedClientRoles: [role], principal: id, catalogue: environment.roles)
        return Caller(
            principal: Principal(
                tenant: tenant, id: id, kind: .client(client, newIdentifier()), displayName: role.text,
                userPrincipalName: nil, connector: connector, roles: [role.text]),
            rights: rights,
            request: RequestInfo(
                operation: operation, requestID: newIdentifier(), correlationID: "history", ipAddress: nil),
            environment: environment, trace: AuthorizationTrace(), tenant: database,
            token: VerifiedToken(
                issuer: .own(tenant), principal: id, client: client, credential: nil, jti: nil, roles: [role.text],
                wids: [], scopes: nil, issuedAt: clock.now, expires: clock.now + .hours(1), subject: id.text),
            rightsVersion: database.snapshot.rightsVersion)
    }

    /// Any change of the tenant: the device makes contact.
    func touch(_ device: EntraDeviceID) async throws {
        try await DeviceService().sync(caller(.managedDevicesSyncDevice), device.text)
    }

    /// The hint of the system database.
    func hint() throws -> TenantDue? {
        try SQLiteDriver(directory: folder).openSystem().read { sql in
            try TenantStore(sql).dues().first { $0.tenant == tenant }?.due
        }
    }

    /// What the tenant's data asks of the schedule.
    func due() throws -> TenantDue {
        let database = try self.database
        return try database.read { try environment.tenants.due.due(database.snapshot, $0) }
    }

    // MARK: What can be seen

    /// The states as they are stored: what lists show once the scheduler ran.
    func storedStates() throws -> [EntraDeviceID: String] {
        let devices = try database.read { try DeviceStore($0).devices(after: nil, limit: 1_000) }
        return Dictionary(devices.map { ($0.entraID, $0.computed.state.rawValue) }) { first, _ in first }
    }

    /// A device's whole timeline, page by page.
    func timeline(_ device: EntraDeviceID) async throws -> [TimelineEntry] {
        var entries: [TimelineEntry] = []
        while true {
            let page = try await DeviceTimelineService().entries(
                caller(.devicesTimeline), device.text, after: entries.last?.position, limit: 7)
            entries += page
            if page.count < 7 { return entries }
        }
    }

    /// The marks of silence that the audit log has, in its order.
    func marks() throws -> [HistoryModel.Mark] {
        try database.read { sql in
            var marks: [HistoryModel.Mark] = []
            try AuditStore(sql).forEachEntry { entry in
                let object = try JSONReader.read(entry.text, limits: .trusted)
                guard object["operation"].string == "connectors.silence" else { return true }
                let details = object["details"]
                guard let connector = object["target"]["id"].string.flatMap({ ConnectorID($0) }),
                    let percent = details["percentOfThreshold"].integer,
                    let reached = details["reachedDateTime"].string.flatMap({ Timestamp(rfc3339: $0) }),
                    object["actor"]["kind"].string == "system"
                else { throw Failure.internal("a mark that cannot be read: \(entry.text)") }
                marks.append(HistoryModel.Mark(connector: connector, percent: Int(percent), reached: reached))
                return true
            }
            return marks
        }
    }
}
