import Core
import Testing

@testable import Compliance

/// semantics.md, "App protection (MAM)": the control `compliantApplication`.
@Suite struct CompliantApplicationTests {
    private typealias App = AppProtectionExample

    @Test func `compliantApplication is met by a registered app under a policy that says neither block nor wipe`() {
        let result = App.evaluate([App.policy()], [App.connector()], [Example.report(.lowSeverity)])
        #expect(result.isCompliant && result.obstacle == nil && result.isRegistered)
    }

    @Test func `compliantApplication needs clientAppId to name an app with a registration of this user and device`() {
        #expect(App.evaluate(clientAppID: nil).obstacle == .noClientApp)
        #expect(App.evaluate(apps: []).obstacle == .notRegistered)
        #expect(App.evaluate(clientAppID: "another").obstacle == .notRegistered)
        #expect(App.evaluate(device: nil).obstacle == .noDevice)
        #expect(App.evaluate(device: Example.device(user: .none)).obstacle == .noUser)
        #expect(App.evaluate(device: Example.device(user: .deleted)).obstacle == .noUser)
        // A UUID is the same in any letter case.
        #expect(App.evaluate(clientAppID: App.app.text.uppercased()).isCompliant)
        #expect(!App.evaluate(apps: ["Mail"], clientAppID: "mail").isCompliant)
        #expect(App.evaluate(apps: ["Mail"], clientAppID: "Mail").isCompliant)
    }

    @Test func `compliantApplication needs an app-protection policy that applies to that user and platform`() {
        let stranger = DeviceUser.known(Example.alice, groups: [], isEnabled: true)
        #expect(App.evaluate([]).obstacle == .noPolicy)
        #expect(App.evaluate([App.policy(targets: [])]).obstacle == .noPolicy)
        #expect(App.evaluate([App.policy(type: .androidManagedAppProtection)]).obstacle == .noPolicy)
        #expect(
            App.evaluate([App.policy(targets: [.group(Example.staff)])], device: Example.device(user: stranger))
                .obstacle
                == .noPolicy)
        #expect(
            App.evaluate([App.policy(targets: [.allDevices, .exclusionGroup(Example.staff)])]).obstacle == .noPolicy)
        #expect(App.evaluate([App.policy(), App.policy(targets: [])]).obstacle == nil)
    }

    @Test func `compliantApplication is not met where any policy says block or wipe`() {
        let high = [Example.report(.mediumSeverity)]
        for action in [AppProtectionAction.block, .wipe] {
            let policies = [App.policy(.high), App.policy(.low, does: action)]
            let result = App.evaluate(policies, [App.connector()], high)
            #expect(result.obstacle == .refused && !result.isCompliant && result.action == action)
        }
        #expect(App.evaluate([App.policy(.high)], [App.connector()], high).isCompliant)
    }

    /// A question from a phone about which a partner has said this.
    private func facts(_ state: ReportedThreatState, controls: JSON = ["compliantApplication"]) throws -> DecisionFacts
    {
        var facts = DecisionFacts(
            resource: AccessExample.exchange, context: AccessContext(clientAppId: App.app.text),
            exemptApplicationIDs: [],
            world: ComplianceWorld(
                policies: [], connectors: [App.connector()], appPolicies: [App.policy(does: .wipe)]),
            accessPolicies: [
                try AccessExample.policy([("grantControls.builtInControls", controls)])
            ])
        facts.user = AccessExample.alice
        facts.device = DeviceInputs(facts: Example.device(), reports: [Example.report(state)], firstFailures: [:])
        facts.registrations = AppRegistrationFacts(apps: [App.app])
        return facts
    }

    @Test func `a decision asks app protection anew each time`() throws {
        var facts = try facts(.secured)
        #expect(facts.decision(at: Example.now).isAllowed)
        facts.device?.reports = [Example.report(.highSeverity)]
        #expect(!facts.decision(at: Example.now).isAllowed)
        facts.world.appPolicies = []
        #expect(facts.question(at: Example.now).appProtection?.obstacle == .noPolicy)
        facts.world.appPolicies = [App.policy(.high)]
        #expect(facts.decision(at: Example.now).isAllowed)
        facts.registrations = .none
        #expect(!facts.decision(at: Example.now).isAllowed)
    }

    @Test func `for the exempt MTD apps the control counts as met, and block still holds`() throws {
        var ill = try facts(.highSeverity)
        #expect(!ill.decision(at: Example.now).isAllowed)
        ill.exemptApplicationIDs = [ExactText(AccessExample.exchange)]
        #expect(ill.decision(at: Example.now).isAllowed)
        var blocked = try facts(.secured, controls: ["block"])
        blocked.exemptApplicationIDs = [ExactText(AccessExample.exchange)]
        #expect(!blocked.decision(at: Example.now).isAllowed)
    }

    @Test func `a caller cannot state the control`() throws {
        var ill = try facts(.highSeverity)
        ill.context.satisfiedControls = ["compliantApplication"]
        #expect(!ill.decision(at: Example.now).isAllowed)
    }

    @Test func `a device that is not enrolled has the platform of its registration, and meets no compliantDevice`()
        throws
    {
        for (controls, allowed) in [(["compliantApplication"] as JSON, true), (["compliantDevice"], false)] {
            var facts = try facts(.secured, controls: controls)
            let user = DeviceUser.known(Example.alice, groups: [Example.staff], isEnabled: true)
            facts.registrations.unenrolled = DeviceInputs(
                facts: .unenrolled(EntraDeviceID(high: 9, low: 9), platform: .iOS, user: user, registered: Example.now),
                reports: [Example.report(.secured)], firstFailures: [:])
            facts.device = nil
            #expect(facts.decision(at: Example.now).isAllowed == allowed)
            #expect(facts.question(at: Example.now).platform == .iOS)
            #expect(facts.question(at: Example.now).appProtection?.isEnrolled == false)
            facts.accessPolicies = [
                try AccessExample.policy([
                    ("conditions.platforms", ["includePlatforms": ["android"]]),
                    ("grantControls.builtInControls", ["block"]),
                ])
            ]
            #expect(facts.decision(at: Example.now).reason == .noPolicyApplies)
        }
    }

    @Test func `the reasons name the policy, the level and the partner to the administrator and nothing to the user`()
        throws
    {
        let facts = try facts(.highSeverity)
        let question = facts.question(at: Example.now)
        let decision = facts.decision(at: Example.now)
        let admin = ReasonText.admin(decision, question)
        for part in ["\"Mail app\" says wipe", "requires low", "highSeverity", "thirdParty", "report-7"] {
            #expect(admin.contains(part), "\(admin)")
        }
        let user = ReasonText.user(decision, question)
        #expect(user.contains("removed from this app") && user.contains("found a threat"), "\(user)")
        for name in ["Mail app", "thirdParty", "report-7", App.app.text] { #expect(!user.contains(name)) }
    }

    @Test(
        "Each obstacle has a sentence for the administrator and one for the user",
        arguments: [
            (nil as String?, "clientAppId"), ("other", "\"other\" has no registration"),
        ])
    func obstacles(_ app: String?, _ words: String) throws {
        var facts = try facts(.secured)
        facts.context.clientAppId = app
        let (decision, question) = (facts.decision(at: Example.now), facts.question(at: Example.now))
        #expect(ReasonText.admin(decision, question).contains(words))
        #expect(ReasonText.user(decision, question).contains("Use an app that your organisation protects"))
        facts.context.clientAppId = App.app.text
        facts.world.appPolicies = []
        #expect(
            ReasonText.admin(facts.decision(at: Example.now), facts.question(at: Example.now)).contains(
                "No app-protection policy applies to the user on iOS."))
    }
}
