import Core

/// An Android security patch level: a calendar date, `2026-11-01`.
package struct PatchLevel: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The date as it was written.
    package let description: String
    private let start: Timestamp

    /// Reads `YYYY-MM-DD`. Nil for anything else and for dates that do not exist.
    package init?(_ text: String) {
        guard text.utf8.count == 10, let start = Timestamp(rfc3339: text + "T00:00:00Z") else { return nil }
        description = text
        self.start = start
    }

    package static func < (left: Self, right: Self) -> Bool { left.start < right.start }
}
