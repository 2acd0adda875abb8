import Core

/// Everything the compliance rules need to know about one device.
package struct DeviceInputs: Sendable, Equatable {
    /// The device as the inventory knows it.
    package var facts: DeviceFacts
    /// The last applied report of each connector about it.
    package var reports: [ReportFacts]
    /// Since when each policy fails, as stored.
    package var firstFailures: [PolicyID: Timestamp]

    package init(facts: DeviceFacts, reports: [ReportFacts], firstFailures: [PolicyID: Timestamp]) {
        self.facts = facts
        self.reports = reports
        self.firstFailures = firstFailures
    }

    /// The device's compliance at `now`.
    /// - Parameter changed: when the facts last changed, as in ``ComplianceEvaluation/evaluate(_:reports:firstFailures:world:now:changed:)``.
    package func evaluate(_ world: ComplianceWorld, now: Timestamp, changed: Timestamp? = nil) -> DeviceCompliance {
        ComplianceEvaluation.evaluate(
            facts, reports: reports, firstFailures: firstFailures, world: world, now: now, changed: changed)
    }

    /// The same with other first failures.
    package func with(firstFailures: [PolicyID: Timestamp]) -> DeviceInputs {
        DeviceInputs(facts: facts, reports: reports, firstFailures: firstFailures)
    }
}
