import Core
import Testing

@testable import Compliance

@Suite struct ComplianceSummaryTests {
    private static let ill = Example.evaluate(Example.device(), [Example.report(.highSeverity)])
    private static let healthy = Example.evaluate(Example.device(), [Example.report(.secured)])
    private static let silent = Example.evaluate(Example.device())

    @Test func `devices are counted by state, platform, level and policy`() {
        var summary = ComplianceSummary()
        for _ in 0..<3 { summary.add(Self.ill, platform: .iOS) }
        for _ in 0..<2 { summary.add(Self.healthy, platform: .iOS) }
        summary.add(Self.silent, platform: .android)
        #expect(summary.devices.total == 6)
        #expect(summary.devices[.noncompliant] == 3)
        #expect(summary.devices[.compliant] == 3)
        #expect(summary.platforms[.iOS]?.total == 5)
        #expect(summary.platforms[.iOS]?[.noncompliant] == 3)
        #expect(summary.platforms[.android]?[.compliant] == 1)
        #expect(summary.platforms[.macOS] == nil)
        #expect(summary.levels[.high]?[.noncompliant] == 3)
        #expect(summary.levels[.secured]?[.compliant] == 2)
        #expect(summary.levels[nil]?.total == 1)
        let policy = summary.policies[Example.policyID]
        #expect(policy?.devices.total == 6)
        #expect(policy?.devices[.nonCompliant] == 3)
        #expect(policy?.devices[.compliant] == 3)
        #expect(summary.policies.count == 1)
    }

    @Test func `every state that an evaluation can give is among those that are shown`() {
        let world = Example.world([Example.policy(grace: 24)], secureByDefault: true)
        let grace = Example.evaluate(Example.device(), [Example.report(.highSeverity)], world)
        let states = [Self.ill, Self.healthy, Self.silent, grace].map(\.state)
        #expect(Set(states).isSubset(of: ComplianceSummary.states))
        #expect(Set(states) == [.compliant, .noncompliant, .inGracePeriod])
    }
}
