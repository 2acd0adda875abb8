import Core

/// A smallest set of changes after which a denied question is allowed.
package struct Remedy: Sendable, Equatable {
    /// At most three, changes of the device first.
    package var changes: [RemedyChange]

    package init(changes: [RemedyChange]) { self.changes = changes }

    /// The changes in words, for the administrator.
    package var summary: String { changes.map(\.sentence).joined(separator: " ") }
}

/// The remedies of a decision.
package struct Remedies: Sendable, Equatable {
    /// How far the search goes (semantics.md, "The decision and its explanation").
    package enum Limit {
        /// Most changes that are tried with each other.
        package static let candidates = 12
        /// Most changes in one remedy.
        package static let changes = 3
        /// Most remedies in one answer.
        package static let remedies = 50
        /// Most decisions asked for in one search, so that no tenant's policies make an answer slow.
        static let decisions = 10_000
    }

    /// Fewest changes first, then in the order of the changes: device, connectors, override, policies by id.
    package var list: [Remedy]
    /// Whether there are, or may be, more than are listed.
    package var areTruncated: Bool

    package init(list: [Remedy] = [], areTruncated: Bool = false) {
        self.list = list
        self.areTruncated = areTruncated
    }
}
