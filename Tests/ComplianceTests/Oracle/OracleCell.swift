import Core

@testable import Compliance

/// One line of the oracle's decision table: one policy on one device with one or two connectors, and the answer.
struct OracleCell {
    /// The columns, as `Tests/Oracle/compliance_oracle.py` names them; `B.` columns are `absent` without a second connector.
    static let inputs = 21
    static let answers = 4
    private static let now = Example.now
    private static let minimumOS = OSVersion("16")
    private static let ids = [Example.lookout, Example.zimperium]

    let device: DeviceFacts
    let reports: [ReportFacts]
    let world: ComplianceWorld
    let firstFailures: [PolicyID: Timestamp]
    /// What the oracle says of threat rule, Defender rule, policy and device.
    let expected: [Substring]

    /// Nil for a line that is no cell.
    init?(_ line: Substring.UTF8View) {
        let words = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { Substring($0) }
        guard words.count == Self.inputs + Self.answers,
            let platform = DevicePlatform.allCases.first(where: { $0.rawValue == words[0] })
        else { return nil }
        device = Example.device(
            platform, osVersion: ["below": "15.9", "at": "16.0"][words[5]] ?? "sixteen",
            lastSync: words[9] == "stale" ? Self.now - .days(31) : Self.now - .days(1),
            override: Self.override(words[10]))
        var rules = ComplianceRules()
        rules.threatLevel = ThreatLevel(rawValue: String(words[1]))
        rules.defenderLevel = ThreatLevel(rawValue: String(words[2]))
        let policy = CompliancePolicy(
            id: Example.policyID, version: 1, type: Self.type(platform), displayName: "Oracle", rules: rules,
            gracePeriodHours: Int(words[7]) ?? 0, targets: [.allDevices])
        var (connectors, reports): ([ConnectorFacts], [ReportFacts]) = ([], [])
        for (place, columns) in [words[11..<16], words[16..<21]].enumerated() where columns.first != "absent" {
            guard let connector = Self.connector(Array(columns), id: Self.ids[place], words, platform) else {
                return nil
            }
            connectors.append(connector)
            if let report = Self.report(columns[columns.startIndex + 4], from: connector.id) { reports.append(report) }
        }
        self.reports = reports
        world = ComplianceWorld(
            policies: [policy], connectors: connectors,
            settings: ComplianceSettings(secureByDefault: words[8] == "on"))
        firstFailures =
            ["young": [policy.id: Self.now - .hours(1)], "old": [policy.id: Self.now - .hours(30)]][
                words[6], default: [:]]
        expected = Array(words[Self.inputs...])
    }

    private static func type(_ platform: DevicePlatform) -> CompliancePolicyType {
        switch platform {
        case .iOS: .iosCompliancePolicy
        case .android: .androidCompliancePolicy
        case .macOS: .macOSCompliancePolicy
        case .windows: .windows10CompliancePolicy
        }
    }

    private static func override(_ word: Substring) -> LevelOverride? {
        if word == "expired" { return LevelOverride(level: .high, expires: now - .hours(2), reason: "test") }
        return ThreatLevel(rawValue: String(word)).map {
            LevelOverride(level: $0, expires: now + .days(1), reason: "test")
        }
    }

    private static func connector(
        _ columns: [Substring], id: ConnectorID, _ words: [Substring], _ platform: DevicePlatform
    ) -> ConnectorFacts? {
        guard columns.count == 5, let failMode = FailMode(rawValue: String(columns[3])) else { return nil }
        let families: [Substring: ConnectorFacts.Family] = [
            "mtd": .thirdParty, "defender": .defender, "windowsSecurityCenter": .windowsSecurityCenter,
        ]
        guard let family = families[columns[0]] else { return nil }
        // The threshold is seven days; the last clean contact was a day ago, or eight.
        let silentAfter: Timestamp? =
            switch columns[1] {
            case "never": nil
            case "silent", "withdrawnSilent", "errorSilent": now - .days(1)
            default: now + .days(6)
            }
        return Example.connector(
            id, family: family,
            provisioning: columns[1] == "never" ? .never : columns[1].hasPrefix("withdrawn") ? .withdrawn : .yes,
            silentAfter: silentAfter, failMode: failMode, enabled: columns[2] == "on" ? [platform] : [],
            blocksOnMissing: words[3] == "on" ? [platform] : [], blocksUnsupportedOS: words[4] == "on",
            minimumOS: minimumOS.map { [platform: $0] } ?? [:])
    }

    private static func report(_ word: Substring, from connector: ConnectorID) -> ReportFacts? {
        let earlier: [(suffix: String, state: ReportedThreatState)] = [
            ("AfterLow", .lowSeverity), ("AfterHigh", .highSeverity),
        ]
        let settled = earlier.first { word.hasSuffix($0.suffix) }
        guard let state = ReportedThreatState(rawValue: String(word.dropLast(settled?.suffix.count ?? 0))) else {
            return nil
        }
        return Example.report(state, from: connector, settled: settled?.state, at: now - .hours(40))
    }

    /// Our own answer, in the oracle's words.
    func answer() -> [String] {
        let policy = world.policies[0]
        let compliance = ComplianceEvaluation.evaluate(
            device, reports: reports, firstFailures: firstFailures, world: world, now: Self.now)
        return [
            word(policy.rules.threatLevel, .deviceThreat), word(policy.rules.defenderLevel, .defender),
            compliance.policies.first?.state.rawValue ?? "none", compliance.state.rawValue,
        ]
    }

    private func word(_ required: ThreatLevel?, _ scope: ThreatRule.Scope) -> String {
        guard let required else { return "notSet" }
        let results = ThreatRule(setting: "threat", required: required).results(
            for: device, connectors: ThreatRule.connectors(world.connectors, in: scope, on: device.platform),
            reports: reports, now: Self.now)
        let counting = results.filter { $0.state != .notApplicable }
        if let failing = counting.filter(\.fails).min(by: { !Self.isMissing($0) && Self.isMissing($1) }) {
            return Self.isMissing(failing) ? "missingFail" : "fail"
        }
        if counting.isEmpty { return "notApplicable" }
        return counting.allSatisfy(Self.isMissing) ? "missingPass" : "pass"
    }

    private static func isMissing(_ result: RuleResult) -> Bool { result.cause == .missingPartnerData }
}
