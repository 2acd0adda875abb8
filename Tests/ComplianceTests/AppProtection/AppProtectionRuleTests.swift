import Core
import Testing

@testable import Compliance

/// semantics.md, "App protection (MAM)": `maximumAllowedDeviceThreatLevel` and what follows from it.
@Suite struct AppProtectionRuleTests {
    private typealias App = AppProtectionExample

    /// P passes, F fails, M is missing data, for secured, low, medium and high.
    static let cells: [(state: ReportedThreatState?, row: String)] = [
        (.secured, "PPPP"), (.lowSeverity, "FPPP"), (.mediumSeverity, "FFPP"), (.highSeverity, "FFFP"),
        (.compromised, "FFFF"), (.deactivated, "FFFF"), (.misconfigured, "FFFF"), (.activated, "MMMP"),
        (.unresponsive, "MMMM"), (.unknown, "MMMM"), (nil, "MMMM"),
    ]

    @Test(
        "maximumAllowedDeviceThreatLevel is compared like the threat rule's level; above it mobileThreatDefenseRemediationAction says block or wipe",
        arguments: cells.indices)
    func cell(_ index: Int) {
        let cell = Self.cells[index]
        let reports = [cell.state.map { Example.report($0) }].compactMap { $0 }
        for (level, expected) in zip(ThreatLevel.allCases, cell.row) {
            for blocks in [false, true] {
                for action in [AppProtectionAction.block, .wipe] {
                    let connector = App.connector(blocksOnMissing: blocks ? [.iOS] : [.android])
                    let result = App.evaluate([App.policy(level, does: action)], [connector], reports)
                    let passes = expected == "P" || (expected == "M" && !blocks)
                    #expect(result.action == (passes ? .none : action), "\(cell) at most \(level), blocks \(blocks)")
                    #expect(result.isCompliant == passes)
                    #expect(result.obstacle == (passes ? nil : .refused))
                }
            }
        }
    }

    @Test func `Only connectors whose MobileApplicationManagementEnabled toggle of the platform is on are asked`() {
        let compliance = Example.connector(Example.zimperium, name: "Zimperium", enabled: [.iOS])
        let asked = App.connector(on: [.iOS])
        let ill = [Example.report(.highSeverity, from: Example.zimperium), Example.report(.secured)]
        #expect(App.evaluate([App.policy()], [asked, compliance], ill).action == .none)
        let other = [Example.report(.secured, from: Example.zimperium), Example.report(.highSeverity)]
        #expect(App.evaluate([App.policy()], [asked, compliance], other).action == .block)
        let android = App.connector(on: [.android])
        #expect(App.evaluate([App.policy()], [android], other).action == .none)
    }

    @Test func `'Like above' includes missing data: it fails where the platform's BlockedOnMissingPartnerData is on`() {
        let rows: [(platforms: Set<DevicePlatform>, action: AppProtectionAction)] = [
            ([.iOS], .block), ([], .none), ([.android, .windows], .none),
        ]
        for (platforms, action) in rows {
            #expect(App.evaluate([App.policy()], [App.connector(blocksOnMissing: platforms)]).action == action)
        }
    }

    @Test func `No connector has no effect`() {
        let high = [Example.report(.highSeverity)]
        #expect(App.evaluate([App.policy(.secured)], [], high).action == .none)
        let compliance = Example.connector(enabled: [.iOS])
        let off = App.connector(on: [.android, .windows])
        let never = App.connector(provisioning: .never)
        for connector in [compliance, off, never] {
            let result = App.evaluate([App.policy(.secured)], [connector], high)
            #expect(result.action == .none && result.isCompliant)
            #expect(result.policies.flatMap(\.rules).map(\.cause) == [.noConnector])
        }
    }

    @Test func `a policy without a maximum level has no effect, whatever partners report`() {
        let result = App.evaluate([App.policy(nil, does: .wipe)], [App.connector()], [Example.report(.compromised)])
        #expect(result.action == .none && result.isCompliant)
        #expect(result.policies.flatMap(\.rules).isEmpty)
    }

    @Test("'Like above' includes the failMode of a partner past its threshold", arguments: FailMode.allCases)
    func silence(_ failMode: FailMode) {
        let silent = App.connector(silentAfter: Example.now - TimeSpan(microseconds: 1), failMode: failMode)
        for (state, held) in [(ReportedThreatState.secured, AppProtectionAction.none), (.highSeverity, .block)] {
            let expected: AppProtectionAction =
                switch failMode {
                case .ignore: .none
                case .holdLast: held
                case .block: .block
                }
            #expect(App.evaluate([App.policy()], [silent], [Example.report(state)]).action == expected)
            let heard = App.connector(silentAfter: Example.now, failMode: failMode)
            #expect(App.evaluate([App.policy()], [heard], [Example.report(state)]).action == held)
        }
    }

    @Test("'Like above' includes an unsupported or unreadable OS", arguments: ["15.9", "16", "x", nil] as [String?])
    func unsupportedOS(_ version: String?) throws {
        let minimum = try #require(OSVersion("16"))
        for blocks in [false, true] {
            let connector = App.connector(blocksUnsupportedOS: blocks, minimumOS: [.iOS: minimum])
            let result = App.evaluate(
                [App.policy(.high)], [connector], [Example.report(.secured)], device: Example.device(osVersion: version)
            )
            #expect(result.action == (blocks && version != "16" ? .block : .none))
        }
    }

    @Test func `While it holds, the override is the only result of app protection, whatever connectors say`() {
        let until = LevelOverride(level: .medium, expires: Example.now + .seconds(1), reason: "drill")
        let device = Example.device(override: until)
        for connectors in [[], [App.connector(silentAfter: Example.now - .days(1), failMode: .block)]] {
            for state in [ReportedThreatState.secured, .compromised] {
                let reports = [Example.report(state)]
                let strict = App.evaluate([App.policy(.low)], connectors, reports, device: device)
                #expect(strict.action == .block)
                #expect(strict.policies.flatMap(\.rules).map(\.cause) == [.levelOverride])
                #expect(App.evaluate([App.policy(.medium)], connectors, reports, device: device).action == .none)
            }
        }
        let over = App.evaluate(
            [App.policy(.low)], [App.connector()], [Example.report(.secured)], device: device, at: until.expires)
        #expect(over.action == .none)
    }

    @Test func `the harshest of several policies counts`() {
        let both = [App.policy(.low, does: .block), App.policy(.medium, does: .wipe)]
        let medium = App.evaluate(both, [App.connector()], [Example.report(.mediumSeverity)])
        #expect(medium.action == .block && medium.policies.map(\.action) == [.block, .none])
        #expect(App.evaluate(both, [App.connector()], [Example.report(.highSeverity)]).action == .wipe)
    }

    // MARK: Which partner

    /// Who is asked: the priority, whether Defender and the other partner can answer, and whose word counts.
    static let priorities:
        [(priority: AppProtectionPolicy.PartnerPriority, defender: Bool, other: Bool, asked: ConnectorID?)] = [
            (.defenderOverThirdPartyPartner, true, true, Example.defender),
            (.thirdPartyPartnerOverDefender, true, true, Example.lookout),
            (.defenderOverThirdPartyPartner, false, true, Example.lookout),
            (.thirdPartyPartnerOverDefender, false, true, Example.lookout),
            (.defenderOverThirdPartyPartner, true, false, Example.defender),
            (.thirdPartyPartnerOverDefender, true, false, Example.defender),
            (.defenderOverThirdPartyPartner, false, false, nil),
        ]

    @Test(
        "mobileThreatDefensePartnerPriority chooses between Defender and one other, among those that count",
        arguments: priorities.indices)
    func priority(_ index: Int) {
        let row = Self.priorities[index]
        // Three ways in which a connector does not count.
        let absences: [(inout ConnectorFacts) -> Void] = [
            { $0.appProtectionEnabled = [] }, { $0.provisioning = .never }, { $0.silentAfter = Example.now - .days(1) },
        ]
        for absent in absences {
            var defender = App.connector(Example.defender, family: .defender)
            var other = App.connector(Example.lookout)
            if !row.defender { absent(&defender) }
            if !row.other { absent(&other) }
            for ill in [Example.defender, Example.lookout] {
                let reports = [
                    Example.report(ill == Example.defender ? .highSeverity : .secured, from: Example.defender),
                    Example.report(ill == Example.lookout ? .highSeverity : .secured, from: Example.lookout),
                ]
                let result = App.evaluate([App.policy(priority: row.priority)], [defender, other], reports)
                #expect(result.action == (row.asked == ill ? .block : .none))
            }
        }
    }

    @Test func `A priority that is null is Defender`() throws {
        for given in [nil, JSON.null] {
            var properties: JSONObject = ["displayName": "x", "maximumAllowedDeviceThreatLevel": "low"]
            properties["mobileThreatDefensePartnerPriority"] = given
            let policy = try AppProtectionPolicy(
                id: Example.policyID, version: 1, type: .iosManagedAppProtection, properties: properties,
                targets: [.allDevices])
            #expect(policy.priority == .defenderOverThirdPartyPartner)
        }
    }

    @Test("Windows Security Center counts for Windows only", arguments: [DevicePlatform.iOS, .android, .windows])
    func securityCenter(_ platform: DevicePlatform) throws {
        let center = App.connector(App.securityCenter, family: .windowsSecurityCenter)
        let type = try #require(AppProtectionPolicyType.allCases.first { $0.platform == platform })
        let result = App.evaluate(
            [App.policy(type: type)], [center], [Example.report(.highSeverity, from: App.securityCenter)],
            device: Example.device(platform))
        #expect(result.action == (platform == .windows ? .block : .none))
    }

    @Test func `a silent partner whose word is ignored leaves the choice to the other`() {
        let defender = App.connector(
            Example.defender, family: .defender, silentAfter: Example.now - .days(1), failMode: .ignore)
        let reports = [Example.report(.highSeverity, from: Example.lookout)]
        #expect(App.evaluate([App.policy()], [defender, App.connector()], reports).action == .block)
        for failMode in [FailMode.holdLast, .block] {
            var counting = defender
            counting.failMode = failMode
            let result = App.evaluate([App.policy()], [counting, App.connector()], reports)
            #expect(result.policies.flatMap(\.rules).map(\.connector) == [Example.defender])
        }
    }
}
