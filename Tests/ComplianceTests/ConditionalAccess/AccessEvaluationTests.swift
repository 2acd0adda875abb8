import Core
import Testing

@testable import Compliance

/// semantics.md, "Conditional access": subjects, controls and policies together.
@Suite struct AccessEvaluationTests {
    private func decide(_ question: AccessQuestion, _ changes: [(path: String, value: JSON?)] = []) throws
        -> AccessDecision
    {
        AccessEvaluation.decide(question, policies: [try AccessExample.policy(changes)])
    }

    // MARK: Subjects

    static let unknownSubjects: [(name: String, user: AccessUser, device: DeviceUser?)] = [
        ("a disabled user", .known(Example.alice, groups: [], roles: [], isEnabled: false), nil),
        ("a deleted user", .deleted, nil), ("a device whose user was deleted", .deleted, .deleted),
        ("a device whose user was deleted, asked without", .unknownIdentity, .deleted),
        ("a device whose user is disabled", .unknownIdentity, .known(Example.alice, groups: [], isEnabled: false)),
        ("a user with another's device", AccessExample.alice, .known(Example.bob, groups: [], isEnabled: true)),
        ("a user with a device of nobody", AccessExample.alice, DeviceUser.none),
    ]

    @Test(
        "A disabled or deleted user, a device of such a user, and a device that is not the user's are unknownSubject before any policy",
        arguments: unknownSubjects.indices)
    func unknownSubject(_ index: Int) throws {
        let row = Self.unknownSubjects[index]
        let question = AccessExample.question(user: row.user, device: row.device.map { Example.device(user: $0) })
        for policies in [[], [try AccessExample.policy()]] {
            let decision = AccessEvaluation.decide(question, policies: policies)
            #expect(!decision.isAllowed, "\(row.name)")
            #expect(decision.reason == .unknownSubject)
            #expect(decision.policies.isEmpty)
        }
    }

    @Test func `A subject unknown to the tenant is always denied with unknownSubject, before any policy`() {
        var question = AccessExample.question()
        #expect(AccessEvaluation.decide(question, policies: []).isAllowed)
        question.unknownSubject = true
        #expect(AccessEvaluation.decide(question, policies: []).reason == .unknownSubject)
    }

    @Test func `A device that never had a user has an unknown identity and is no unknown subject`() throws {
        let question = AccessExample.question(user: .unknownIdentity, device: Example.device(user: .none))
        #expect(try decide(question).reason == .satisfied)
    }

    // MARK: Controls

    @Test("compliantDevice is met only by compliant and inGracePeriod", arguments: ComplianceState.allCases)
    func compliantDevice(_ state: ComplianceState) throws {
        let decision = try decide(AccessExample.question(state: state))
        #expect(decision.isAllowed == (state == .compliant || state == .inGracePeriod))
        #expect(decision.reason == (decision.isAllowed ? .satisfied : .denied))
        #expect(decision.deciding == [Example.policyID])
    }

    @Test func `A user subject without deviceId has no platform and meets no device control`() throws {
        for control in ["compliantDevice", "compliantApplication"] {
            let asked = [("grantControls.builtInControls", [.string(control)])] as [(path: String, value: JSON?)]
            #expect(try !decide(AccessExample.question(device: nil), asked).isAllowed, "\(control)")
        }
        #expect(AccessExample.question(device: nil).platform == nil)
    }

    /// Which controls the question meets: a compliant device, a protected app, and mfa stated by the caller.
    static let grants: [(operator: String, controls: JSON, device: Bool, app: Bool, mfa: Bool, allowed: Bool)] = [
        ("OR", ["compliantDevice", "compliantApplication"], true, false, false, true),
        ("OR", ["compliantDevice", "compliantApplication"], false, true, false, true),
        ("OR", ["compliantDevice", "compliantApplication"], false, false, false, false),
        ("AND", ["compliantDevice", "mfa"], true, false, false, false),
        ("AND", ["compliantDevice", "mfa"], true, false, true, true),
        ("AND", ["compliantDevice", "mfa"], false, false, true, false),
        ("OR", ["compliantDevice", "mfa"], false, false, true, true),
        ("AND", ["compliantApplication"], false, true, false, true),
        ("AND", ["compliantApplication"], true, false, false, false),
        ("OR", ["block"], true, true, true, false), ("AND", ["block"], true, true, true, false),
        ("OR", ["mfa"], true, true, false, false),
        ("OR", ["domainJoinedDevice"], true, true, true, false),
    ]

    @Test("block denies; AND needs every control, OR any one", arguments: grants.indices)
    func grant(_ index: Int) throws {
        let row = Self.grants[index]
        let question = AccessExample.question(
            state: row.device ? .compliant : .noncompliant,
            context: AccessContext(satisfiedControls: row.mfa ? ["mfa"] : []), appIsCompliant: row.app)
        let controls: JSON = ["operator": .string(row.operator), "builtInControls": row.controls]
        #expect(try decide(question, [("grantControls", controls)]).isAllowed == row.allowed)
    }

    static let statable = ["mfa", "domainJoinedDevice", "approvedApplication", "passwordChange", "riskRemediation"]

    @Test("Any other control is met only if the caller states it", arguments: statable)
    func stated(_ control: String) throws {
        let changes: [(path: String, value: JSON?)] = [("grantControls.builtInControls", [.string(control)])]
        #expect(try !decide(AccessExample.question(), changes).isAllowed)
        #expect(
            try decide(AccessExample.question(context: AccessContext(satisfiedControls: [control])), changes).isAllowed)
        let shouted = AccessContext(satisfiedControls: [control.uppercased()])
        #expect(try !decide(AccessExample.question(context: shouted), changes).isAllowed)
    }

    @Test(
        "Terms of use, custom factors and strengths are met by their id",
        arguments: [
            ["termsOfUse": ["t-1"]], ["customAuthenticationFactors": ["t-1"]],
            ["authenticationStrength": ["id": "t-1"]],
        ] as [JSON])
    func statedById(_ controls: JSON) throws {
        #expect(try !decide(AccessExample.question(), [("grantControls", controls)]).isAllowed)
        let stated = AccessExample.question(context: AccessContext(satisfiedControls: ["t-1"]))
        #expect(try decide(stated, [("grantControls", controls)]).isAllowed)
    }

    @Test(
        "satisfiedControls naming compliantDevice or compliantApplication are ignored, and so is block",
        arguments: ["compliantDevice", "compliantApplication", "block"])
    func notStatable(_ control: String) throws {
        let question = AccessExample.question(
            state: .noncompliant, context: AccessContext(satisfiedControls: [control]))
        #expect(try !decide(question, [("grantControls.builtInControls", [.string(control)])]).isAllowed)
        #expect(try !decide(question, [("grantControls", ["termsOfUse": [.string(control)]])]).isAllowed)
    }

    static let exemptions: [(controls: JSON, allowed: Bool)] = [
        (["compliantDevice"], true), (["compliantApplication"], true),
        (["compliantDevice", "compliantApplication"], true),
        (["compliantDevice", "mfa"], false), (["mfa"], false), (["block"], false),
    ]

    @Test(
        "For the exempt MTD apps the two device controls count as met; block and mfa still hold", arguments: exemptions)
    func exemption(_ row: (controls: JSON, allowed: Bool)) throws {
        let changes: [(path: String, value: JSON?)] = [
            ("grantControls", ["operator": "AND", "builtInControls": row.controls])
        ]
        let exempt: Set<ExactText> = [ExactText(AccessExample.payroll.uppercased())]
        for device in [Example.device(), nil] {
            let app = AccessExample.question(
                AccessExample.payroll, device: device, state: .noncompliant, exempt: exempt)
            #expect(try decide(app, changes).isAllowed == row.allowed)
        }
        let mail = AccessExample.question(AccessExample.exchange, state: .noncompliant, exempt: exempt)
        #expect(try !decide(mail, changes).isAllowed)
    }

    // MARK: Policies together

    @Test func `No policy applies: allow, and the answer says so`() throws {
        let decision = try decide(
            AccessExample.question(state: .noncompliant), [("conditions.users", ["includeUsers": ["None"]])])
        #expect(decision.isAllowed)
        #expect(decision.reason == .noPolicyApplies)
        #expect(decision.deciding.isEmpty)
        #expect(decision.policies.map(\.applies) == [false])
    }

    @Test func `policies[] lists every policy that is not disabled, whether it applies or not`() throws {
        let states = ["enabled", "enabledForReportingButNotEnforced", "disabled"]
        let policies = try states.enumerated().flatMap { index, state in
            try ["All", "None"].enumerated().map { other, users in
                try AccessExample.policy(
                    [("state", .string(state)), ("conditions.users", ["includeUsers": [.string(users)]])],
                    id: PolicyID(high: 0xE, low: UInt64(index * 2 + other)))
            }
        }
        let decision = AccessEvaluation.decide(AccessExample.question(), policies: policies)
        #expect(decision.policies.map(\.id) == policies.prefix(4).map(\.id))
        #expect(decision.policies.map(\.applies) == [true, false, true, false])
    }

    @Test func `Every applying policy must be satisfied, and the refusing ones decide`() throws {
        let device = try AccessExample.policy()
        let mfa = try AccessExample.policy([("grantControls.builtInControls", ["mfa"])], id: Example.otherPolicyID)
        let decision = AccessEvaluation.decide(AccessExample.question(), policies: [device, mfa])
        #expect(!decision.isAllowed)
        #expect(decision.deciding == [Example.otherPolicyID])
        #expect(decision.policies.map(\.satisfied) == [true, false])
        let both = AccessEvaluation.decide(
            AccessExample.question(context: AccessContext(satisfiedControls: ["mfa"])), policies: [device, mfa])
        #expect(both.isAllowed)
        #expect(both.deciding == [Example.policyID, Example.otherPolicyID])
    }

    @Test func `enabledForReportingButNotEnforced is evaluated and reported, never enforced; disabled is skipped`()
        throws
    {
        let question = AccessExample.question(state: .noncompliant)
        let report = try decide(question, [("state", "enabledForReportingButNotEnforced")])
        #expect(report.isAllowed)
        #expect(report.reason == .noPolicyApplies)
        #expect(report.policies.map(\.applies) == [true])
        #expect(report.policies.map(\.satisfied) == [false])
        let off = try decide(question, [("state", "disabled")])
        #expect(off.isAllowed)
        #expect(off.policies.isEmpty)
    }

    // MARK: Words

    private func evaluated(_ device: DeviceFacts, _ reports: [ReportFacts], _ world: ComplianceWorld) -> AccessQuestion
    {
        var question = AccessExample.question(device: device)
        question.device = (device, Example.evaluate(device, reports, world))
        return question
    }

    @Test func `reasonAdmin names policy, state, since, rule, vendor, level and report`() throws {
        let since = Example.now - .days(1)
        var question = AccessExample.question()
        question.device = (
            Example.device(),
            Example.evaluate(Example.device(), [Example.report(.highSeverity)], failures: [Example.policyID: since])
        )
        let text = ReasonText.admin(try decide(question), question)
        for part in [
            "Mail needs a compliant device", "Exchange Online", "noncompliant since \(since)", "At most low",
            "deviceThreatProtectionRequiredSecurityLevel requires low", "highSeverity", "Lookout", "report-7",
        ] {
            #expect(text.contains(part), "\(part) is not in: \(text)")
        }
    }

    @Test func `reasonUser holds no ids and no names, and says what to do`() throws {
        let minimum = try #require(OSVersion("99"))
        let connectors = [
            Example.connector(blocksOnMissing: [.iOS], blocksUnsupportedOS: true, minimumOS: [.iOS: minimum]),
            Example.connector(
                Example.zimperium, name: "Zimperium", silentAfter: Example.now - .days(1), failMode: .block),
        ]
        let policy = Example.policy {
            $0.blocksJailbroken = true
            $0.requiresEncryption = true
            $0.maximumOS = OSVersion("1")
        }
        let device = Example.device(isJailbroken: true, isEncrypted: false, lastSync: Example.now - .days(99))
        for reports in [[], [Example.report(.compromised)], [Example.report(.deactivated)]] {
            let question = evaluated(device, reports, Example.world([policy], connectors))
            let decision = try decide(question)
            let text = ReasonText.user(decision, question)
            #expect(!decision.isAllowed)
            #expect(text.contains("encryption"))
            #expect(text.contains("contact"))
            for secret in [
                "Lookout", "Zimperium", "Mail needs", "At most", "Alice", "report-7", "deviceThreat", "compromised",
                device.id.text, device.entraID.text, Example.policyID.text, AccessExample.exchange, "00000",
            ] {
                #expect(!text.contains(secret), "\(secret) is in: \(text)")
            }
        }
    }

    @Test func `Each kind of answer has a text of its own`() throws {
        let allowed = AccessExample.question()
        let blocked = try decide(allowed, [("grantControls.builtInControls", ["block"])])
        #expect(ReasonText.admin(blocked, allowed).contains("it blocks access"))
        #expect(ReasonText.user(blocked, allowed).contains("does not allow it"))
        let factor = try decide(allowed, [("grantControls.builtInControls", ["mfa"])])
        #expect(ReasonText.admin(factor, allowed).contains("requires mfa, which is not met"))
        #expect(ReasonText.user(factor, allowed).contains("second factor"))
        let satisfied = try decide(allowed)
        #expect(ReasonText.admin(satisfied, allowed).contains("is satisfied (\"Mail needs a compliant device\")"))
        #expect(ReasonText.user(satisfied, allowed) == "You have access.")
        let none = AccessEvaluation.decide(allowed, policies: [])
        #expect(ReasonText.admin(none, allowed).contains("no enabled conditional-access policy applies"))
        let nobody = AccessExample.question(user: .deleted)
        let refused = AccessEvaluation.decide(nobody, policies: [])
        #expect(ReasonText.admin(refused, nobody).contains("not known"))
        #expect(ReasonText.user(refused, nobody).contains("not registered or is disabled"))
        let alone = AccessExample.question(device: nil)
        #expect(ReasonText.admin(try decide(alone), alone).contains("No device was named"))
    }

    @Test func `A device in grace has access and is told what to mend`() throws {
        let question = evaluated(
            Example.device(), [Example.report(.highSeverity)], Example.world([Example.policy(grace: 24)]))
        let decision = try decide(question)
        #expect(decision.isAllowed)
        #expect(ReasonText.admin(decision, question).contains("in grace until \(Example.now + .hours(24))"))
        #expect(ReasonText.user(decision, question).contains("Open the app"))
    }
}
