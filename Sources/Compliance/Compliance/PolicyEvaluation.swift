import Core

extension CompliancePolicy {
    /// What each rule that is set says of the device at `now`, whether or not the policy applies to it.
    package func ruleResults(
        for device: DeviceFacts, reports: [ReportFacts], world: ComplianceWorld, now: Timestamp
    ) -> [RuleResult] {
        threatResults(for: device, reports: reports, world: world, now: now)
            + InventoryRules.results(rules, for: device, secureByDefault: world.settings.secureByDefault)
    }

    /// The results of the two threat rules, the only ones that time alone can change.
    func threatResults(
        for device: DeviceFacts, reports: [ReportFacts], world: ComplianceWorld, now: Timestamp
    ) -> [RuleResult] {
        ThreatRule.Scope.allCases.flatMap { scope -> [RuleResult] in
            guard let required = rules.requiredLevel(in: scope) else { return [] }
            return ThreatRule(setting: scope.setting, required: required).results(
                for: device, connectors: ThreatRule.connectors(world.connectors, in: scope, on: device.platform),
                reports: reports, now: now)
        }
    }

    /// The policy's result, given since when it fails.
    func result(rules: [RuleResult], firstFailure: Timestamp?, now: Timestamp) -> PolicyResult {
        var result = PolicyResult(
            id: id, name: displayName, type: type, version: version, state: .notApplicable, rules: rules)
        if rules.contains(where: \.fails) {
            let since = firstFailure ?? now
            let end = graceEnds(after: since)
            result.firstFailure = since
            result.graceEnds = end
            // A clock that was set back to before the failure must not make grace where there is none.
            result.state = gracePeriodHours > 0 && now < end ? .inGracePeriod : .nonCompliant
        } else if rules.contains(where: { $0.state == .pass }) {
            result.state = .compliant
        }
        return result
    }
}
