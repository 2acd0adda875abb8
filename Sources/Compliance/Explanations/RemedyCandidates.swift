import Core

/// The changes that touch what a denial rests on, and what a set of them must touch at least.
struct RemedyCandidates {
    /// One policy that refuses.
    private struct Refusal {
        /// The changes after which it no longer applies.
        let lifting: Set<RemedyKey>
        let policy: ConditionalAccessPolicy?
        let answer: PolicyAnswer

        /// Whether the policy would be satisfied if these controls were met besides those that are.
        func isSatisfied(meeting controls: Set<GrantControl>) -> Bool {
            guard let asked = policy?.controls else { return false }
            return asked.isSatisfied(zip(asked.controls, answer.controls).map { controls.contains($0) || $1.isMet })
        }

        /// Which of these controls are not met and would help to satisfy the policy.
        func wants(of curable: Set<GrantControl>) -> Set<GrantControl> {
            guard let asked = policy?.controls.controls, isSatisfied(meeting: curable) else { return [] }
            return curable.intersection(zip(asked, answer.controls).filter { !$1.isMet }.map { control, _ in control })
        }
    }

    /// At most as many as the limit, in the order of their keys.
    let all: [RemedyCandidate]
    /// Whether there were more than the limit.
    let areCut: Bool
    private let refusals: [Refusal]
    /// What has to be touched before a control can be met.
    private let obstacles: [GrantControl: [Set<RemedyKey>]]

    /// - Parameter decision: of the question that the facts put at `now`.
    init(
        _ facts: DecisionFacts, _ question: AccessQuestion, _ decision: AccessDecision, at now: Timestamp,
        among areas: Set<RemedyChange.Area>, limit: Int = Remedies.Limit.candidates
    ) {
        let user: UserID? = if case .known(let id, _, _, _) = question.user { id } else { nil }
        let refusals = decision.decidingAnswers.map { answer -> Refusal in
            var lifting: Set<RemedyKey> = [.policy(answer.id, .off)]
            if user != nil { lifting.insert(.policy(answer.id, .userExcluded)) }
            return Refusal(
                lifting: lifting, policy: facts.accessPolicies.first { $0.id == answer.id }, answer: answer)
        }
        var device = question.device.map { DeviceObstacles($0.compliance, facts) }
        var app = question.appProtection.flatMap { AppObstacles($0, facts, at: now) }
        var curable: Set<GrantControl> = []
        if device != nil { curable.insert(.builtIn(.compliantDevice)) }
        if app != nil { curable.insert(.builtIn(.compliantApplication)) }
        let wanted = refusals.reduce(into: Set<GrantControl>()) { $0.formUnion($1.wants(of: curable)) }
        if !wanted.contains(.builtIn(.compliantDevice)) { device = nil }
        if !wanted.contains(.builtIn(.compliantApplication)) { app = nil }
        var obstacles: [GrantControl: [Set<RemedyKey>]] = [:]
        obstacles[.builtIn(.compliantDevice)] = device?.touching
        obstacles[.builtIn(.compliantApplication)] = app?.touching
        let keys = obstacles.values.joined().reduce(into: Set(refusals.flatMap(\.lifting))) { $0.formUnion($1) }
        let candidates = keys.filter { areas.contains($0.area) }.sorted().map { key in
            RemedyCandidate(key: key, strengths: Self.strengths(of: key, device, app, facts, user))
        }
        .filter { !$0.strengths.isEmpty }
        self.refusals = refusals
        self.obstacles = obstacles
        all = Array(candidates.prefix(limit))
        areCut = candidates.count > limit
    }

    /// Whether changes of these keys touch all that must change. If not they cannot flip the answer, however strong.
    func couldFlip(_ keys: Set<RemedyKey>) -> Bool {
        let cleared = Set(obstacles.filter { !$0.value.contains { $0.isDisjoint(with: keys) } }.keys)
        return refusals.allSatisfy { !$0.lifting.isDisjoint(with: keys) || $0.isSatisfied(meeting: cleared) }
    }

    private static func strengths(
        of key: RemedyKey, _ device: DeviceObstacles?, _ app: AppObstacles?, _ facts: DecisionFacts, _ user: UserID?
    ) -> [RemedyChange] {
        switch key {
        case .deviceLevel:
            let ids = (device?.failingPartners ?? []).union(app?.failingPartners ?? [])
            let partners = facts.world.connectors.filter { ids.contains($0.id) }.sorted { $0.id < $1.id }.map(\.named)
            return ThreatLevel.allCases.reversed().map { .deviceLevel(atMost: $0, reportedBy: partners) }
        case .osVersion:
            let versions = (device?.missedVersions ?? []) + (app?.missedVersions ?? [])
            return (versions + facts.unansweredVersions).sorted().reduce(into: [OSVersion]()) { lowestFirst, next in
                if lowestFirst.last.map({ $0 < next }) ?? true { lowestFirst.append(next) }
            }
            .map { .osVersion(atLeast: $0) }
        case .notJailbroken: return [.notJailbroken]
        case .encrypted: return [.encrypted]
        case .deviceChecksIn: return [.deviceChecksIn]
        case .connectorAnswers(let id):
            return facts.world.connectors.filter { $0.id == id }.map { .connectorAnswers($0.named) }
        case .levelOverride: return ThreatLevel.allCases.reversed().map { .levelOverride($0) }
        case .policy(let id, .allowsLevel):
            guard let policy = facts.world.policies.first(where: { $0.id == id }) else { return [] }
            let scopes = device?.failingScopes(of: id) ?? []
            let required = scopes.compactMap { policy.rules.requiredLevel(in: $0) }.min() ?? .high
            return ThreatLevel.allCases.filter { $0 > required }
                .map { .policyAllowsLevel(policy.named, $0, scopes: scopes) }
        case .policy(let id, .unassigned):
            return facts.world.policies.filter { $0.id == id }.map { .policyUnassigned($0.named) }
        case .policy(let id, .appAllowsLevel):
            return facts.world.appPolicies.filter { $0.id == id }.flatMap { policy -> [RemedyChange] in
                ThreatLevel.allCases.filter { level in policy.maximumLevel.map { level > $0 } ?? false }
                    .map { .appPolicyAllowsLevel(policy.named, $0) }
            }
        case .policy(let id, .appUnassigned):
            return facts.world.appPolicies.filter { $0.id == id }.map { .appPolicyUnassigned($0.named) }
        case .policy(let id, .off):
            return facts.accessPolicies.filter { $0.id == id }.map { .accessPolicyOff($0.named) }
        case .policy(let id, .userExcluded):
            guard let user else { return [] }
            return facts.accessPolicies.filter { $0.id == id }.map { .userExcluded(user, from: $0.named) }
        }
    }
}

extension ConnectorFacts {
    fileprivate var named: Named<ConnectorKind> { Named(id: id, displayName: displayName) }
}

extension AppProtectionPolicy {
    fileprivate var named: Named<PolicyKind> { Named(id: id, displayName: displayName) }
}

extension CompliancePolicy {
    fileprivate var named: Named<PolicyKind> { Named(id: id, displayName: displayName) }
}

extension ConditionalAccessPolicy {
    fileprivate var named: Named<PolicyKind> { Named(id: id, displayName: displayName) }
}
