import Core

@testable import Compliance

/// Remedies the slow and obvious way: every change of the closed list that touches something that fails, made by hand, in
/// every set of at most three.
struct BruteForce {
    let world: RandomWorld
    private let settled: DecisionFacts
    private static let now = RandomWorld.now

    init(_ world: RandomWorld) {
        self.world = world
        var facts = world.facts
        if let device = facts.device {
            let before = ComplianceEvaluation.evaluate(
                device.facts, reports: device.reports, firstFailures: device.firstFailures, world: facts.world,
                now: Self.now)
            facts.device?.firstFailures = before.firstFailures
        }
        settled = facts
    }

    /// Whether the question is allowed once the changes are made, all at the same moment.
    func allows(after changes: [RemedyChange]) throws -> Bool {
        var facts = settled
        for case .connectorAnswers(let partner) in changes { contact(partner.id, &facts) }
        for change in changes { try make(change, &facts) }
        return facts.decision(at: Self.now, changed: Self.now).isAllowed
    }

    private func contact(_ id: ConnectorID, _ facts: inout DecisionFacts) {
        for index in facts.world.connectors.indices where facts.world.connectors[index].id == id {
            facts.world.connectors[index].provisioning = .yes
            facts.world.connectors[index].silentAfter = Self.now + .days(90)
        }
    }

    private func make(_ change: RemedyChange, _ facts: inout DecisionFacts) throws {
        switch change {
        case .deviceLevel(let level, let partners):
            for partner in partners {
                let connector = facts.world.connectors.first { $0.id == partner.id }
                guard connector?.provisioning == .yes else { continue }
                contact(partner.id, &facts)
                let report = Example.report(level.reportedState, from: partner.id, at: Self.now)
                facts.device?.reports.removeAll { $0.connector == partner.id }
                facts.device?.reports.append(report)
                facts.registrations.unenrolled?.reports.removeAll { $0.connector == partner.id }
                facts.registrations.unenrolled?.reports.append(report)
            }
        case .osVersion(let version): facts.device?.facts.osVersion = "\(version)"
        case .notJailbroken: facts.device?.facts.isJailbroken = false
        case .encrypted: facts.device?.facts.isEncrypted = true
        case .deviceChecksIn: facts.device?.facts.lastSync = Self.now
        case .connectorAnswers: break
        case .levelOverride(let level):
            facts.device?.facts.override = LevelOverride(level: level, expires: Self.now + .hours(1), reason: "-")
        case .policyAllowsLevel(let policy, let level, let scopes):
            edit(policy.id, &facts) { rules in
                if scopes.contains(.deviceThreat), let old = rules.threatLevel, old < level {
                    rules.threatLevel = level
                }
                if scopes.contains(.defender), let old = rules.defenderLevel, old < level {
                    rules.defenderLevel = level
                }
            }
        case .policyUnassigned(let policy): facts.world.policies.removeAll { $0.id == policy.id }
        case .appPolicyAllowsLevel(let policy, let level):
            facts.world.appPolicies = facts.world.appPolicies.map { old in
                guard old.id == policy.id, let maximum = old.maximumLevel, maximum < level else { return old }
                return AppProtectionPolicy(
                    id: old.id, type: old.type, displayName: old.displayName, maximumLevel: level,
                    remediation: old.remediation, priority: old.priority, targets: old.targets)
            }
        case .appPolicyUnassigned(let policy): facts.world.appPolicies.removeAll { $0.id == policy.id }
        case .accessPolicyOff(let policy): facts.accessPolicies.removeAll { $0.id == policy.id }
        case .userExcluded(let user, let policy):
            // As an administrator does it: in the policy's members.
            guard var properties = world.accessProperties[policy.id],
                var users = properties["conditions"]?.object?["users"]?.object
            else { return }
            users["excludeUsers"] = .array((users["excludeUsers"]?.array ?? []) + [.string(user.text)])
            properties = properties.setting(.object(users))
            let edited = try ConditionalAccessPolicy(id: policy.id, properties: properties)
            facts.accessPolicies = facts.accessPolicies.map { $0.id == policy.id ? edited : $0 }
        }
    }

    private func edit(_ id: PolicyID, _ facts: inout DecisionFacts, _ change: (inout ComplianceRules) -> Void) {
        facts.world.policies = facts.world.policies.map { policy in
            guard policy.id == id else { return policy }
            var rules = policy.rules
            change(&rules)
            return CompliancePolicy(
                id: id, version: 2, type: policy.type, displayName: policy.displayName, rules: rules,
                gracePeriodHours: policy.gracePeriodHours, targets: policy.targets)
        }
    }

    // MARK: The closed list

    /// Everything on the closed list that touches a rule or check that fails, or a policy that refuses: one list a change,
    /// with more strengths than could be needed.
    var choices: [[RemedyChange]] {
        let question = settled.question(at: Self.now)
        let refusing = AccessEvaluation.decide(question, policies: settled.accessPolicies).policies
            .filter { $0.state == .enabled && $0.applies && !$0.satisfied }
        func isUnmet(_ control: String) -> Bool {
            refusing.contains { $0.controls.contains { $0.name == control && !$0.isMet } }
        }
        let compliance = isUnmet("compliantDevice") ? question.device?.compliance : nil
        let protection = isUnmet("compliantApplication") ? question.appProtection : nil
        var all = deviceChoices(compliance, protection?.obstacle == .refused ? protection : nil)
        for policy in refusing {
            let name = Named<PolicyKind>(id: policy.id, displayName: "")
            all.append([.accessPolicyOff(name)])
            if case .known(let user, _, _, _) = question.user { all.append([.userExcluded(user, from: name)]) }
        }
        return all
    }

    private func deviceChoices(
        _ compliance: DeviceCompliance?, _ protection: AppProtectionResult?
    ) -> [[RemedyChange]] {
        let levels = ThreatLevel.allCases
        let apps = protection?.policies ?? []
        let rules = ((compliance?.policies.flatMap(\.rules) ?? []) + apps.flatMap(\.rules)).filter(\.fails)
        let settings = Set(rules.map(\.setting))
        let threats = rules.filter { $0.setting.hasSuffix("ThreatLevel") || $0.setting.hasSuffix("SecurityLevel") }
        let checks = Set((compliance?.defaultChecks ?? []).filter { !$0.passes }.map(\.kind))
        var all: [[RemedyChange]] = []
        let blamed = Set(threats.compactMap(\.connector)).sorted().map { Named<ConnectorKind>(id: $0, displayName: "") }
        if !blamed.isEmpty { all.append(levels.map { .deviceLevel(atMost: $0, reportedBy: blamed) }) }
        if settled.device != nil { all.append(versions(rules)) }
        if settings.contains("securityBlockJailbrokenDevices") { all.append([.notJailbroken]) }
        if settings.contains("storageRequireEncryption") { all.append([.encrypted]) }
        if checks.contains(.requireRemainContact) { all.append([.deviceChecksIn]) }
        let isUnvouched = checks.contains(.requireDeviceCompliancePolicyAssigned)
        for connector in settled.world.connectors {
            let isAway = connector.isSilent(at: Self.now) || connector.provisioning == .withdrawn
            let isMissed = (compliance?.policies.flatMap(\.rules) ?? []).contains {
                $0.connector == connector.id && ($0.fails || isUnvouched)
            }
            // A policy may ask it instead of the one that fails the app.
            let mayBeAsked =
                protection?.platform.map { connector.appProtectionEnabled.contains($0) } ?? false
                && connector.provisioning != .never
            if isAway, isMissed || mayBeAsked {
                all.append([.connectorAnswers(Named(id: connector.id, displayName: ""))])
            }
        }
        let isOverridable = !threats.isEmpty || settings.contains("partnerUnsupportedOsVersionBlocked") || isUnvouched
        if isOverridable, settled.device != nil { all.append(levels.map { .levelOverride($0) }) }
        for result in compliance?.policies ?? [] where !result.failingRules.isEmpty {
            let name = Named<PolicyKind>(id: result.id, displayName: "")
            all.append([.policyUnassigned(name)])
            let failing = Set(result.failingRules.map(\.setting))
            let scopes = ThreatRule.Scope.allCases.filter { failing.contains($0.setting) }
            if !scopes.isEmpty { all.append(levels.map { .policyAllowsLevel(name, $0, scopes: scopes) }) }
        }
        for result in apps where !result.failingRules.isEmpty {
            let name = Named<PolicyKind>(id: result.id, displayName: "")
            all.append([.appPolicyUnassigned(name)])
            if result.failingRules.contains(where: { $0.setting == "maximumAllowedDeviceThreatLevel" }) {
                all.append(levels.map { .appPolicyAllowsLevel(name, $0) })
            }
        }
        return all.filter { !$0.isEmpty }
    }

    /// Versions at and between all that anybody asks for, newer than the device's, that satisfy some rule that fails.
    private func versions(_ failing: [RuleResult]) -> [RemedyChange] {
        let missed = failing.filter {
            $0.setting == "osMinimumVersion" || $0.setting == "partnerUnsupportedOsVersionBlocked"
        }
        .compactMap { $0.required.flatMap { OSVersion($0) } }
        let current = settled.device?.facts.osVersion.flatMap { OSVersion($0) }
        let grid = ["15.1", "16.4", "16.5", "17", "17.4", "17.5.1", "17.6", "18.2", "18.2.1", "19"]
        return grid.compactMap { OSVersion($0) }
            .filter { version in
                missed.contains { $0 <= version } && (current.map { $0 < version } ?? true)
            }
            .map { .osVersion(atLeast: $0) }
    }

    /// Every set of one to three different changes, each in every strength.
    var sets: [[RemedyChange]] {
        let choices = choices
        var sets: [[RemedyChange]] = []
        for (first, a) in choices.enumerated() {
            for one in a {
                sets.append([one])
                for (second, b) in choices.enumerated() where second > first {
                    for two in b {
                        sets.append([one, two])
                        for c in choices.dropFirst(second + 1) { for three in c { sets.append([one, two, three]) } }
                    }
                }
            }
        }
        return sets
    }
}

extension RemedyChange {
    /// Whether the change asks for the same as the other one or for less.
    func isNoMore(than other: RemedyChange) -> Bool {
        switch (self, other) {
        case (.deviceLevel(let level, let partners), .deviceLevel(let otherLevel, let otherPartners)):
            level >= otherLevel && Set(partners.map(\.id)).isSubset(of: otherPartners.map(\.id))
        case (.osVersion(let version), .osVersion(let other)): version <= other
        case (.notJailbroken, .notJailbroken), (.encrypted, .encrypted), (.deviceChecksIn, .deviceChecksIn): true
        case (.connectorAnswers(let partner), .connectorAnswers(let other)): partner.id == other.id
        case (.levelOverride(let level), .levelOverride(let other)): level >= other
        case (.policyAllowsLevel(let policy, let level, _), .policyAllowsLevel(let other, let otherLevel, _)):
            policy.id == other.id && level <= otherLevel
        case (.policyUnassigned(let policy), .policyUnassigned(let other)): policy.id == other.id
        case (.appPolicyAllowsLevel(let policy, let level), .appPolicyAllowsLevel(let other, let otherLevel)):
            policy.id == other.id && level <= otherLevel
        case (.appPolicyUnassigned(let policy), .appPolicyUnassigned(let other)): policy.id == other.id
        case (.accessPolicyOff(let policy), .accessPolicyOff(let other)): policy.id == other.id
        case (.userExcluded(_, let policy), .userExcluded(_, let other)): policy.id == other.id
        default: false
        }
    }
}

extension [RemedyChange] {
    /// Whether each of the changes asks for no more than one of the others.
    func isNoMore(than others: [RemedyChange]) -> Bool {
        allSatisfy { one in others.contains { one.isNoMore(than: $0) } }
    }
}
