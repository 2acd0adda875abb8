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
        let reports = try ThreatReportStore(sql).lastReports(of: device.entraID).map { connector, report in
            ReportFacts(
                connector: connector, state: report.state, settledState: report.settledState, reportID: report.reportID,
                observed: report.observed, orderTime: report.orderTime)
        }
        return DeviceInputs(facts: facts, reports: reports, firstFailures: try store.firstFailures(of: device.id))
    }

    /// What the directory says of a device's user; a user id nobody has any more is a deleted user.
    func user(_ id: UserID?) throws -> DeviceUser {
        guard let id else { return .none }
        let directory = DirectoryStore(sql)
        guard let user = try directory.user(id) else { return .deleted }
        return .known(id, groups: try directory.groups(of: PrincipalID(id)), isEnabled: user.isEnabled)
    }
}
