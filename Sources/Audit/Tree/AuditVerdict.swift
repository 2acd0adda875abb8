/// What a verification found.
package struct AuditVerdict: Sendable, Hashable, CustomStringConvertible {
    /// Entries that were read and found in order by themselves, from number 0 on.
    package let entries: Int64
    /// How many of them the last matching checkpoint covers.
    package let covered: Int64
    /// The root over ``entries``.
    package let root: TreeHash
    /// Nil when nothing is wrong.
    package let finding: AuditFinding?

    /// Whether nothing is wrong.
    package var isIntact: Bool { finding == nil }

    /// One line for a person.
    package var description: String {
        if let finding { return "The audit log is damaged: \(finding)." }
        let all = entries == 1 ? "1 entry" : "\(entries) entries"
        guard covered < entries else { return "The audit log is intact: \(all), all covered by a checkpoint." }
        return "The audit log is intact: \(all), of which \(covered) are covered by a checkpoint and "
            + "\(entries - covered) not yet."
    }
}
