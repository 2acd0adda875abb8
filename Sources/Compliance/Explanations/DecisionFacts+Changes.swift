import Core

extension DecisionFacts {
    /// The facts with all the changes made at `now`. What they would decide is asked with `changed: now`, and of facts that
    /// are ``settled(at:)``.
    package func making(_ changes: [RemedyChange], at now: Timestamp) -> DecisionFacts {
        var facts = self
        // A partner that has withdrawn must answer before its reports are taken.
        for change in changes where change.area == .connector { facts.make(change, at: now) }
        for change in changes where change.area != .connector { facts.make(change, at: now) }
        return facts
    }

    private mutating func make(_ change: RemedyChange, at now: Timestamp) {
        switch change {
        case .deviceLevel(let level, let partners):
            for partner in partners { report(level, by: partner.id, at: now) }
        case .osVersion(let version): device?.facts.osVersion = version.description
        case .notJailbroken: device?.facts.isJailbroken = false
        case .encrypted: device?.facts.isEncrypted = true
        case .deviceChecksIn: device?.facts.lastSync = now
        case .connectorAnswers(let partner):
            world.connectors = world.connectors.map { $0.id == partner.id ? $0.answering(at: now) : $0 }
        case .levelOverride(let level):
            device?.facts.override = LevelOverride(level: level, expires: now + .days(7), reason: "")
        case .policyAllowsLevel(let policy, let level, let scopes):
            world.policies = world.policies.map { $0.id == policy.id ? $0.allowing(level, in: scopes) : $0 }
        case .policyUnassigned(let policy):
            world.policies = world.policies.map { $0.id == policy.id ? $0.with(rules: $0.rules, targets: []) : $0 }
        case .appPolicyAllowsLevel(let policy, let level):
            world.appPolicies = world.appPolicies.map { $0.id == policy.id ? $0.allowing(level) : $0 }
        case .appPolicyUnassigned(let policy):
            world.appPolicies = world.appPolicies.map {
                $0.id == policy.id ? $0.with(maximumLevel: $0.maximumLevel, targets: []) : $0
            }
        case .accessPolicyOff(let policy):
            accessPolicies = accessPolicies.map {
                $0.id == policy.id ? $0.with(state: .disabled, users: $0.users) : $0
            }
        case .userExcluded(let user, let policy):
            accessPolicies = accessPolicies.map { $0.id == policy.id ? $0.excluding(user) : $0 }
        }
    }

    /// An accepted report, which is contact as well. Reports of a partner that has withdrawn are refused.
    private mutating func report(_ level: ThreatLevel, by connector: ConnectorID, at now: Timestamp) {
        guard let partner = world.connectors.first(where: { $0.id == connector }), partner.provisioning == .yes else {
            return
        }
        world.connectors = world.connectors.map { $0.id == connector ? $0.answering(at: now) : $0 }
        let report = ReportFacts(
            connector: connector, state: level.reportedState, settledState: level.reportedState, reportID: "",
            observed: now, orderTime: now)
        device?.replace(report)
        registrations.unenrolled?.replace(report)
    }
}

extension DeviceInputs {
    /// Puts the report in the place of the connector's last one.
    fileprivate mutating func replace(_ report: ReportFacts) {
        reports.removeAll { $0.connector == report.connector }
        reports.append(report)
    }
}

extension ConnectorFacts {
    /// The connector after clean contact: provisioned, and not silent for at least the shortest threshold there is.
    func answering(at now: Timestamp) -> ConnectorFacts {
        var connector = self
        connector.provisioning = .yes
        connector.silentAfter = max(silentAfter ?? now, now + .days(1))
        return connector
    }
}

extension CompliancePolicy {
    fileprivate func with(rules: ComplianceRules, targets: [AssignmentTarget]) -> CompliancePolicy {
        CompliancePolicy(
            id: id, version: version, type: type, displayName: displayName, rules: rules,
            gracePeriodHours: gracePeriodHours, targets: targets)
    }

    /// The policy whose rules of these scopes, where they are set, allow at least the level.
    fileprivate func allowing(_ level: ThreatLevel, in scopes: [ThreatRule.Scope]) -> CompliancePolicy {
        var rules = rules
        if scopes.contains(.deviceThreat) { rules.threatLevel = rules.threatLevel.map { max($0, level) } }
        if scopes.contains(.defender) { rules.defenderLevel = rules.defenderLevel.map { max($0, level) } }
        return with(rules: rules, targets: targets)
    }
}

extension AppProtectionPolicy {
    fileprivate func with(maximumLevel: ThreatLevel?, targets: [AssignmentTarget]) -> AppProtectionPolicy {
        AppProtectionPolicy(
            id: id, version: version, type: type, displayName: displayName, maximumLevel: maximumLevel,
            remediation: remediation, priority: priority, targets: targets)
    }

    /// The policy whose rule, where it is set, allows at least the level.
    fileprivate func allowing(_ level: ThreatLevel) -> AppProtectionPolicy {
        with(maximumLevel: maximumLevel.map { max($0, level) }, targets: targets)
    }
}

extension ConditionalAccessPolicy {
    fileprivate func with(state: State, users: IdentityCondition) -> ConditionalAccessPolicy {
        ConditionalAccessPolicy(
            id: id, displayName: displayName, state: state, users: users, applications: applications,
            platforms: platforms, clientAppTypes: clientAppTypes, locations: locations,
            signInRiskLevels: signInRiskLevels, userRiskLevels: userRiskLevels,
            unknowableConditions: unknowableConditions, controls: controls)
    }

    fileprivate func excluding(_ user: UserID) -> ConditionalAccessPolicy {
        var users = users
        users.exclude.users.insert(user)
        users.exclude.hasEntry = true
        return with(state: state, users: users)
    }
}
