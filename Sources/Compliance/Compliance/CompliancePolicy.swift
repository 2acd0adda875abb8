import Core

/// A compliance policy, ready to be evaluated.
package struct CompliancePolicy: Sendable, Equatable {
    /// The policy's id.
    package let id: PolicyID
    /// Decides the platform.
    package let type: CompliancePolicyType
    /// Its name, never left out.
    package let displayName: String
    /// The configuration version, which rises with each change.
    package let version: Int
    /// What it asks for.
    package let rules: ComplianceRules
    /// `gracePeriodHours` of the policy's one `block` action, never negative.
    package let gracePeriodHours: Int
    /// Whom it is for; nobody if empty.
    package let targets: [AssignmentTarget]

    /// A policy with rules that are already typed.
    package init(
        id: PolicyID, version: Int, type: CompliancePolicyType, displayName: String, rules: ComplianceRules,
        gracePeriodHours: Int, targets: [AssignmentTarget]
    ) {
        self.id = id
        self.version = version
        self.type = type
        self.displayName = displayName
        self.rules = rules
        self.gracePeriodHours = max(gracePeriodHours, 0)
        self.targets = targets
    }

    /// Reads a policy from its Graph members as they are stored.
    /// - Throws: 400 naming the member: no `displayName`, a wrong type, an unknown level, an unreadable version or
    ///   date.
    package init(
        id: PolicyID, version: Int, type: CompliancePolicyType, properties: JSONObject, gracePeriodHours: Int,
        targets: [AssignmentTarget]
    ) throws(Failure) {
        var members = MemberReader(properties)
        let displayName = try members.required(members.string("displayName"), "displayName")
        self.init(
            id: id, version: version, type: type, displayName: displayName,
            rules: try ComplianceRules(properties: properties), gracePeriodHours: gracePeriodHours, targets: targets)
    }

    /// Whether the device is of the policy's platform and its user is in an included target and in no excluded one.
    package func applies(to device: DeviceFacts) -> Bool {
        type.platform == device.policyPlatform && targets.includes(device.user)
    }

    /// The first instant at which a failure that began at `firstFailure` is no longer in grace.
    package func graceEnds(after firstFailure: Timestamp) -> Timestamp { firstFailure + .hours(gracePeriodHours) }
}
