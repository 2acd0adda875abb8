import Compliance
import Core
import Storage
import Threats

/// Reads the inputs of the rules on one connection.
struct DeviceFactsReader {
    let sql: any SQLConnection

    func inputs(_ device: DeviceRecord) throws -> DeviceInputs {
        let store = DeviceStore(sql)
        guard let platform = DevicePlatform(operatingSystem: device.operatingSystem) else {
            throw Failure.internal("a stored operating system that no platform has")
        }
        let facts = DeviceFacts(
            id: device.id, entraID: device.entraID, name: device.name, operatingSystem: device.operatingSystem,
            platform: platform, policyPlatform: device.policyPlatform, osVersion: device.osVersion,
            securityPatchLevel: device.patchLevel, isJailbroken: device.isJailbroken, isEncrypted: device.isEncrypted,
            user: try user(device.userID), lastSync: device.lastSync, override: try store.override(of: device.id))
        return DeviceInputs(
            facts: facts, reports: try reports(of: device.entraID),
            firstFailures: try store.firstFailures(of: device.id))
    }

    /// What each partner last said of a device, enrolled or not.
    private func reports(of device: EntraDeviceID) throws -> [ReportFacts] {
        try ThreatReportStore(sql).lastReports(of: device).map { connector, report in
            ReportFacts(
                connector: connector, state: report.state, settledState: report.settledState, reportID: report.reportID,
                observed: report.observed, orderTime: report.orderTime)
        }
    }

    /// What the app registrations say of an enrolled device and its user.
    func registrations(of device: DeviceFacts) throws -> AppRegistrationFacts {
        guard let user = device.user.id else { return .none }
        let all = try AppRegistrationStore(sql).registrations(of: device.entraID)
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
            unenrolled: DeviceInputs(facts: facts, reports: try reports(of: entraID), firstFailures: [:]))
    }

    /// What the directory says of a device's user; a user id nobody has any more is a deleted user.
    func user(_ id: UserID?) throws -> DeviceUser {
        guard let id else { return .none }
        let directory = DirectoryStore(sql)
        guard let user = try directory.user(id) else { return .deleted }
        return .known(id, groups: try directory.groups(of: PrincipalID(id)), isEnabled: user.isEnabled)
    }
}
