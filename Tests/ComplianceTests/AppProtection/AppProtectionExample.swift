import Core

@testable import Compliance

/// Named policies, connectors and answers of app protection.
enum AppProtectionExample {
    static let app: ExactText = "27922004-5251-4030-b22d-91ecd9a37ea4"
    static let securityCenter = ConnectorID(high: 0xD, low: 4)

    /// A connector with app protection on and every compliance toggle off.
    static func connector(
        _ id: ConnectorID = Example.lookout, family: ConnectorFacts.Family = .thirdParty,
        on platforms: Set<DevicePlatform> = [.iOS, .android, .windows],
        provisioning: ConnectorFacts.Provisioning = .yes,
        silentAfter: Timestamp? = Example.now + .days(7), failMode: FailMode = .ignore,
        blocksOnMissing: Set<DevicePlatform> = [], blocksUnsupportedOS: Bool = false,
        minimumOS: [DevicePlatform: OSVersion] = [:]
    ) -> ConnectorFacts {
        var connector = Example.connector(
            id, name: family.rawValue, family: family, provisioning: provisioning, silentAfter: silentAfter,
            failMode: failMode, enabled: [], blocksOnMissing: blocksOnMissing,
            blocksUnsupportedOS: blocksUnsupportedOS, minimumOS: minimumOS)
        connector.appProtectionEnabled = platforms
        return connector
    }

    static func policy(
        _ level: ThreatLevel? = .low, does remediation: AppProtectionAction = .block,
        type: AppProtectionPolicyType = .iosManagedAppProtection,
        priority: AppProtectionPolicy.PartnerPriority = .defenderOverThirdPartyPartner,
        targets: [AssignmentTarget] = [.allLicensedUsers]
    ) -> AppProtectionPolicy {
        AppProtectionPolicy(
            id: Example.policyID, type: type, displayName: "Mail app", maximumLevel: level, remediation: remediation,
            priority: priority, targets: targets)
    }

    static func evaluate(
        _ policies: [AppProtectionPolicy] = [policy()], _ connectors: [ConnectorFacts] = [connector()],
        _ reports: [ReportFacts] = [], device: DeviceFacts? = Example.device(), apps: Set<ExactText> = [app],
        clientAppID: String? = app.text, at now: Timestamp = Example.now
    ) -> AppProtectionResult {
        AppProtectionEvaluation.evaluate(
            device.map { DeviceInputs(facts: $0, reports: reports, firstFailures: [:]) }, isEnrolled: true, apps: apps,
            clientAppID: clientAppID,
            world: ComplianceWorld(policies: [], connectors: connectors, appPolicies: policies), now: now)
    }
}
