import Core
import Testing

@testable import Compliance

/// semantics.md, "The decision and its explanation": what is tried, and how much is listed.
@Suite struct RemedyLimitTests {
    private static func id(_ number: Int) -> PolicyID { PolicyID(high: 0xE, low: UInt64(number + 1)) }

    /// Alice's phone at high, refused by as many compliance policies as asked for, each asking for secured.
    private func facts(
        compliance: [CompliancePolicy], access: [ConditionalAccessPolicy],
        reports: [ReportFacts] = [Example.report(.highSeverity)]
    ) -> DecisionFacts {
        var facts = DecisionFacts(
            resource: AccessExample.exchange, context: AccessContext(), exemptApplicationIDs: [],
            world: Example.world(compliance), accessPolicies: access)
        facts.user = AccessExample.alice
        facts.device = DeviceInputs(facts: Example.device(), reports: reports, firstFailures: [:])
        return facts
    }

    private func candidates(_ facts: DecisionFacts) -> RemedyCandidates {
        let question = facts.question(at: Example.now)
        return RemedyCandidates(
            facts, question, facts.decision(at: Example.now), at: Example.now, among: Set(RemedyChange.Area.allCases))
    }

    @Test func `Candidates are changes that touch a failing rule or unmet control of an applying policy`() throws {
        let minimum = try #require(OSVersion("10"))
        let facts = facts(
            compliance: [
                Example.policy(.low, id: Self.id(0)), Example.policy(.high, id: Self.id(1)),
                Example.policy(nil, id: Self.id(2)) { $0.minimumOS = minimum },
                Example.policy(.low, id: Self.id(3), targets: []),
            ],
            access: [
                try AccessExample.policy(id: Self.id(10)),
                try AccessExample.policy([("conditions.users", ["includeUsers": ["None"]])], id: Self.id(11)),
                try AccessExample.policy([("grantControls.builtInControls", ["mfa"])], id: Self.id(12)),
                try AccessExample.policy([("state", "disabled")], id: Self.id(13)),
            ])
        #expect(
            candidates(facts).all.map(\.key) == [
                .deviceLevel, .levelOverride, .policy(Self.id(0), .allowsLevel), .policy(Self.id(0), .unassigned),
                .policy(Self.id(10), .off), .policy(Self.id(10), .userExcluded), .policy(Self.id(12), .off),
                .policy(Self.id(12), .userExcluded),
            ])
    }

    @Test func `Candidates are at most 12: device, connector, then policies by id`() throws {
        let policies = (0..<9).map { Example.policy(.secured, id: Self.id($0)) }
        let facts = facts(compliance: policies.reversed(), access: [try AccessExample.policy(id: Self.id(20))])
        let found = candidates(facts)
        #expect(found.all.count == 12 && found.areCut)
        let keys: [RemedyKey] =
            [.deviceLevel, .levelOverride]
            + (0..<5).flatMap { [.policy(Self.id($0), .allowsLevel), .policy(Self.id($0), .unassigned)] }
        #expect(found.all.map(\.key) == keys)
        #expect(facts.remedies(at: Example.now).areTruncated, "there may be more")
    }

    @Test func `explain lists at most 50 remedies, fewest changes first, with truncated`() throws {
        // Three access policies refuse for mfa: each must be off or exclude the user, in 2 to the third ways, and so on.
        let access = try (0..<3).map {
            try AccessExample.policy([("grantControls.builtInControls", ["mfa"])], id: Self.id($0))
        }
        let facts = facts(compliance: [], access: access)
        let all = facts.remedies(at: Example.now)
        #expect(all.list.count == 8 && !all.areTruncated)
        let few = facts.remedies(at: Example.now, limit: 7)
        #expect(few.list == Array(all.list.prefix(7)) && few.areTruncated)
        #expect(Remedies.Limit.remedies == 50)
    }
}
