import Core

/// Decides app protection. A pure function of the registrations, the policies, the reports and now.
package enum AppProtectionEvaluation {
    /// The Graph member of an app-protection policy that sets its threat rule.
    package static let setting = "maximumAllowedDeviceThreatLevel"

    /// What the policies that are for this user and platform say, and whether `compliantApplication` is met.
    /// - Parameters:
    ///   - device: as the inventory knows it, else as its registrations do; nil where no device was named.
    ///   - apps: what the device's user has registered on it.
    ///   - clientAppID: the app that asks, as the caller names it.
    package static func evaluate(
        _ device: DeviceInputs?, isEnrolled: Bool, apps: Set<ExactText>, clientAppID: String?, world: ComplianceWorld,
        now: Timestamp
    ) -> AppProtectionResult {
        guard let device else { return AppProtectionResult(clientAppID: clientAppID, obstacle: .noDevice) }
        let facts = device.facts
        var result = AppProtectionResult(
            clientAppID: clientAppID, device: facts.entraID, platform: facts.platform, isEnrolled: isEnrolled)
        guard facts.user.isInDirectory else {
            result.obstacle = .noUser
            return result
        }
        result.isRegistered = clientAppID.map { apps.contains(applicationID($0)) } ?? false
        result.policies = world.appPolicies.filter { $0.applies(to: facts.user, on: facts.platform) }.map {
            Self.result(of: $0, for: device, connectors: world.connectors, now: now)
        }
        result.obstacle = obstacle(result)
        return result
    }

    private static func obstacle(_ result: AppProtectionResult) -> AppProtectionResult.Obstacle? {
        if result.clientAppID == nil { return .noClientApp }
        if !result.isRegistered { return .notRegistered }
        if result.policies.isEmpty { return .noPolicy }
        return result.action == .none ? nil : .refused
    }

    private static func result(
        of policy: AppProtectionPolicy, for device: DeviceInputs, connectors: [ConnectorFacts], now: Timestamp
    ) -> AppPolicyResult {
        var rules: [RuleResult] = []
        if let level = policy.maximumLevel {
            rules = ThreatRule(setting: setting, required: level).results(
                for: device.facts,
                connectors: Self.connectors(
                    connectors, on: device.facts.platform, priority: policy.priority, now: now),
                reports: device.reports, now: now)
        }
        return AppPolicyResult(
            id: policy.id, name: policy.displayName, type: policy.type,
            action: rules.contains(where: \.fails) ? policy.remediation : .none, rules: rules)
    }

    /// The connectors whose word counts: those with the platform's `*MobileApplicationManagementEnabled` on, Windows
    /// Security Center for Windows only. Where Defender and another can answer, the priority chooses; one that is silent
    /// and ignored cannot.
    package static func connectors(
        _ connectors: [ConnectorFacts], on platform: DevicePlatform, priority: AppProtectionPolicy.PartnerPriority,
        now: Timestamp
    ) -> [ConnectorFacts] {
        let enabled = connectors.filter {
            $0.appProtectionEnabled.contains(platform) && $0.provisioning != .never
                && ($0.family != .windowsSecurityCenter || platform == .windows)
        }
        let counting = enabled.filter { !($0.isSilent(at: now) && $0.failMode == .ignore) }
        guard !counting.isEmpty else { return enabled }
        let preferred = counting.filter {
            ($0.family == .defender) == (priority == .defenderOverThirdPartyPartner)
        }
        return preferred.isEmpty ? counting : preferred
    }
}
