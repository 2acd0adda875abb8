import Core

/// The changes that touch what a denial rests on, and what a set of them must touch at least.
struct RemedyCandidates {
    /// One policy that refuses.
    private struct Refusal {
        /// The changes after which it no longer applies.
        let lifting: Set<RemedyKey>
        /// Whether it would be satisfied by a compliant device.
        let wantsDevice: Bool
    }

    /// At most as many as the limit, in the order of their keys.
    let all: [RemedyCandidate]
    /// Whether there were more than the limit.
    let areCut: Bool
    private let refusals: [Refusal]
    private let obstacles: [Set<RemedyKey>]

    /// - Parameter decision: of the question that the facts put.
    init(
        _ facts: DecisionFacts, _ question: AccessQuestion, _ decision: AccessDecision,
        among areas: Set<RemedyChange.Area>, limit: Int
    ) {
        let user: UserID? = if case .known(let id, _, _, _) = question.user { id } else { nil }
        let refusals = decision.decidingAnswers.map { answer -> Refusal in
            var lifting: Set<RemedyKey> = [.policy(answer.id, .off)]
            if user != nil { lifting.insert(.policy(answer.id, .userExcluded)) }
            let policy = facts.accessPolicies.first { $0.id == answer.id }
            return Refusal(
                lifting: lifting,
                wantsDevice: !question.isExempt && (policy.map { Self.wantsDevice($0, answer) } ?? false))
        }
        let wantsDevice = refusals.contains(where: \.wantsDevice)
        let device = wantsDevice ? question.device.map { DeviceObstacles($0.compliance, facts) } : nil
        let obstacles = device?.touching ?? []
        let keys = obstacles.reduce(into: Set(refusals.flatMap(\.lifting))) { $0.formUnion($1) }
        let candidates = keys.filter { areas.contains($0.area) }.sorted().map { key in
            RemedyCandidate(key: key, strengths: Self.strengths(of: key, device, facts, user))
        }
        .filter { !$0.strengths.isEmpty }
        self.refusals = refusals
        self.obstacles = obstacles
        all = Array(candidates.prefix(limit))
        areCut = candidates.count > limit
    }

    /// Whether changes of these keys touch all that must change. If not they cannot flip the answer, however strong.
    func couldFlip(_ keys: Set<RemedyKey>) -> Bool {
        let clearsDevice = !obstacles.contains { $0.isDisjoint(with: keys) }
        return refusals.allSatisfy { !$0.lifting.isDisjoint(with: keys) || ($0.wantsDevice && clearsDevice) }
    }

    private static func wantsDevice(_ policy: ConditionalAccessPolicy, _ answer: PolicyAnswer) -> Bool {
        let controls = policy.controls.controls
        guard controls.contains(.builtIn(.compliantDevice)) else { return false }
        return policy.controls.isSatisfied(
            zip(controls, answer.controls).map { $0 == .builtIn(.compliantDevice) || $1.isMet })
    }

    private static func strengths(
        of key: RemedyKey, _ device: DeviceObstacles?, _ facts: DecisionFacts, _ user: UserID?
    ) -> [RemedyChange] {
        switch key {
        case .deviceLevel:
            let partners = device?.failingPartners ?? []
            return ThreatLevel.allCases.reversed().map { .deviceLevel(atMost: $0, reportedBy: partners) }
        case .osVersion: return (device?.missedVersions ?? []).map { .osVersion(atLeast: $0) }
        case .notJailbroken: return [.notJailbroken]
        case .encrypted: return [.encrypted]
        case .deviceChecksIn: return [.deviceChecksIn]
        case .connectorAnswers(let id):
            let partner = facts.world.connectors.first { $0.id == id }
            return partner.map { [.connectorAnswers(Named(id: id, displayName: $0.displayName))] } ?? []
        case .levelOverride: return ThreatLevel.allCases.reversed().map { .levelOverride($0) }
        case .policy(let id, .allowsLevel):
            guard let policy = facts.world.policies.first(where: { $0.id == id }) else { return [] }
            let scopes = device?.failingScopes(of: id) ?? []
            let required = scopes.compactMap { policy.rules.requiredLevel(in: $0) }.min() ?? .high
            return ThreatLevel.allCases.filter { $0 > required }
                .map { .policyAllowsLevel(policy.named, $0, scopes: scopes) }
        case .policy(let id, .unassigned):
            return facts.world.policies.filter { $0.id == id }.map { .policyUnassigned($0.named) }
        case .policy(let id, .off):
            return facts.accessPolicies.filter { $0.id == id }.map { .accessPolicyOff($0.named) }
        case .policy(let id, .userExcluded):
            guard let user else { return [] }
            return facts.accessPolicies.filter { $0.id == id }.map { .userExcluded(user, from: $0.named) }
        }
    }
}

extension CompliancePolicy {
    fileprivate var named: Named<PolicyKind> { Named(id: id, displayName: displayName) }
}

extension ConditionalAccessPolicy {
    fileprivate var named: Named<PolicyKind> { Named(id: id, displayName: displayName) }
}
