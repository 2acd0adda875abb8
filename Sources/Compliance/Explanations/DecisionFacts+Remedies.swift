import Core

extension DecisionFacts {
    /// What would flip a denial: all smallest sets of at most three changes after which the answer at `now` is allow. "Smallest"
    /// means that it stays deny when any part is left out or any change is weaker. An allowed question and an unknown subject
    /// have none.
    /// - Parameters:
    ///   - areas: what may be changed; the rest is not tried.
    ///   - limit: most remedies wanted.
    package func remedies(
        at now: Timestamp, among areas: Set<RemedyChange.Area> = Set(RemedyChange.Area.allCases),
        limit: Int = Remedies.Limit.remedies
    ) -> Remedies {
        guard var search = remedySearch(at: now, among: areas) else { return Remedies() }
        // One more than wanted is looked for, to know whether there are more.
        let found = search.run(wanted: limit + 1)
        return Remedies(
            list: Array(found.prefix(limit)), areTruncated: found.count > limit || search.mayHaveMissedSome)
    }

    /// The first of those remedies, nil where there is none.
    package func firstRemedy(at now: Timestamp, among areas: Set<RemedyChange.Area>) -> Remedy? {
        var search = remedySearch(at: now, among: areas)
        return search?.run(wanted: 1).first
    }

    /// Nil for an answer that nothing flips.
    private func remedySearch(at now: Timestamp, among areas: Set<RemedyChange.Area>) -> RemedySearch? {
        var facts = settled(at: now)
        let question = facts.question(at: now)
        let decision = AccessEvaluation.decide(question, policies: facts.accessPolicies)
        guard decision.reason == .denied else { return nil }
        let candidates = RemedyCandidates(facts, question, decision, at: now, among: areas)
        facts.dropWhatIsNotAsked(decision)
        return RemedySearch(facts: facts, candidates: candidates, now: now)
    }

    /// Leaves out the policies and connectors that have no say in the question, whatever is changed.
    private mutating func dropWhatIsNotAsked(_ decision: AccessDecision) {
        let asked = Set(decision.policies.filter { $0.state == .enabled && $0.applies }.map(\.id))
        accessPolicies.removeAll { !asked.contains($0.id) }
        guard let device = (device ?? registrations.unenrolled)?.facts else { return }
        world.policies.removeAll { !$0.applies(to: device) }
        world.appPolicies.removeAll { !$0.applies(to: device.user, on: device.platform) }
        world.connectors.removeAll {
            !$0.enabled.contains(device.platform) && !$0.appProtectionEnabled.contains(device.platform)
        }
    }
}
