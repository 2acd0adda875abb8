import Core

@testable import Compliance

/// Named facts that the suites build on.
enum Example {
    /// 2026-11-23T10:00:00Z.
    static let now = Timestamp(seconds: 1_795_428_000)
    static let alice = UserID(high: 0xA, low: 1)
    static let bob = UserID(high: 0xA, low: 2)
    static let staff = GroupID(high: 0xB, low: 1)
    static let board = GroupID(high: 0xB, low: 2)
    static let policyID = PolicyID(high: 0xC, low: 1)
    static let otherPolicyID = PolicyID(high: 0xC, low: 2)
    static let lookout = ConnectorID(high: 0xD, low: 1)
    static let zimperium = ConnectorID(high: 0xD, low: 2)
    static let defender = ConnectorID(high: 0xD, low: 3)

    static func device(
        _ platform: DevicePlatform = .iOS, policyPlatform: PolicyPlatform? = nil, osVersion: String? = "17.5",
        patchLevel: String? = nil, isJailbroken: Bool? = nil, isEncrypted: Bool? = nil,
        user: DeviceUser = .known(alice, groups: [staff], isEnabled: true), lastSync: Timestamp = now,
        override: LevelOverride? = nil
    ) -> DeviceFacts {
        let policies: PolicyPlatform =
            switch platform {
            case .iOS: .iOS
            case .android: .android
            case .macOS: .macOS
            case .windows: .windows10
            }
        return DeviceFacts(
            id: DeviceID(high: 1, low: 1), entraID: EntraDeviceID(high: 2, low: 2), name: "Alice's phone",
            operatingSystem: platform.rawValue, platform: platform, policyPlatform: policyPlatform ?? policies,
            osVersion: osVersion, securityPatchLevel: patchLevel, isJailbroken: isJailbroken, isEncrypted: isEncrypted,
            user: user, lastSync: lastSync, override: override)
    }

    static func connector(
        _ id: ConnectorID = lookout, name: String = "Lookout", family: ConnectorFacts.Family = .thirdParty,
        provisioning: ConnectorFacts.Provisioning = .yes, silentAfter: Timestamp? = now + .days(7),
        failMode: FailMode = .ignore, enabled: Set<DevicePlatform> = Set(DevicePlatform.allCases),
        blocksOnMissing: Set<DevicePlatform> = [], blocksUnsupportedOS: Bool = false,
        minimumOS: [DevicePlatform: OSVersion] = [:]
    ) -> ConnectorFacts {
        ConnectorFacts(
            id: id, displayName: name, family: family, provisioning: provisioning, silentAfter: silentAfter,
            failMode: failMode, enabled: enabled, blocksOnMissing: blocksOnMissing,
            blocksUnsupportedOS: blocksUnsupportedOS, minimumOS: minimumOS)
    }

    static func report(
        _ state: ReportedThreatState, from connector: ConnectorID = lookout, settled: ReportedThreatState? = nil,
        at time: Timestamp = now - .days(10)
    ) -> ReportFacts {
        ReportFacts(
            connector: connector, state: state, settledState: settled, reportID: "report-7", observed: time,
            orderTime: time)
    }

    /// A policy for all devices whose rules are at most `level`.
    static func policy(
        _ level: ThreatLevel? = .low, defender: ThreatLevel? = nil, id: PolicyID = policyID,
        type: CompliancePolicyType = .iosCompliancePolicy, grace: Int = 0,
        targets: [AssignmentTarget] = [.allDevices], change: (inout ComplianceRules) -> Void = { _ in }
    ) -> CompliancePolicy {
        var rules = ComplianceRules()
        rules.threatLevel = level
        rules.defenderLevel = defender
        change(&rules)
        return CompliancePolicy(
            id: id, version: 1, type: type, displayName: "At most low", rules: rules, gracePeriodHours: grace,
            targets: targets)
    }

    static func world(
        _ policies: [CompliancePolicy] = [policy()], _ connectors: [ConnectorFacts] = [connector()],
        secureByDefault: Bool = false
    ) -> ComplianceWorld {
        ComplianceWorld(
            policies: policies, connectors: connectors, settings: ComplianceSettings(secureByDefault: secureByDefault))
    }

    static func evaluate(
        _ device: DeviceFacts = device(), _ reports: [ReportFacts] = [], _ world: ComplianceWorld = world(),
        failures: [PolicyID: Timestamp] = [:], at moment: Timestamp = now, changed: Timestamp? = nil
    ) -> DeviceCompliance {
        ComplianceEvaluation.evaluate(
            device, reports: reports, firstFailures: failures, world: world, now: moment, changed: changed)
    }
}
