import Core

/// What one committed change would alter for compliance. Nothing of it is stored.
package struct PreviewStep: Sendable {
    /// One device with other facts or reports.
    package struct DeviceEdit: Sendable {
        /// The device as it would be stored.
        package var facts: DeviceFacts
        /// The last applied reports about it as they would be stored.
        package var reports: [ReportFacts]

        package init(facts: DeviceFacts, reports: [ReportFacts]) {
            self.facts = facts
            self.reports = reports
        }
    }

    /// The policies, connectors and settings after the change.
    package var world: ComplianceWorld
    /// The device that changes, if one does.
    package var edit: DeviceEdit?
    /// Whether the commit recomputes every device, not only the one that changes.
    package var concernsFleet: Bool

    package init(world: ComplianceWorld, edit: DeviceEdit? = nil, concernsFleet: Bool) {
        self.world = world
        self.edit = edit
        self.concernsFleet = concernsFleet
    }
}

/// Changes of facts and configuration that nobody has saved, as they would be committed one after the other at one
/// instant. Applied to what a decision rests on, it gives what the next read would find, first failures included.
package struct Preview: Sendable {
    /// The changes that compliance sees, in their order.
    package var steps: [PreviewStep]
    /// Policies, connectors and settings after all changes.
    package var world: ComplianceWorld
    /// The conditional-access policies after all changes.
    package var accessPolicies: [ConditionalAccessPolicy]

    package init(steps: [PreviewStep], world: ComplianceWorld, accessPolicies: [ConditionalAccessPolicy]) {
        self.steps = steps
        self.world = world
        self.accessPolicies = accessPolicies
    }

    /// What a decision would rest on after the changes.
    ///
    /// Each commit settles first what time alone did, then evaluates with `changed: now`, as
    /// ``ComplianceEvaluation/evaluate(_:reports:firstFailures:world:now:changed:)`` says; what it would store is what
    /// the next commit, and in the end the next read, starts from.
    /// - Parameter before: the device's compliance at `now` before any change.
    package func applied(to facts: DecisionFacts, before: DeviceCompliance?, at now: Timestamp) -> DecisionFacts {
        var after = facts
        after.world = world
        after.accessPolicies = accessPolicies
        guard var inputs = facts.device, let before else { return after }
        var previous = facts.world
        for (index, step) in steps.enumerated() {
            defer { previous = step.world }
            let edit = step.edit.flatMap { $0.facts.id == inputs.facts.id ? $0 : nil }
            guard step.concernsFleet || edit != nil else { continue }
            // What the commit settles: the first failures as a read just before it finds them.
            let settled = index == 0 ? before.firstFailures : inputs.evaluate(previous, now: now).firstFailures
            if let edit {
                inputs.facts = edit.facts
                inputs.reports = edit.reports
            }
            inputs.firstFailures = settled
            inputs.firstFailures = inputs.evaluate(step.world, now: now, changed: now).firstFailures
        }
        after.device = inputs
        return after
    }
}
