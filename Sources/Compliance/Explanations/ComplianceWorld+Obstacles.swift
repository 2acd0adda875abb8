import Core

extension ComplianceWorld {
    /// The changes that touch what a failing threat rule says, whichever policy sets it.
    func keys(touchingThreat rule: RuleResult) -> Set<RemedyKey> {
        if rule.cause == .unsupportedOperatingSystem { return [.osVersion, .levelOverride] }
        var keys: Set<RemedyKey> = [.levelOverride]
        guard let partner = connectors.first(where: { $0.id == rule.connector }) else { return keys }
        keys.insert(.deviceLevel)
        if rule.cause == .silentPartner || partner.provisioning == .withdrawn {
            keys.insert(.connectorAnswers(partner.id))
        }
        return keys
    }

    /// The partner's minimum version where the rule's check of the version failed.
    func minimumOS(missedIn rule: RuleResult, on platform: DevicePlatform) -> OSVersion? {
        guard rule.cause == .unsupportedOperatingSystem else { return nil }
        return connectors.first { $0.id == rule.connector }?.minimumOS[platform]
    }
}
