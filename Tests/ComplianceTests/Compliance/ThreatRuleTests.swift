import Core
import Testing

@testable import Compliance

@Suite("The threat rule of a compliance policy") struct ThreatRuleTests {
    typealias State = RuleResult.State

    /// What the rule says of one connector's last report.
    private func states(
        _ report: ReportFacts?, _ required: ThreatLevel, _ connector: ConnectorFacts,
        _ device: DeviceFacts = Example.device()
    ) -> [RuleResult] {
        ThreatRule(setting: "deviceThreatProtectionRequiredSecurityLevel", required: required).results(
            for: device, connectors: [connector], reports: [report].compactMap { $0 }, now: Example.now)
    }

    /// The cells of the table: P pass, F fail, M missing, for secured, low, medium and high.
    static let cells: [(state: ReportedThreatState?, settled: ReportedThreatState?, row: String)] = [
        (.secured, nil, "PPPP"), (.lowSeverity, nil, "FPPP"), (.mediumSeverity, nil, "FFPP"),
        (.highSeverity, nil, "FFFP"),
        (.compromised, nil, "FFFF"), (.deactivated, nil, "FFFF"), (.misconfigured, nil, "FFFF"),
        (.activated, .secured, "PPPP"), (.activated, .lowSeverity, "FPPP"), (.activated, .highSeverity, "FFFP"),
        (.activated, .compromised, "FFFF"), (.unresponsive, .secured, "PPPP"), (.unresponsive, .mediumSeverity, "FFPP"),
        (.unresponsive, .deactivated, "FFFF"), (.activated, nil, "MMMP"), (.unresponsive, nil, "MMMM"),
        (.unknown, nil, "MMMM"), (nil, nil, "MMMM"),
    ]

    @Test("Each last report against each required level gives the cell of the table", arguments: cells.indices)
    func cell(_ index: Int) throws {
        let cell = Self.cells[index]
        let report = cell.state.map { Example.report($0, settled: cell.settled) }
        for (required, expected) in zip(ThreatLevel.allCases, cell.row) {
            for blocks in [false, true] {
                let connector = Example.connector(blocksOnMissing: blocks ? [.iOS] : [.android])
                let results = states(report, required, connector)
                #expect(results.count == 1)
                let result = try #require(results.first)
                let passes = expected == "P" || (expected == "M" && !blocks)
                #expect(result.state == (passes ? .pass : .fail), "\(cell) \(required) blocks \(blocks)")
                #expect(result.fails == !passes)
                #expect((result.cause == .missingPartnerData) == (expected == "M"))
            }
        }
    }

    @Test(
        "A settled state that is itself activated or unresponsive is none",
        arguments: [ReportedThreatState.activated, .unresponsive])
    func unsettled(_ settled: ReportedThreatState) {
        let connector = Example.connector(blocksOnMissing: [.iOS])
        #expect(states(Example.report(.unresponsive, settled: settled), .high, connector).map(\.state) == [.fail])
        #expect(states(Example.report(.activated, settled: settled), .high, connector).map(\.state) == [.pass])
    }

    @Test("Missing fails when that platform's DeviceBlockedOnMissingPartnerData is on, else it passes")
    func missing() {
        for platform in DevicePlatform.allCases {
            for blocked in DevicePlatform.allCases {
                let connector = Example.connector(blocksOnMissing: [blocked])
                let results = states(nil, .high, connector, Example.device(platform))
                #expect(results.map(\.state) == [blocked == platform ? .fail : .pass], "\(platform), \(blocked)")
            }
        }
    }

    @Test("Activated or unresponsive: the last report before it that is neither counts; none is missing")
    func lastSettled() {
        let connector = Example.connector(blocksOnMissing: [.iOS])
        for state in [ReportedThreatState.activated, .unresponsive] {
            for (settled, expected) in [
                (ReportedThreatState.secured, [State.pass, .pass, .pass, .pass]),
                (.mediumSeverity, [.fail, .fail, .pass, .pass]), (.misconfigured, [.fail, .fail, .fail, .fail]),
            ] {
                let report = Example.report(state, settled: settled)
                #expect(ThreatLevel.allCases.flatMap { states(report, $0, connector).map(\.state) } == expected)
            }
            let alone = ThreatLevel.allCases.flatMap { states(Example.report(state), $0, connector).map(\.cause) }
            let high: RuleResult.Cause = state == .activated ? .value : .missingPartnerData
            #expect(alone == [.missingPartnerData, .missingPartnerData, .missingPartnerData, high])
        }
    }

    @Test("Without a connector that counts the rule is notApplicable") func noConnector() {
        for connectors in [[], [Example.connector(enabled: [])], [Example.connector(provisioning: .never)]] {
            let result = Example.evaluate(
                Example.device(), [Example.report(.highSeverity)], Example.world([Example.policy()], connectors))
            #expect(result.policies.flatMap(\.rules).map(\.state) == [.notApplicable])
            #expect(result.policies.map(\.state) == [.notApplicable])
        }
    }

    @Test(
        "Past the threshold ignore gives no result, holdLast each cell as before, block fails",
        arguments: cells.indices, FailMode.allCases)
    func pastTheThreshold(_ index: Int, _ failMode: FailMode) throws {
        let cell = Self.cells[index]
        let report = cell.state.map { Example.report($0, settled: cell.settled) }
        let silent = Example.now - TimeSpan(microseconds: 1)
        for (required, expected) in zip(ThreatLevel.allCases, cell.row) {
            let connector = Example.connector(silentAfter: silent, failMode: failMode, blocksOnMissing: [.iOS])
            let result = try #require(states(report, required, connector).first)
            let wanted: State =
                switch failMode {
                case .ignore: .notApplicable
                case .holdLast: expected == "P" ? .pass : .fail
                case .block: .fail
                }
            #expect(result.state == wanted, "\(cell) \(required)")
        }
    }

    @Test("At the very threshold the partner is not yet silent, one microsecond later it is")
    func thresholdBoundary() {
        let atIt = Example.connector(silentAfter: Example.now, failMode: .block)
        #expect(states(Example.report(.secured), .low, atIt).map(\.state) == [.pass])
        let past = Example.connector(silentAfter: Example.now - TimeSpan(microseconds: 1), failMode: .block)
        #expect(states(Example.report(.secured), .low, past).map(\.state) == [.fail])
        let never = Example.connector(silentAfter: nil, failMode: .block)
        #expect(states(Example.report(.secured), .low, never).map(\.state) == [.pass])
    }

    static let operatingSystems: [(version: String?, fails: Bool)] = [
        ("15.9", true), ("16", false), ("16.0.0", false), ("17.5", false), ("9", true), ("sixteen", true), (nil, true),
    ]

    @Test(
        "An operating system below the partner's minimum, or unreadable, fails whatever the level",
        arguments: operatingSystems)
    func unsupportedOS(_ row: (version: String?, fails: Bool)) throws {
        let minimum = try #require(OSVersion("16"))
        let connector = Example.connector(blocksUnsupportedOS: true, minimumOS: [.iOS: minimum])
        let device = Example.device(osVersion: row.version)
        for report in [Example.report(.secured), nil] {
            let results = states(report, .high, connector, device)
            #expect(results.contains(where: \.fails) == row.fails)
            #expect(results.contains { $0.cause == .unsupportedOperatingSystem } == row.fails)
        }
    }

    @Test func `Without the toggle, or without a known minimum for the platform, the operating system is not checked`()
        throws
    {
        let minimum = try #require(OSVersion("16"))
        let device = Example.device(osVersion: "12")
        let off = Example.connector(blocksUnsupportedOS: false, minimumOS: [.iOS: minimum])
        #expect(states(Example.report(.secured), .low, off, device).map(\.state) == [.pass])
        let unknown = Example.connector(blocksUnsupportedOS: true, minimumOS: [.android: minimum])
        #expect(states(Example.report(.secured), .low, unknown, device).map(\.state) == [.pass])
    }

    @Test func `A connector that gives no result checks no operating system`() throws {
        let minimum = try #require(OSVersion("16"))
        let silent = Example.connector(
            silentAfter: Example.now - .days(1), failMode: .ignore, blocksUnsupportedOS: true,
            minimumOS: [.iOS: minimum])
        let results = states(Example.report(.secured), .low, silent, Example.device(osVersion: "12"))
        #expect(results.map(\.state) == [.notApplicable])
        #expect(results.map(\.cause) == [.ignoredSilentPartner])
    }

    @Test(
        "While it holds, the override is the only result, whatever connectors, systems or missing data say",
        arguments: ThreatLevel.allCases)
    func override(_ level: ThreatLevel) throws {
        let minimum = try #require(OSVersion("99"))
        let connector = Example.connector(
            silentAfter: Example.now - .days(1), failMode: .block, blocksOnMissing: [.iOS], blocksUnsupportedOS: true,
            minimumOS: [.iOS: minimum])
        let device = Example.device(
            override: LevelOverride(level: level, expires: Example.now + TimeSpan(microseconds: 1), reason: "Lab phone")
        )
        for required in ThreatLevel.allCases {
            let rule = ThreatRule(setting: "x", required: required)
            for connectors in [[], [connector]] {
                let results = rule.results(
                    for: device, connectors: connectors, reports: [Example.report(.compromised)], now: Example.now)
                #expect(results.map(\.state) == [level <= required ? .pass : .fail])
                #expect(results.map(\.cause) == [.levelOverride])
                #expect(results.first?.observed == level.rawValue)
                #expect(results.first?.note?.contains("Lab phone") == true)
            }
        }
    }

    @Test func `At its expiry the override no longer holds`() {
        let device = Example.device(override: LevelOverride(level: .high, expires: Example.now, reason: ""))
        #expect(states(Example.report(.secured), .low, Example.connector(), device).map(\.state) == [.pass])
        #expect(states(Example.report(.secured), .low, Example.connector(), device).map(\.cause) == [.value])
    }

    /// Families that count: (platform, family, third-party rule, Defender rule).
    static let families: [(DevicePlatform, ConnectorFacts.Family, Bool, Bool)] = [
        (.iOS, .thirdParty, true, false), (.iOS, .defender, false, true), (.iOS, .windowsSecurityCenter, false, false),
        (.android, .thirdParty, true, false), (.android, .defender, false, true),
        (.macOS, .thirdParty, true, false), (.macOS, .defender, false, true),
        (.windows, .thirdParty, true, false), (.windows, .defender, true, true),
        (.windows, .windowsSecurityCenter, false, false),
    ]

    @Test(
        "On Windows the rule is over every connector, Defender included; elsewhere over all but Defender",
        arguments: families)
    func family(_ row: (DevicePlatform, ConnectorFacts.Family, Bool, Bool)) {
        let connectors = [Example.connector(family: row.1)]
        #expect(ThreatRule.connectors(connectors, in: .deviceThreat, on: row.0).isEmpty == !row.2)
        #expect(ThreatRule.connectors(connectors, in: .defender, on: row.0).isEmpty == !row.3)
    }

    @Test("notSetUp never counts, whatever its failMode", arguments: FailMode.allCases)
    func neverProvisioned(_ failMode: FailMode) {
        let connector = Example.connector(
            provisioning: .never, silentAfter: nil, failMode: failMode, blocksOnMissing: [.iOS])
        #expect(ThreatRule.connectors([connector], in: .deviceThreat, on: .iOS).isEmpty)
        let compliance = Example.evaluate(
            Example.device(), [Example.report(.highSeverity)], Example.world([Example.policy()], [connector]))
        #expect(compliance.policies.map(\.state) == [.notApplicable])
        #expect(compliance.state == .compliant)
        #expect(compliance.reportedState == .highSeverity)
    }

    @Test func `Unavailable keeps its last reports until the threshold has passed, then its failMode decides`() {
        for (silentAfter, failMode, expected) in [
            (Example.now, FailMode.ignore, State.fail), (Example.now - .seconds(1), .ignore, .notApplicable),
            (Example.now - .seconds(1), .holdLast, .fail), (Example.now - .seconds(1), .block, .fail),
        ] {
            let connector = Example.connector(provisioning: .withdrawn, silentAfter: silentAfter, failMode: failMode)
            let compliance = Example.evaluate(
                Example.device(), [Example.report(.highSeverity)], Example.world([Example.policy()], [connector]))
            #expect(compliance.policies.flatMap(\.rules).map(\.state) == [expected])
        }
    }

    @Test func `A connector whose toggle for the platform is off does not count`() {
        let connector = Example.connector(enabled: [.android, .windows, .macOS])
        let compliance = Example.evaluate(
            Example.device(), [Example.report(.compromised)], Example.world([Example.policy()], [connector]))
        #expect(compliance.policies.flatMap(\.rules).map(\.cause) == [.noConnector])
        #expect(compliance.policies.map(\.state) == [.notApplicable])
        #expect(compliance.reportedState == .unknown)
    }

    @Test func `The device must pass each of several counting connectors`() {
        let world = Example.world(
            [Example.policy()], [Example.connector(), Example.connector(Example.zimperium, name: "Zimperium")])
        let good = Example.report(.secured)
        #expect(
            Example.evaluate(Example.device(), [good, Example.report(.lowSeverity, from: Example.zimperium)], world)
                .state == .compliant)
        let bad = Example.evaluate(
            Example.device(), [good, Example.report(.highSeverity, from: Example.zimperium)], world)
        #expect(bad.state == .noncompliant)
        #expect(bad.policies.flatMap(\.failingRules).map(\.connectorName) == ["Zimperium"])
    }

    @Test func `A silent connector that is ignored leaves the others to decide`() {
        let silent = Example.connector(silentAfter: Example.now - .days(1), failMode: .ignore)
        let world = Example.world([Example.policy()], [silent, Example.connector(Example.zimperium)])
        let reports = [Example.report(.highSeverity), Example.report(.secured, from: Example.zimperium)]
        #expect(Example.evaluate(Example.device(), reports, world).policies.map(\.state) == [.compliant])
    }

    @Test func `advancedThreatProtectionRequiredSecurityLevel is the same rule over Defender connectors only`() {
        let connectors = [
            Example.connector(), Example.connector(Example.defender, name: "Defender", family: .defender),
        ]
        let policy = Example.policy(nil, defender: .low)
        let reports = [Example.report(.compromised), Example.report(.lowSeverity, from: Example.defender)]
        #expect(Example.evaluate(Example.device(), reports, Example.world([policy], connectors)).state == .compliant)
        let worse = [Example.report(.secured), Example.report(.highSeverity, from: Example.defender)]
        let compliance = Example.evaluate(Example.device(), worse, Example.world([policy], connectors))
        #expect(
            compliance.policies.flatMap(\.failingRules).map(\.setting) == [
                "advancedThreatProtectionRequiredSecurityLevel"
            ])
    }
}
