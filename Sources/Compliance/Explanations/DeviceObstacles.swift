import Core

/// What keeps a device from being compliant: the failing rules of the policies that are out of grace, and the checks that
/// fail. A policy in grace keeps nobody out.
struct DeviceObstacles {
    /// A failing rule with its policy.
    typealias FailingRule = (policy: CompliancePolicy, rule: RuleResult)

    /// The rules that fail.
    let rules: [FailingRule]
    private let checks: [DefaultCheck.Kind]
    private let applying: [PolicyResult]
    private let facts: DecisionFacts

    init(_ compliance: DeviceCompliance, _ facts: DecisionFacts) {
        self.facts = facts
        applying = compliance.policies
        checks = compliance.defaultChecks.filter { !$0.passes }.map(\.kind)
        rules = compliance.policies.filter { $0.state == .nonCompliant }.flatMap { result -> [FailingRule] in
            guard let policy = facts.world.policies.first(where: { $0.id == result.id }) else { return [] }
            return result.failingRules.map { (policy, $0) }
        }
    }

    /// For each obstacle the changes that touch it. While one is untouched the device stays as it is.
    var touching: [Set<RemedyKey>] {
        let ofRules = rules.map { failing -> Set<RemedyKey> in
            keys(touching: failing.rule, of: failing.policy).union([.policy(failing.policy.id, .unassigned)])
        }
        return ofRules + checks.map { keys(touching: $0) }
    }

    /// The partners whose word fails the device.
    var failingPartners: Set<ConnectorID> {
        Set(rules.filter { $0.rule.threatScope != nil }.compactMap(\.rule.connector))
    }

    /// The system versions that failing rules ask for.
    var missedVersions: [OSVersion] { rules.compactMap(missedVersion) }

    /// The scopes of the policy's threat rules that fail.
    func failingScopes(of policy: PolicyID) -> [ThreatRule.Scope] {
        let scopes = Set(rules.filter { $0.policy.id == policy }.compactMap(\.rule.threatScope))
        return ThreatRule.Scope.allCases.filter(scopes.contains)
    }

    private func missedVersion(_ failing: FailingRule) -> OSVersion? {
        if failing.rule.setting.hasSameBytes(as: "osMinimumVersion") { return failing.policy.rules.minimumOS }
        return facts.device.flatMap { facts.world.minimumOS(missedIn: failing.rule, on: $0.facts.platform) }
    }

    private func keys(touching rule: RuleResult, of policy: CompliancePolicy) -> Set<RemedyKey> {
        if rule.cause == .unsupportedOperatingSystem { return facts.world.keys(touchingThreat: rule) }
        if rule.threatScope != nil {
            return facts.world.keys(touchingThreat: rule).union([.policy(policy.id, .allowsLevel)])
        }
        switch ExactText(rule.setting) {
        case "osMinimumVersion": return [.osVersion]
        // A device without a version gets one by a rule that asks for a least one; above the most there is no remedy.
        case "osMaximumVersion": return rule.cause == .noFact ? [.osVersion] : []
        case "securityBlockJailbrokenDevices": return [.notJailbroken]
        case "storageRequireEncryption": return [.encrypted]
        default: return []
        }
    }

    private func keys(touching check: DefaultCheck.Kind) -> Set<RemedyKey> {
        switch check {
        case .requireRemainContact: return [.deviceChecksIn]
        case .requireUserExistence: return []
        case .requireDeviceCompliancePolicyAssigned:
            // A policy says something of the device as soon as its threat rule has a word to go by.
            let rules = applying.flatMap(\.rules).filter { $0.threatScope != nil }
            var keys: Set<RemedyKey> = rules.isEmpty ? [] : [.levelOverride]
            for rule in rules where rule.cause == .ignoredSilentPartner {
                if let connector = rule.connector { keys.insert(.connectorAnswers(connector)) }
            }
            return keys
        }
    }
}

extension DecisionFacts {
    /// The system versions that policies of the device ask for and that have no say until it has a readable version.
    var unansweredVersions: [OSVersion] {
        guard let device, device.facts.osVersion.flatMap({ OSVersion($0) }) == nil else { return [] }
        return world.policies.filter { $0.applies(to: device.facts) }.compactMap(\.rules.minimumOS)
    }
}

extension RuleResult {
    /// The scope of a threat rule's word on the level; nil for any other rule and for the check of the system's version.
    fileprivate var threatScope: ThreatRule.Scope? {
        ThreatRule.Scope.allCases.first { $0.setting.hasSameBytes(as: setting) }
    }
}
