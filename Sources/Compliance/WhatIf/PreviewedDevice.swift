import Core

/// One device before and after the changes of a preview, ready to be asked about any application by any app.
package struct PreviewedDevice: Sendable {
    private let before: DecisionFacts
    private let after: DecisionFacts
    private let complianceBefore: DeviceCompliance?
    private let complianceAfter: DeviceCompliance?
    private let now: Timestamp
    private let changesAccess: Bool

    /// Evaluates the device before the changes and after them.
    /// - Parameter changesAccess: whether the conditional-access policies are others after the changes.
    package init(_ facts: DecisionFacts, _ preview: Preview, changesAccess: Bool, at now: Timestamp) {
        before = facts
        complianceBefore = facts.device?.evaluate(facts.world, now: now)
        after = preview.applied(to: facts, before: complianceBefore, at: now)
        complianceAfter = after.device?.evaluate(after.world, now: now)
        self.now = now
        self.changesAccess = changesAccess
    }

    /// The device's compliance state before the changes; `unknown` for one that is not enrolled.
    package var stateBefore: ComplianceState { complianceBefore?.state ?? .unknown }
    /// The device's compliance state after them.
    package var stateAfter: ComplianceState { complianceAfter?.state ?? .unknown }

    /// The apps whose answers may differ: the one the caller names, else none and, if an enforced policy looks at apps before
    /// the changes or after them, each that the device's user has registered on it. In their order; nil stands for none.
    package var clientApps: [ExactText?] {
        if let app = before.context.clientAppId { return [ExactText(app)] }
        let asks = (before.accessPolicies + after.accessPolicies).contains {
            $0.state == .enabled && $0.controls.asksForApp
        }
        return asks ? [nil] + before.registrations.apps.sorted() : [nil]
    }

    /// The device as one app on it asks.
    /// - Parameter clientApp: the app; nil for none.
    package func asked(by clientApp: String?) -> PreviewedSignIn {
        PreviewedSignIn(
            before: question(before, complianceBefore, clientApp), after: question(after, complianceAfter, clientApp),
            policies: before.accessPolicies, policiesAfter: after.accessPolicies, changesAccess: changesAccess)
    }

    private func question(
        _ facts: DecisionFacts, _ compliance: DeviceCompliance?, _ clientApp: String?
    ) -> AccessQuestion {
        var facts = facts
        facts.context.clientAppId = clientApp
        return facts.question(compliance: compliance, at: now)
    }
}
