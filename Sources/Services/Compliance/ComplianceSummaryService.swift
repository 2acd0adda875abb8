import Access
import Compliance
import Core
import Storage

/// Counts devices by their compliance.
package struct ComplianceSummaryService: Sendable {
    package init() {}

    /// Every device the caller may see, evaluated at one instant from one transaction.
    /// - Returns: the counts, and the instant up to which they are exact.
    package func summary(_ caller: Caller) throws -> (summary: ComplianceSummary, asOf: Timestamp) {
        try caller.authorize()
        let asOf = caller.now
        let world = ComplianceWorld(caller.snapshot, partners: caller.environment.partners)
        let summary = try caller.read { sql in
            var summary = ComplianceSummary()
            try FleetReader(sql: sql, visibility: DeviceVisibility(caller)).forEach { _, inputs in
                summary.add(inputs.evaluate(world, now: asOf), platform: inputs.facts.platform)
                return true
            }
            return summary
        }
        return (summary, asOf)
    }
}
