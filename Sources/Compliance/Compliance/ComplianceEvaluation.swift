import Core

/// Decides the compliance of one device. A pure function of stored facts, policies and now.
package enum ComplianceEvaluation {
    /// The device's compliance at `now`.
    ///
    /// Whoever commits a change evaluates twice: the facts before it at the instant of the commit, which settles what
    /// time alone did since, then the facts after it with those first failures and `changed: now`, whose first failures
    /// are stored. A read evaluates once and stores nothing.
    /// - Parameters:
    ///   - reports: the last applied report of each connector about this device.
    ///   - firstFailures: the stored ones of this device.
    ///   - changed: when the facts last changed, if the caller knows; a failure that is not stored began no earlier.
    package static func evaluate(
        _ device: DeviceFacts, reports: [ReportFacts], firstFailures: [PolicyID: Timestamp], world: ComplianceWorld,
        now: Timestamp, changed: Timestamp? = nil
    ) -> DeviceCompliance {
        let failures = FirstFailure(device: device, reports: reports, world: world, changed: changed, now: now)
        let policies = world.policies.filter { $0.applies(to: device) }.map { policy in
            let threats = policy.threatResults(for: device, reports: reports, world: world, now: now)
            let inventory = InventoryRules.results(
                policy.rules, for: device, secureByDefault: world.settings.secureByDefault)
            let rules = threats + inventory
            let since = failures.instant(
                of: policy, failsNow: rules.contains(where: \.fails),
                inventoryFails: inventory.contains(where: \.fails),
                stored: firstFailures[policy.id])
            return policy.result(rules: rules, firstFailure: since, now: now)
        }
        let checks = defaultChecks(device, policies: policies, settings: world.settings, now: now)
        let shown = shownReport(reports, connectors: world.connectors, on: device.platform)
        let override = device.activeOverride(at: now)

        var compliance = DeviceCompliance(state: state(policies, checks), policies: policies, defaultChecks: checks)
        compliance.reportedState = shown?.state ?? .unknown
        compliance.shownReport = shown
        compliance.override = override
        compliance.threatLevel = override?.level ?? shown?.state.level
        for policy in policies { compliance.firstFailures[policy.id] = policy.firstFailure }
        if compliance.state == .inGracePeriod {
            compliance.gracePeriodEnds = policies.filter { $0.state == .inGracePeriod }.compactMap(\.graceEnds).min()
        }
        if compliance.state == .inGracePeriod || compliance.state == .noncompliant {
            compliance.since = (policies.map(\.firstFailure) + checks.map(\.since)).compactMap { $0 }.min()
        }
        compliance.nextChange = turns(device, policies: policies, world: world).map(\.visible).filter { $0 > now }.min()
        return compliance
    }

    /// The instant after which a device without further contact is stale.
    package static func staleAfter(_ device: DeviceFacts, settings: ComplianceSettings) -> Timestamp {
        device.lastSync + .days(settings.checkinThresholdDays)
    }

    private static func defaultChecks(
        _ device: DeviceFacts, policies: [PolicyResult], settings: ComplianceSettings, now: Timestamp
    ) -> [DefaultCheck] {
        let isVouchedFor = policies.contains { $0.state != .notApplicable }
        let staleAfter = staleAfter(device, settings: settings)
        return [
            DefaultCheck(
                kind: .requireDeviceCompliancePolicyAssigned, passes: isVouchedFor || !settings.secureByDefault),
            DefaultCheck(
                kind: .requireRemainContact, passes: now <= staleAfter, since: now > staleAfter ? staleAfter : nil),
            DefaultCheck(kind: .requireUserExistence, passes: device.user != .deleted),
        ]
    }

    private static func state(_ policies: [PolicyResult], _ checks: [DefaultCheck]) -> ComplianceState {
        let worst = policies.map(\.state).max() ?? .notApplicable
        if worst == .error { return .error }
        if !checks.allSatisfy(\.passes) { return .noncompliant }
        switch worst {
        case .notApplicable, .compliant: return .compliant
        case .inGracePeriod: return .inGracePeriod
        case .nonCompliant: return .noncompliant
        case .error: return .error
        }
    }

    /// The worst of what the partners last said, over the connectors whose toggle for the platform is on, whether or
    /// not they count; of equally bad ones the later.
    private static func shownReport(
        _ reports: [ReportFacts], connectors: [ConnectorFacts], on platform: DevicePlatform
    ) -> ReportFacts? {
        let shown = Set(connectors.filter { $0.enabled.contains(platform) }.map(\.id))
        return reports.filter { shown.contains($0.connector) }.max {
            ($0.state.badness, $0.orderTime, $0.observed, $0.connector)
                < ($1.state.badness, $1.orderTime, $1.observed, $1.connector)
        }
    }
}
