import Core
import Testing

@testable import Compliance

@Suite("Policy and device state: states and first failures") struct PolicyStateTests {
    /// A policy with rules that pass (p), fail (f) or are unknown (u): over the version, jailbreak and encryption.
    private func state(_ rules: String, secureByDefault: Bool = false) -> [PolicyState] {
        let letters = Array(rules)
        let fact: (Int) -> Bool? = { letters[$0] == "u" ? nil : letters[$0] == "p" }
        let device = Example.device(
            osVersion: fact(0).map { $0 ? "17" : "15" }, isJailbroken: fact(1).map(!), isEncrypted: fact(2))
        let policy = Example.policy(nil) {
            $0.minimumOS = OSVersion("16")
            $0.blocksJailbroken = true
            $0.requiresEncryption = true
        }
        return Example.evaluate(device, [], Example.world([policy], secureByDefault: secureByDefault)).policies.map(
            \.state)
    }

    @Test(arguments: [
        ("ppp", PolicyState.compliant), ("fpp", .nonCompliant), ("pfp", .nonCompliant), ("ppf", .nonCompliant),
        ("ufp", .nonCompliant), ("upp", .compliant), ("uup", .compliant), ("uuu", .notApplicable),
        ("fff", .nonCompliant),
    ])
    func `a policy's state is that of its worst rule`(rules: String, expected: PolicyState) {
        #expect(state(rules) == [expected])
    }

    @Test(arguments: [("ppp", PolicyState.compliant), ("upp", .nonCompliant), ("uuu", .nonCompliant)])
    func `with secureByDefault unknown is the worst`(rules: String, expected: PolicyState) {
        #expect(state(rules, secureByDefault: true) == [expected])
    }

    @Test func `NotApplicable is less than Compliant, then InGracePeriod, NonCompliant and Error`() {
        #expect(
            PolicyState.allCases.sorted() == [.notApplicable, .compliant, .inGracePeriod, .nonCompliant, .error])
    }

    @Test func `a device is noncompliant, a policy nonCompliant`() {
        let result = Example.evaluate(Example.device(), [Example.report(.highSeverity)])
        #expect(result.state.rawValue == "noncompliant")
        #expect(result.policies.map(\.state.rawValue) == ["nonCompliant"])
    }

    @Test func `first failure is kept for each device and policy`() {
        let other = Example.policy(.medium, id: Example.otherPolicyID, grace: 1)
        let world = Example.world([Example.policy(grace: 48), other])
        let stored = [Example.policyID: Example.now - .hours(30)]
        let result = Example.evaluate(
            Example.device(), [Example.report(.highSeverity)], world, failures: stored, changed: Example.now)
        #expect(
            result.firstFailures == [
                Example.policyID: Example.now - .hours(30), Example.otherPolicyID: Example.now,
            ])
        #expect(result.policies.map(\.graceEnds) == [Example.now + .hours(18), Example.now + .hours(1)])
    }

    @Test func `first failure of a report is when it is committed, not when it was seen`() {
        let report = Example.report(.highSeverity, at: Example.now - .days(2))
        let result = Example.evaluate(
            Example.device(), [report], Example.world([Example.policy(grace: 24)]), changed: Example.now)
        #expect(result.firstFailures == [Example.policyID: Example.now])
        #expect(result.gracePeriodEnds == Example.now + .hours(24))
    }

    @Test func `first failure of what time does is the exact instant, however late it is looked at`() {
        let silentAfter = Example.now - .days(3)
        let silent = Example.world(
            [Example.policy()], [Example.connector(silentAfter: silentAfter, failMode: .block)])
        #expect(
            Example.evaluate(Example.device(), [Example.report(.secured)], silent).firstFailures == [
                Example.policyID: silentAfter
            ])
        let expires = Example.now - .hours(7)
        let device = Example.device(override: LevelOverride(level: .low, expires: expires, reason: ""))
        #expect(
            Example.evaluate(device, [Example.report(.highSeverity)]).firstFailures == [Example.policyID: expires])
    }
}
