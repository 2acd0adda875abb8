import Core

/// One device before and after the changes of a preview, ready to be asked about any application.
package struct PreviewedDevice: Sendable {
    private var before: AccessQuestion
    private var after: AccessQuestion
    private let policies: [ConditionalAccessPolicy]
    private let policiesAfter: [ConditionalAccessPolicy]
    /// Whether no answer can change: the policies are the same, and so is all that they look at of the device.
    private let isUntouched: Bool

    /// Evaluates the device before the changes and after them.
    package init(_ facts: DecisionFacts, _ preview: Preview, changesAccess: Bool, at now: Timestamp) {
        before = facts.question(at: now)
        after = preview.applied(to: facts, before: before.device?.compliance, at: now).question(at: now)
        policies = facts.accessPolicies
        policiesAfter = preview.accessPolicies
        isUntouched =
            !changesAccess && before.appIsCompliant == after.appIsCompliant && before.user == after.user
            && before.device?.facts == after.device?.facts
            && before.device?.compliance.state.meetsCompliantDevice
                == after.device?.compliance.state.meetsCompliantDevice
    }

    /// The device's compliance state before the changes.
    package var stateBefore: ComplianceState { before.device?.compliance.state ?? .unknown }
    /// The device's compliance state after them.
    package var stateAfter: ComplianceState { after.device?.compliance.state ?? .unknown }

    /// Whether the device may open the application, before and after; nil where the answer stays.
    package mutating func change(of resource: String) -> (before: Bool, after: Bool)? {
        if isUntouched { return nil }
        before.resource = resource
        after.resource = resource
        let was = AccessEvaluation.decide(before, policies: policies).isAllowed
        let becomes = AccessEvaluation.decide(after, policies: policiesAfter).isAllowed
        return was == becomes ? nil : (was, becomes)
    }
}
