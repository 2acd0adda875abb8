import Core
import Testing

@testable import Compliance

/// `reasonUser` names nothing and nobody.
@Suite struct ReasonLeakTests {
    @Test func `reasonUser has no ids and no names of vendors, policies, devices or people`() throws {
        var texts: Set<String> = []
        var named = 0
        for seed in 1...1_500 as ClosedRange<UInt64> {
            let facts = try RandomWorld(seed: seed).facts
            let question = facts.question(at: RandomWorld.now)
            let decision = facts.decision(at: RandomWorld.now)
            let text = ReasonText.user(decision, question)
            texts.insert(text)
            #expect(!text.isEmpty)
            for secret in RandomWorld.markers + ids(of: facts) {
                #expect(!text.contains(secret), "seed \(seed): \(text)")
            }
            #expect(!text.contains { $0.isNumber }, "seed \(seed): \(text)")
            // The administrator's text shows that there were names to leak.
            let admin = ReasonText.admin(decision, question)
            if RandomWorld.markers.contains(where: admin.contains) { named += 1 }
        }
        #expect(named > 700)
        #expect(texts.count > 20)
    }

    private func ids(of facts: DecisionFacts) -> [String] {
        facts.accessPolicies.map(\.id.text) + facts.world.policies.map(\.id.text)
            + facts.world.connectors.map(\.id.text) + facts.world.appPolicies.map(\.id.text)
            + [facts.resource, Example.alice.text]
            + (facts.device.map { [$0.facts.id.text, $0.facts.entraID.text] } ?? [])
    }
}
