import Compliance
import Core
import Storage
import Threats

extension ReportFacts {
    /// The last report of one connector as the compliance rules see it.
    init(_ report: LastReport, of connector: ConnectorID) {
        self.init(
            connector: connector, state: report.state, settledState: report.settledState, reportID: report.reportID,
            observed: report.observed, orderTime: report.orderTime)
    }
}

/// Reads the inputs of the rules on one connection.
struct DeviceFactsReader {
    let sql: any SQLConnection

    func inputs(_ device: DeviceRecord) throws -> DeviceInputs {
        let store = DeviceStore(sql)
        return try inputs(
            device, user: try user(device.userID), override: try store.override(of: device.id),
            reports: try ThreatReportStore(sql).lastReports(of: device.entraID),
            firstFailures: try store.firstFailures(of: device.id))
    }

    /// The inputs of devices that stand in order of id: one query per table, not one per device.
    func inputs(_ devices: [DeviceRecord]) throws -> [DeviceInputs] {
        guard let first = devices.first?.id, let last = devices.last?.id else { return [] }
        let store = DeviceStore(sql)
        let overrides = try store.overrides(from: first, through: last)
        let failures = try store.firstFailures(from: first, through: last)
        let reports = try ThreatReportStore(sql).lastReports(ofDevicesFrom: first, through: last)
        let users = try DirectoryStore(sql).users(ofDevicesFrom: first, through: last)
        return try devices.map { device in
            var user = DeviceUser.none
            if let id = device.userID {
                user = users[id].map { DeviceUser.known(id, groups: $0.groups, isEnabled: $0.isEnabled) } ?? .deleted
            }
            return try inputs(
                device, user: user, override: overrides[device.id], reports: reports[device.entraID] ?? [],
                firstFailures: failures[device.id] ?? [:])
        }
    }

    private func inputs(
        _ device: DeviceRecord, user: DeviceUser, override: LevelOverride?,
        reports: [(connector: ConnectorID, report: LastReport)], firstFailures: [PolicyID: Timestamp]
    ) throws -> DeviceInputs {
        guard let platform = DevicePlatform(operatingSystem: device.operatingSystem) else {
            throw Failure.internal("a stored operating system that no platform has")
        }
        let facts = DeviceFacts(
            id: device.id, entraID: device.entraID, name: device.name, operatingSystem: device.operatingSystem,
            platform: platform, policyPlatform: device.policyPlatform, osVersion: device.osVersion,
            securityPatchLevel: device.patchLevel, isJailbroken: device.isJailbroken, isEncrypted: device.isEncrypted,
            user: user, lastSync: device.lastSync, override: override)
        return DeviceInputs(facts: facts, reports: Self.facts(of: reports), firstFailures: firstFailures)
    }

    private static func facts(of reports: [(connector: ConnectorID, report: LastReport)]) -> [ReportFacts] {
        reports.map { connector, report in ReportFacts(report, of: connector) }
    }

    /// What the app registrations say of an enrolled device and its user.
    func registrations(of device: DeviceFacts) throws -> AppRegistrationFacts {
        Self.registrations(try AppRegistrationStore(sql).registrations(of: device.entraID), of: device)
    }

    /// The same of devices that stand in order of id, in one query.
    func registrations(of devices: [DeviceFacts]) throws -> [AppRegistrationFacts] {
        guard let first = devices.first?.id, let last = devices.last?.id else { return [] }
        let all = try AppRegistrationStore(sql).registrations(ofDevicesFrom: first, through: last)
        return devices.map { Self.registrations(all[$0.entraID] ?? [], of: $0) }
    }

    private static func registrations(_ all: [AppRegistration], of device: DeviceFacts) -> AppRegistrationFacts {
        guard let user = device.user.id else { return .none }
        return AppRegistrationFacts(apps: Set(all.filter { $0.userID == user }.map(\.appID)))
    }

    /// A device that the inventory does not know, as its app registrations do.
    /// - Parameter owner: the user it must be of. Without one it is its one user's who is there and enabled; of several
    ///   such users nobody can say which one asks.
    /// - Returns: nil for a device that is not registered, or not by the owner.
    func unenrolled(_ entraID: EntraDeviceID, owner: UserID?) throws -> AppRegistrationFacts? {
        let all = try AppRegistrationStore(sql).registrations(of: entraID).filter {
            owner == nil || $0.userID == owner
        }
        guard let first = all.first else { return nil }
        let users = try Set(all.map(\.userID)).sorted().map { try self.user($0) }
        let present = users.filter { if case .known(_, _, let isEnabled) = $0 { isEnabled } else { false } }
        var user = DeviceUser.none
        if let only = present.isEmpty ? users.first : present.first, present.count <= 1 { user = only }
        let facts = DeviceFacts.unenrolled(
            entraID, platform: first.platform, user: user, registered: all.map(\.created).max() ?? first.created)
        return AppRegistrationFacts(
            apps: Set(all.filter { $0.userID == user.id }.map(\.appID)),
            unenrolled: DeviceInputs(
                facts: facts, reports: Self.facts(of: try ThreatReportStore(sql).lastReports(of: entraID)),
                firstFailures: [:]))
    }

    /// What the directory says of a device's user; a user id nobody has any more is a deleted user.
    func user(_ id: UserID?) throws -> DeviceUser {
        guard let id else { return .none }
        let directory = DirectoryStore(sql)
        guard let user = try directory.user(id) else { return .deleted }
        return .known(id, groups: try directory.groups(of: PrincipalID(id)), isEnabled: user.isEnabled)
    }
}
