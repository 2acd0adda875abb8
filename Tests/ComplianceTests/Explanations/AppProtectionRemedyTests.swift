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
}
