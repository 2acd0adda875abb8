import Core

/// What one rule of a policy says of one device, with all that an explanation needs.
package struct RuleResult: Sendable, Hashable {
    /// What the rule says, before the tenant decides what an unknown one means.
    package enum State: String, Sendable, Hashable, CaseIterable {
        case pass, fail
        /// The fact the rule looks at is missing or unreadable.
        case unknown
        case notApplicable
    }

    /// What decided.
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The observed value against the required one.
        case value
        /// The manual override of the device's level.
        case levelOverride
        /// The partner has said nothing that counts; its blocked-on-missing toggle decided.
        case missingPartnerData
        /// The partner's last word is older than the threshold and its failMode is `block`.
        case silentPartner
        /// The same with failMode `ignore`: no result.
        case ignoredSilentPartner
        /// The operating system is below the partner's minimum, or cannot be read.
        case unsupportedOperatingSystem
        /// No connector counts.
        case noConnector
        /// The device's inventory lacks the fact, or holds it in a form that cannot be read.
        case noFact
        /// A rule that is stored and shown but that the inventory has no fact for.
        case notEvaluated
    }

    /// The Graph member that sets the rule.
    package var setting: String
    /// What the rule says.
    package var state: State
    /// Whether the rule makes the policy fail: `fail`, and `unknown` where the tenant is secure by default.
    package var fails: Bool
    /// What decided.
    package var cause: Cause
    /// What was found, nil if nothing was.
    package var observed: String?
    /// What the policy or the partner asks for.
    package var required: String?
    /// The connector whose word it is, in threat rules.
    package var connector: ConnectorID?
    /// Its partner's name, for the administrator's eyes only.
    package var connectorName: String?
    /// The report that counted.
    package var report: ReportFacts?
    /// One sentence for the administrator where the values alone do not explain the state.
    package var note: String?

    package init(
        setting: String, state: State, fails: Bool? = nil, cause: Cause = .value, observed: String? = nil,
        required: String? = nil, connector: ConnectorID? = nil, connectorName: String? = nil,
        report: ReportFacts? = nil,
        note: String? = nil
    ) {
        self.setting = setting
        self.state = state
        self.fails = fails ?? (state == .fail)
        self.cause = cause
        self.observed = observed
        self.required = required
        self.connector = connector
        self.connectorName = connectorName
        self.report = report
        self.note = note
    }
}
