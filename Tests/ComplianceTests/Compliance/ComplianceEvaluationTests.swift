import Core
import Testing

@testable import Compliance

@Suite("Policy and device state") struct ComplianceEvaluationTests {
    static let tick = TimeSpan(microseconds: 1)
    let failing = [Example.report(.highSeverity)]
    let passing = [Example.report(.secured)]

    // MARK: Grace

    static let graceEdges: [(after: TimeSpan, hours: Int, state: ComplianceState, policy: PolicyState)] = [
        (.hours(0), 0, .noncompliant, .nonCompliant), (.hours(0), 24, .inGracePeriod, .inGracePeriod),
        (.hours(24), 24, .noncompliant, .nonCompliant),
        (TimeSpan(microseconds: 24 * 3_600_000_000 - 1), 24, .inGracePeriod, .inGracePeriod),
        (.hours(23), 24, .inGracePeriod, .inGracePeriod), (.hours(25), 24, .noncompliant, .nonCompliant),
    ]

    @Test(
        "A failing policy is in grace until first failure plus gracePeriodHours, then nonCompliant",
        arguments: graceEdges)
    func grace(_ row: (after: TimeSpan, hours: Int, state: ComplianceState, policy: PolicyState)) {
        let first = Example.now - row.after
        let end = first + .hours(row.hours)
        let world = Example.world([Example.policy(grace: row.hours)])
        let result = Example.evaluate(Example.device(), failing, world, failures: [Example.policyID: first])
        #expect(result.state == row.state)
        #expect(result.policies.map(\.state) == [row.policy])
        #expect(result.policies.map(\.graceEnds) == [end])
        #expect(result.firstFailures == [Example.policyID: first])
        #expect(result.gracePeriodEnds == (row.state == .inGracePeriod ? end : nil))
        #expect(result.since == first)
        #expect(result.state.meetsCompliantDevice == (row.state == .inGracePeriod))
    }

    @Test func `A failure that is new now begins now, and one that goes on keeps its instant`() {
        #expect(Example.evaluate(Example.device(), failing).firstFailures == [Example.policyID: Example.now])
        let earlier = Example.now - .days(3)
        let result = Example.evaluate(
            Example.device(), failing, failures: [Example.policyID: earlier], at: Example.now, changed: Example.now)
        #expect(result.firstFailures == [Example.policyID: earlier])
    }

    @Test func `First failure goes when the policy passes, becomes not applicable, stops applying or is deleted`() {
        let stored = [Example.policyID: Example.now - .days(1)]
        let worlds = [
            Example.world([Example.policy(.high)]), Example.world([Example.policy()], []),
            Example.world([Example.policy(targets: [])]), Example.world([]),
        ]
        for world in worlds {
            #expect(Example.evaluate(Example.device(), failing, world, failures: stored).firstFailures.isEmpty)
        }
    }

    @Test func `Editing gracePeriodHours re-times from the first failure`() {
        let stored = [Example.policyID: Example.now - .hours(10)]
        let shorter = Example.evaluate(
            Example.device(), failing, Example.world([Example.policy(grace: 9)]), failures: stored)
        let longer = Example.evaluate(
            Example.device(), failing, Example.world([Example.policy(grace: 11)]), failures: stored)
        #expect(shorter.state == .noncompliant)
        #expect(longer.state == .inGracePeriod)
        #expect(longer.gracePeriodEnds == Example.now + .hours(1))
    }

    // MARK: First failure of what time alone does

    @Test func `A partner that falls silent with failMode block fails the device at that exact instant`() {
        let silentAfter = Example.now - .hours(5)
        let world = Example.world(
            [Example.policy(grace: 6)], [Example.connector(silentAfter: silentAfter, failMode: .block)])
        let result = Example.evaluate(Example.device(), passing, world)
        #expect(result.firstFailures == [Example.policyID: silentAfter])
        #expect(result.gracePeriodEnds == silentAfter + .hours(6))
        #expect(result.since == silentAfter)
    }

    @Test func `An override that ends uncovers a failure at its expiry`() {
        let expires = Example.now - .hours(2)
        let device = Example.device(override: LevelOverride(level: .secured, expires: expires, reason: ""))
        #expect(Example.evaluate(device, failing).firstFailures == [Example.policyID: expires])
    }

    @Test func `An override that itself fails keeps the stored instant past its expiry`() {
        let expires = Example.now - .hours(2)
        let device = Example.device(override: LevelOverride(level: .high, expires: expires, reason: ""))
        let stored = [Example.policyID: Example.now - .days(2)]
        #expect(Example.evaluate(device, failing, failures: stored).firstFailures == stored)
        #expect(Example.evaluate(device, passing, failures: stored).firstFailures.isEmpty)
    }

    @Test func `A policy that passed for a while in between fails anew from the later instant`() {
        let ended = Example.now - .hours(2)
        let silentAfter = Example.now - .hours(6)
        let connectors = [
            Example.connector(silentAfter: silentAfter, failMode: .ignore),
            Example.connector(Example.zimperium, silentAfter: ended, failMode: .block),
        ]
        let stored = [Example.policyID: Example.now - .days(2)]
        let reports = failing + [Example.report(.secured, from: Example.zimperium)]
        let result = Example.evaluate(
            Example.device(), reports, Example.world([Example.policy()], connectors), failures: stored)
        #expect(result.firstFailures == [Example.policyID: ended])
    }

    @Test func `What time did before the facts last changed does not date a failure`() {
        let silentAfter = Example.now - .days(2)
        let world = Example.world(
            [Example.policy(grace: 24)], [Example.connector(silentAfter: silentAfter, failMode: .block)])
        let assigned = Example.now - .hours(1)
        let atCommit = Example.evaluate(Example.device(), passing, world, at: assigned, changed: assigned)
        #expect(atCommit.firstFailures == [Example.policyID: assigned])
        let later = Example.evaluate(Example.device(), passing, world, changed: assigned)
        #expect(later.firstFailures == [Example.policyID: assigned])
        #expect(later.state == .inGracePeriod)
    }

    @Test func `A report that came after an override ended fails from now, not from the expiry`() {
        let device = Example.device(
            override: LevelOverride(level: .secured, expires: Example.now - .days(3), reason: ""))
        let report = Example.report(.highSeverity, at: Example.now - .minutes(1))
        #expect(Example.evaluate(device, [report]).firstFailures == [Example.policyID: Example.now])
    }

    // MARK: Combination

    /// Policies by state: n not applicable, c compliant, g in grace, x nonCompliant.
    static let combinations: [(policies: String, open: ComplianceState, secure: ComplianceState)] = [
        ("", .compliant, .noncompliant), ("n", .compliant, .noncompliant), ("nn", .compliant, .noncompliant),
        ("c", .compliant, .compliant), ("nc", .compliant, .compliant), ("cg", .inGracePeriod, .inGracePeriod),
        ("ng", .inGracePeriod, .inGracePeriod), ("gx", .noncompliant, .noncompliant),
        ("cx", .noncompliant, .noncompliant),
        ("ncgx", .noncompliant, .noncompliant), ("x", .noncompliant, .noncompliant),
        ("g", .inGracePeriod, .inGracePeriod),
    ]

    @Test(
        "The device's state is the worst of its applicable policies; none gives what secureByDefault says",
        arguments: combinations)
    func combination(_ row: (policies: String, open: ComplianceState, secure: ComplianceState)) {
        var number: UInt64 = 0
        let policies = row.policies.map { letter in
            number += 1
            let id = PolicyID(high: 0xE, low: number)
            return switch letter {
            case "n": Example.policy(nil, id: id)
            case "c": Example.policy(.high, id: id)
            case "g": Example.policy(.low, id: id, grace: 1)
            default: Example.policy(.low, id: id)
            }
        }
        #expect(Example.evaluate(Example.device(), failing, Example.world(policies)).state == row.open)
        #expect(
            Example.evaluate(Example.device(), failing, Example.world(policies, secureByDefault: true)).state
                == row.secure)
    }

    @Test
    func `gracePeriodEnds is the earliest end among the policies in grace, and nil unless the device is in grace`() {
        let policies = [Example.policy(grace: 5), Example.policy(id: Example.otherPolicyID, grace: 2)]
        let result = Example.evaluate(Example.device(), failing, Example.world(policies))
        #expect(result.gracePeriodEnds == Example.now + .hours(2))
        let worse = Example.evaluate(
            Example.device(), failing, Example.world(policies + [Example.policy(id: PolicyID(high: 9, low: 9))]))
        #expect(worse.state == .noncompliant)
        #expect(worse.gracePeriodEnds == nil)
    }

    @Test func `A policy in grace shows as nonCompliant in Graph's policy states`() {
        #expect(
            PolicyState.allCases.map(\.graphStatus) == [
                "notApplicable", "compliant", "nonCompliant", "nonCompliant", "error",
            ])
    }

    @Test func `unknown rules leave a policy NotApplicable, or fail it where the tenant is secure by default`() {
        let policy = Example.policy(nil) { $0.blocksJailbroken = true }
        #expect(
            Example.evaluate(Example.device(), [], Example.world([policy])).policies.map(\.state) == [.notApplicable])
        let secure = Example.evaluate(Example.device(), [], Example.world([policy], secureByDefault: true))
        #expect(secure.policies.map(\.state) == [.nonCompliant])
        #expect(secure.firstFailures == [Example.policyID: Example.now])
    }

    // MARK: Default checks

    static let staleness: [(since: TimeSpan, days: Int, state: ComplianceState)] = [
        (.days(30), 30, .compliant), (TimeSpan(microseconds: 30 * 86_400_000_000 + 1), 30, .noncompliant),
        (.days(31), 30, .noncompliant),
        (.days(1), 1, .compliant), (TimeSpan(microseconds: 86_400_000_001), 1, .noncompliant),
        (.days(119), 120, .compliant),
    ]

    @Test("No contact for longer than the threshold is noncompliant at once", arguments: staleness)
    func stale(_ row: (since: TimeSpan, days: Int, state: ComplianceState)) {
        var world = Example.world([Example.policy(grace: 1_000)])
        world.settings.checkinThresholdDays = row.days
        let device = Example.device(lastSync: Example.now - row.since)
        let result = Example.evaluate(device, passing, world)
        #expect(result.state == row.state)
        #expect(result.since == (row.state == .compliant ? nil : device.lastSync + .days(row.days)))
        #expect(result.defaultChecks.map(\.passes) == [true, row.state == .compliant, true])
        #expect(result.firstFailures.isEmpty)
    }

    @Test func `A device whose user was deleted is noncompliant; a disabled user is not a matter of compliance`() {
        #expect(Example.evaluate(Example.device(user: .deleted), passing).state == .noncompliant)
        #expect(
            Example.evaluate(Example.device(user: .known(Example.alice, groups: [], isEnabled: false)), passing).state
                == .compliant)
        #expect(Example.evaluate(Example.device(user: .none), passing).state == .compliant)
    }

    // MARK: What is shown

    @Test
    func
        `partnerReportedThreatState is the worst over connectors whose toggle is on, also of those that do not count`()
    {
        let connectors = [
            Example.connector(provisioning: .never),
            Example.connector(Example.zimperium, silentAfter: Example.now - .days(1)),
            Example.connector(Example.defender, family: .defender),
            Example.connector(ConnectorID(high: 7, low: 7), enabled: [.android]),
        ]
        let reports = [
            Example.report(.misconfigured), Example.report(.deactivated, from: Example.zimperium),
            Example.report(.secured, from: Example.defender),
            Example.report(.compromised, from: ConnectorID(high: 7, low: 7)),
            Example.report(.compromised, from: ConnectorID(high: 8, low: 8)),
        ]
        let result = Example.evaluate(Example.device(), reports, Example.world([], connectors))
        #expect(result.reportedState == .deactivated)
        #expect(result.shownReport?.connector == Example.zimperium)
        #expect(result.threatLevel == nil)
        #expect(Example.evaluate(Example.device(), [], Example.world([], connectors)).reportedState == .unknown)
    }

    @Test func `Of equally bad reports the later one is shown`() {
        let connectors = [Example.connector(), Example.connector(Example.zimperium)]
        let early = Example.report(.lowSeverity, at: Example.now - .days(2))
        var late = Example.report(.lowSeverity, from: Example.zimperium, at: Example.now - .days(1))
        // The order decides, not what a partner with a slow clock says it observed.
        late.observed = Example.now - .days(5)
        for reports in [[early, late], [late, early]] {
            #expect(Example.evaluate(Example.device(), reports, Example.world([], connectors)).shownReport == late)
        }
    }

    @Test
    func `threatLevel is the override's level while it holds; partnerReportedThreatState stays the partners' word`() {
        let override = LevelOverride(level: .medium, expires: Example.now + .hours(1), reason: "Investigated")
        let result = Example.evaluate(Example.device(override: override), failing)
        #expect(result.threatLevel == .medium)
        #expect(result.reportedState == .highSeverity)
        #expect(result.override == override)
        let after = Example.evaluate(Example.device(override: override), failing, at: Example.now + .hours(1))
        #expect(after.threatLevel == .high)
        #expect(after.override == nil)
    }

    // MARK: Next change

    @Test func `nextChange is the earliest of grace end, staleness, override expiry and silence`() {
        let stale = Example.now + .days(30) + Self.tick
        let silent = Example.now + .days(7) + Self.tick
        let grace = Example.world([Example.policy(grace: 24)])
        let override = LevelOverride(level: .low, expires: Example.now + .hours(3), reason: "")
        #expect(Example.evaluate(Example.device(), failing, Example.world([], [])).nextChange == stale)
        #expect(Example.evaluate(Example.device(), failing).nextChange == silent)
        #expect(Example.evaluate(Example.device(), failing, grace).nextChange == Example.now + .hours(24))
        #expect(Example.evaluate(Example.device(override: override), failing, grace).nextChange == override.expires)
        let held = Example.world(
            [], [Example.connector(failMode: .holdLast), Example.connector(Example.defender, provisioning: .never)])
        #expect(Example.evaluate(Example.device(), [], held).nextChange == stale)
        #expect(
            Example.evaluate(Example.device(lastSync: Example.now - .days(31)), [], Example.world([], [])).nextChange
                == nil)
    }

    @Test func `Between now and nextChange the answer stays the same, and at it the time-driven change is there`()
        throws
    {
        let connector = Example.connector(silentAfter: Example.now + .hours(1), failMode: .block)
        let world = Example.world([Example.policy(grace: 2)], [connector])
        let next = try #require(Example.evaluate(Example.device(), passing, world).nextChange)
        #expect(Example.evaluate(Example.device(), passing, world, at: next - Self.tick).state == .compliant)
        let silent = Example.evaluate(Example.device(), passing, world, at: next)
        #expect(silent.state == .inGracePeriod)
        let end = try #require(silent.nextChange)
        #expect(end == Example.now + .hours(3))
        #expect(Example.evaluate(Example.device(), passing, world, at: end - Self.tick).state == .inGracePeriod)
        #expect(Example.evaluate(Example.device(), passing, world, at: end).state == .noncompliant)
    }

    @Test func `A clock set back to before the first failure makes no grace where the policy has none`() {
        let later = [Example.policyID: Example.now + .days(1)]
        #expect(Example.evaluate(Example.device(), failing, failures: later).state == .noncompliant)
        let grace = Example.world([Example.policy(grace: 1)])
        let result = Example.evaluate(Example.device(), failing, grace, failures: later)
        #expect(result.state == .inGracePeriod)
        #expect(result.gracePeriodEnds == Example.now + .hours(25))
    }

    @Test func `Every turn that time brings is found, before and after it comes`() {
        let override = LevelOverride(level: .high, expires: Example.now - .hours(3), reason: "")
        let device = Example.device(override: override)
        let world = Example.world([Example.policy(grace: 24)], [Example.connector(failMode: .block)])
        let result = Example.evaluate(device, failing, world)
        let turns = ComplianceEvaluation.turns(device, policies: result.policies, world: world)
        #expect(
            turns == [
                TimeTurn(cause: .overrideExpired, instant: override.expires, visible: override.expires),
                TimeTurn(
                    cause: .connectorSilent(Example.lookout), instant: Example.now + .days(7),
                    visible: Example.now + .days(7) + Self.tick),
                TimeTurn(
                    cause: .deviceStale, instant: Example.now + .days(30),
                    visible: Example.now + .days(30) + Self.tick),
                TimeTurn(
                    cause: .graceOver(Example.policyID), instant: override.expires + .hours(24),
                    visible: override.expires + .hours(24)),
            ])
    }

    @Test func `Extreme times and thresholds do not overflow`() {
        var world = Example.world([Example.policy(grace: .max)], [Example.connector(silentAfter: .endOfTime)])
        world.settings.checkinThresholdDays = .max
        let result = Example.evaluate(
            Example.device(lastSync: .endOfTime), failing, world, failures: [Example.policyID: .endOfTime])
        #expect(result.state == .inGracePeriod)
        world.settings.checkinThresholdDays = .min
        #expect(Example.evaluate(Example.device(lastSync: .never), failing, world, at: .never).state == .inGracePeriod)
    }
}
