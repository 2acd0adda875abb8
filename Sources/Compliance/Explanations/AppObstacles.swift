import Core

/// What keeps a protected app from its data: the failing rules of the app-protection policies that block or wipe. Where
/// anything else is missing (a registration, a policy, a user) no change of the closed list gives it.
struct AppObstacles {
    /// A failing rule with its policy.
    private typealias FailingRule = (policy: AppProtectionPolicy, rule: RuleResult)

    private let rules: [FailingRule]
    private let platform: DevicePlatform
    private let isEnrolled: Bool
    private let facts: DecisionFacts
    private let now: Timestamp

    /// Nil where app protection refuses nothing, or refuses for what no change gives.
    init?(_ protection: AppProtectionResult, _ facts: DecisionFacts, at now: Timestamp) {
        guard protection.obstacle == .refused, let platform = protection.platform else { return nil }
        self.platform = platform
        isEnrolled = protection.isEnrolled
        self.facts = facts
        self.now = now
        rules = protection.policies.flatMap { result -> [FailingRule] in
            guard let policy = facts.world.appPolicies.first(where: { $0.id == result.id }) else { return [] }
            return result.failingRules.map { (policy, $0) }
        }
    }

    /// For each obstacle the changes that touch it. While one is untouched the app stays refused.
    var touching: [Set<RemedyKey>] { rules.map { keys(touching: $0) } }

    /// The partners whose word fails the device.
    var failingPartners: Set<ConnectorID> {
        Set(rules.map(\.rule).filter { $0.cause != .unsupportedOperatingSystem }.compactMap(\.connector))
    }

    /// The system versions that failing rules ask for. The inventory has none of a device that is not enrolled.
    var missedVersions: [OSVersion] {
        isEnrolled ? rules.compactMap { facts.world.minimumOS(missedIn: $0.rule, on: platform) } : []
    }

    private func keys(touching failing: FailingRule) -> Set<RemedyKey> {
        let (policy, rule) = failing
        var keys = facts.world.keys(touchingThreat: rule)
        // Both belong to a managed device.
        if !isEnrolled { keys.subtract([.osVersion, .levelOverride]) }
        keys.insert(.policy(policy.id, .appUnassigned))
        if rule.cause != .unsupportedOperatingSystem { keys.insert(.policy(policy.id, .appAllowsLevel)) }
        return keys.union(silentPartners(preferredTo: rule.connector, by: policy).map(RemedyKey.connectorAnswers))
    }

    /// The partners that the policy would ask instead, were they not silent.
    private func silentPartners(preferredTo asked: ConnectorID?, by policy: AppProtectionPolicy) -> [ConnectorID] {
        guard let asked = facts.world.connectors.first(where: { $0.id == asked }) else { return [] }
        return facts.world.connectors.filter { partner in
            guard partner.provisioning != .never, partner.isSilent(at: now) else { return false }
            let chosen = AppProtectionEvaluation.connectors(
                [asked, partner.answering(at: now)], on: platform, priority: policy.priority, now: now)
            return !chosen.contains { $0.id == asked.id }
        }
        .map(\.id)
    }
}
