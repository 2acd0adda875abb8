import Core

/// Everything one access decision rests on, as values that can be changed and asked again. Decisions, explanations, remedies
/// and previews all start from it.
package struct DecisionFacts: Sendable {
    /// The application asked for: an id, or `Office365`.
    package var resource: String
    /// What only the caller can know.
    package var context: AccessContext
    /// The MTD apps, for which the two device controls count as met.
    package var exemptApplicationIDs: Set<ExactText>
    /// Whether the caller named a subject that the tenant does not know.
    package var unknownSubject = false
    /// The user, or the device's user.
    package var user: AccessUser = .unknownIdentity
    /// The device that asks, or that the user asks from.
    package var device: DeviceInputs?
    /// What the app registrations say of the user and the device.
    package var registrations = AppRegistrationFacts.none
    /// The tenant's compliance policies, connectors and settings.
    package var world: ComplianceWorld
    /// The tenant's conditional-access policies.
    package var accessPolicies: [ConditionalAccessPolicy]

    package init(
        resource: String, context: AccessContext, exemptApplicationIDs: Set<ExactText>, world: ComplianceWorld,
        accessPolicies: [ConditionalAccessPolicy]
    ) {
        self.resource = resource
        self.context = context
        self.exemptApplicationIDs = exemptApplicationIDs
        self.world = world
        self.accessPolicies = accessPolicies
    }

    /// The question as it stands at `now`.
    /// - Parameter changed: when the facts last changed, if the caller knows: what fails by the change fails since then.
    package func question(at now: Timestamp, changed: Timestamp? = nil) -> AccessQuestion {
        question(compliance: device?.evaluate(world, now: now, changed: changed), at: now)
    }

    /// The question where the compliance of its device is known already; nil without a device.
    package func question(compliance: DeviceCompliance?, at now: Timestamp) -> AccessQuestion {
        var inputs: (facts: DeviceFacts, compliance: DeviceCompliance)?
        if let device, let compliance { inputs = (device.facts, compliance) }
        return AccessQuestion(
            resource: resource, user: user, device: inputs, context: context, appProtection: appProtection(at: now),
            exemptApplicationIDs: exemptApplicationIDs, unknownSubject: unknownSubject)
    }

    /// App protection at `now`.
    package func appProtection(at now: Timestamp) -> AppProtectionResult {
        AppProtectionEvaluation.evaluate(
            device ?? registrations.unenrolled, isEnrolled: device != nil, apps: registrations.apps,
            clientAppID: context.clientAppId, world: world, now: now)
    }

    /// The decision at `now`.
    package func decision(at now: Timestamp, changed: Timestamp? = nil) -> AccessDecision {
        AccessEvaluation.decide(question(at: now, changed: changed), policies: accessPolicies)
    }

    /// The same facts with the first failures that a commit at `now` stores before it changes anything. What a change would
    /// decide is asked of these, with `changed: now`.
    package func settled(at now: Timestamp) -> DecisionFacts {
        var facts = self
        facts.device = device.map { $0.with(firstFailures: $0.evaluate(world, now: now).firstFailures) }
        return facts
    }
}
