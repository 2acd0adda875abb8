import Core
import Testing

@testable import Compliance

/// What would flip a denial where app protection has a say.
@Suite struct AppProtectionRemedyTests {
    private typealias App = AppProtectionExample

    /// A registered app on Alice's phone, at which Lookout reports high.
    private func facts(
        _ controls: JSON = ["compliantApplication"], operator: JSON = "AND", policies: [CompliancePolicy] = [],
        connectors: [ConnectorFacts] = [App.connector()], appPolicies: [AppProtectionPolicy] = [App.policy()],
        reports: [ReportFacts] = [Example.report(.highSeverity)]
    ) throws -> DecisionFacts {
        var facts = DecisionFacts(
            resource: AccessExample.exchange, context: AccessContext(clientAppId: App.app.text),
            exemptApplicationIDs: [],
            world: ComplianceWorld(policies: policies, connectors: connectors, appPolicies: appPolicies),
            accessPolicies: [
                try AccessExample.policy(
                    [("grantControls.builtInControls", controls), ("grantControls.operator", `operator`)],
                    id: Example.otherPolicyID)
            ])
        facts.user = AccessExample.alice
        facts.device = DeviceInputs(facts: Example.device(), reports: reports, firstFailures: [:])
        facts.registrations = AppRegistrationFacts(apps: [App.app])
        return facts
    }

    @Test func `a connector that counts for app protection alone goes on counting while remedies are sought`() throws {
        let policies = try ["18", "19"].enumerated().map { index, version in
            let minimum = try #require(OSVersion(version))
            return Example.policy(nil, id: PolicyID(high: 0xC, low: UInt64(index + 7))) { $0.minimumOS = minimum }
        }
        let facts = try facts(["compliantDevice", "compliantApplication"], operator: "OR", policies: policies)
        let remedies = facts.remedies(at: Example.now).list.map(\.changes)
        #expect(remedies.contains([.osVersion(atLeast: try #require(OSVersion("19")))]))
        #expect(!remedies.contains([.osVersion(atLeast: try #require(OSVersion("18")))]))
    }

    /// The kinds of the changes that suffice alone.
    private func singles(_ facts: DecisionFacts) -> [String] {
        facts.remedies(at: Example.now).list.map(\.changes).filter { $0.count == 1 }.joined().map(\.kind)
    }

    private let offOrExcluded = ["accessPolicyOff", "userExcluded"]
    private let lookout = Named<ConnectorKind>(id: Example.lookout, displayName: "thirdParty")

    @Test func `candidates are changes that touch a failing rule of app protection`() throws {
        let facts = try facts()
        #expect(
            singles(facts) == ["deviceLevel", "levelOverride", "appPolicyAllowsLevel"] + offOrExcluded)
        let list = facts.remedies(at: Example.now).list
        try #require(list.count >= 3)
        #expect(list[0].changes == [.deviceLevel(atMost: .low, reportedBy: [lookout])])
        #expect(list[0] == facts.firstRemedy(at: Example.now, among: [.device, .connector]))
        #expect(list[1].changes == [.levelOverride(.low)])
        #expect(list[2].summary == "App-protection policy \"Mail app\" allows the level high.")
        #expect(
            list[2].changes.first?.json == [
                "kind": "appPolicyAllowsLevel",
                "policy": ["id": .string(Example.policyID.text), "displayName": "Mail app"],
                "level": "high", "settings": ["maximumAllowedDeviceThreatLevel"],
            ])
    }

    @Test func `a policy may be unassigned where another goes on applying`() throws {
        let lenient = AppProtectionPolicy(
            id: PolicyID(high: 0xF, low: 1), type: .iosManagedAppProtection, displayName: "All apps",
            maximumLevel: .high, targets: [.allLicensedUsers])
        let facts = try facts(appPolicies: [App.policy(), lenient])
        let remedy = try #require(
            facts.remedies(at: Example.now).list.first { $0.changes.map(\.kind) == ["appPolicyUnassigned"] })
        #expect(remedy.summary == "App-protection policy \"Mail app\" is unassigned.")
    }

    @Test func `a device that is not enrolled is healed by its partner, and has no override and no version`() throws {
        var connector = App.connector()
        connector.blocksUnsupportedOS = true
        for isUnsupported in [false, true] {
            connector.minimumOS = isUnsupported ? [.iOS: try #require(OSVersion("18"))] : [:]
            var facts = try facts(connectors: [connector])
            let user = DeviceUser.known(Example.alice, groups: [Example.staff], isEnabled: true)
            facts.registrations.unenrolled = DeviceInputs(
                facts: .unenrolled(EntraDeviceID(high: 9, low: 9), platform: .iOS, user: user, registered: Example.now),
                reports: [Example.report(.highSeverity)], firstFailures: [:])
            facts.device = nil
            let healing = isUnsupported ? [] : ["deviceLevel", "appPolicyAllowsLevel"]
            #expect(singles(facts) == healing + offOrExcluded)
            for remedy in facts.remedies(at: Example.now).list {
                #expect(facts.making(remedy.changes, at: Example.now).decision(at: Example.now).isAllowed)
            }
        }
    }

    @Test func `a system that the partner does not support is updated, or overridden by hand`() throws {
        let version = try #require(OSVersion("18"))
        let facts = try facts(
            connectors: [App.connector(blocksUnsupportedOS: true, minimumOS: [.iOS: version])],
            reports: [Example.report(.secured)])
        #expect(singles(facts) == ["osVersion", "levelOverride"] + offOrExcluded)
        #expect(facts.remedies(at: Example.now).list.first?.changes == [.osVersion(atLeast: version)])
    }

    @Test func `a version that becomes known is new enough for the policies that had none to look at`() throws {
        let (partnerMinimum, policyMinimum) = (try #require(OSVersion("16.4")), try #require(OSVersion("18.2")))
        var facts = try facts(
            ["compliantDevice", "compliantApplication"],
            policies: [Example.policy(nil, id: PolicyID(high: 0xD, low: 1)) { $0.minimumOS = policyMinimum }],
            connectors: [App.connector(blocksUnsupportedOS: true, minimumOS: [.iOS: partnerMinimum])],
            reports: [Example.report(.secured)])
        facts.device?.facts.osVersion = "unreadable"
        let remedies = facts.remedies(at: Example.now).list.map(\.changes)
        #expect(remedies.contains([.osVersion(atLeast: policyMinimum)]))
        #expect(!remedies.contains([.osVersion(atLeast: partnerMinimum)]))
    }

    @Test func `a silent partner answers again, also one that the policy would rather ask`() throws {
        let silent = Example.now - .hours(1)
        let blocking = try facts(
            connectors: [App.connector(silentAfter: silent, failMode: .block)], reports: [Example.report(.secured)])
        #expect(singles(blocking).prefix(2) == ["deviceLevel", "connectorAnswers"])
        let defender = App.connector(Example.defender, family: .defender, silentAfter: silent)
        let reports = [Example.report(.highSeverity), Example.report(.secured, from: Example.defender)]
        let preferring = try facts(connectors: [App.connector(), defender], reports: reports)
        #expect(
            preferring.remedies(at: Example.now).list.map(\.changes).contains([
                .connectorAnswers(Named(id: Example.defender, displayName: "defender"))
            ]))
        let asked = App.policy(priority: .thirdPartyPartnerOverDefender)
        let other = try facts(connectors: [App.connector(), defender], appPolicies: [asked], reports: reports)
        #expect(!singles(other).contains("connectorAnswers"))
    }

    @Test(arguments: [("AND", false), ("OR", true)])
    func `both controls are healed together or either alone, as the policy asks`(word: String, either: Bool) throws {
        // Lookout fails the app, Zimperium the device.
        let facts = try facts(
            ["compliantDevice", "compliantApplication"], operator: .string(word),
            policies: [Example.policy(.medium, id: PolicyID(high: 0xD, low: 1))],
            connectors: [App.connector(), Example.connector(Example.zimperium, name: "Zimperium")],
            reports: [Example.report(.highSeverity), Example.report(.highSeverity, from: Example.zimperium)])
        let list = facts.remedies(at: Example.now).list
        let both = [lookout, Named(id: Example.zimperium, displayName: "Zimperium")]
        #expect(list.first?.changes == [.deviceLevel(atMost: either ? .medium : .low, reportedBy: both)])
        #expect(singles(facts).contains("appPolicyAllowsLevel") == either)
        #expect(singles(facts).contains("policyUnassigned") == either)
        let kinds = list.map { $0.changes.map(\.kind) }
        #expect(kinds.contains(["appPolicyAllowsLevel", "policyAllowsLevel"]) != either)
    }

    @Test func `what else app protection lacks has no remedy but to leave the access policy`() throws {
        var broken = Array(repeating: try facts(), count: 4)
        broken[0].context.clientAppId = nil
        broken[1].registrations = .none
        broken[2].world.appPolicies = []
        broken[3].device = nil
        for facts in broken { #expect(singles(facts) == offOrExcluded) }
    }
}
