import Core

/// What one applicable policy says of one device.
package struct PolicyResult: Sendable, Hashable {
    /// The policy's id.
    package var id: PolicyID
    /// The policy's display name, for the administrator's eyes only.
    package var name: String
    /// The policy's type.
    package var type: CompliancePolicyType
    /// The policy's configuration version.
    package var version: Int
    /// The worst of its rules, with grace.
    package var state: PolicyState
    /// One result per rule that is set, several where several connectors answer it.
    package var rules: [RuleResult]
    /// Since when the policy fails, nil while it does not.
    package var firstFailure: Timestamp?
    /// First failure plus the policy's grace: the first instant at which it is `nonCompliant`. Nil while it does not
    /// fail.
    package var graceEnds: Timestamp?

    package init(
        id: PolicyID, name: String, type: CompliancePolicyType, version: Int, state: PolicyState, rules: [RuleResult],
        firstFailure: Timestamp? = nil, graceEnds: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.version = version
        self.state = state
        self.rules = rules
        self.firstFailure = firstFailure
        self.graceEnds = graceEnds
    }

    /// The rules that make the policy fail.
    package var failingRules: [RuleResult] { rules.filter(\.fails) }
}

/// A check that every device undergoes, whatever its policies. Graph: the settings of `DefaultDeviceCompliancePolicy`.
package struct DefaultCheck: Sendable, Hashable {
    /// Which check; the raw value is the last part of its Graph name.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// At least one policy says something of the device; fails only where the tenant is secure by default.
        case requireDeviceCompliancePolicyAssigned = "RequireDeviceCompliancePolicyAssigned"
        /// The last contact is not longer ago than the threshold.
        case requireRemainContact = "RequireRemainContact"
        /// The device's user was not deleted.
        case requireUserExistence = "RequireUserExistence"
    }

    /// Which check it is.
    package var kind: Kind
    /// Whether the device passes it.
    package var passes: Bool
    /// Since when it fails, where the facts tell.
    package var since: Timestamp?

    package init(kind: Kind, passes: Bool, since: Timestamp? = nil) {
        self.kind = kind
        self.passes = passes
        self.since = since
    }
}

/// The compliance of one device at one instant, with its reasons.
package struct DeviceCompliance: Sendable, Equatable {
    /// `managedDevice.complianceState`.
    package var state: ComplianceState
    /// The earliest end among the policies in grace; nil unless the device is `inGracePeriod`.
    package var gracePeriodEnds: Timestamp?
    /// One result per applicable policy, in the order of the policies.
    package var policies: [PolicyResult]
    /// The checks that need no policy.
    package var defaultChecks: [DefaultCheck]
    /// `partnerReportedThreatState`: what the partners last said, whether or not it counts.
    package var reportedState: ReportedThreatState
    /// The override's level, else the level of `reportedState`; nil if that is no level.
    package var threatLevel: ThreatLevel?
    /// The override that holds now.
    package var override: LevelOverride?
    /// The report that `reportedState` comes from, the later one on a tie.
    package var shownReport: ReportFacts?
    /// Since when each failing policy fails; to be stored with the device and given to the next evaluation.
    package var firstFailures: [PolicyID: Timestamp]
    /// Since when the device is noncompliant or in grace, as far as the facts tell.
    package var since: Timestamp?
    /// The earliest later instant at which the answer could change by time alone.
    package var nextChange: Timestamp?

    package init(
        state: ComplianceState, gracePeriodEnds: Timestamp? = nil, policies: [PolicyResult] = [],
        defaultChecks: [DefaultCheck] = [], reportedState: ReportedThreatState = .unknown,
        threatLevel: ThreatLevel? = nil,
        override: LevelOverride? = nil, shownReport: ReportFacts? = nil, firstFailures: [PolicyID: Timestamp] = [:],
        since: Timestamp? = nil, nextChange: Timestamp? = nil
    ) {
        self.state = state
        self.gracePeriodEnds = gracePeriodEnds
        self.policies = policies
        self.defaultChecks = defaultChecks
        self.reportedState = reportedState
        self.threatLevel = threatLevel
        self.override = override
        self.shownReport = shownReport
        self.firstFailures = firstFailures
        self.since = since
        self.nextChange = nextChange
    }
}
