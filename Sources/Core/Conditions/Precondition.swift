/// What a request demands of the state of the thing it names (RFC 9110, section 13). Dates play no part: nothing of ours has
/// a `Last-Modified`.
package struct Precondition: Sendable, Hashable {
    /// One of the two headers as it was sent.
    private enum Demand: Sendable, Hashable {
        case list(EntityTagList)
        /// Not the list that the header must be. It is refused when it is looked at, after what is refused for other reasons.
        case malformed
    }

    private let match: Demand?
    private let noneMatch: Demand?

    /// Nil where neither header was sent.
    /// - Parameters:
    ///   - ifMatch: the lines of `If-Match`.
    ///   - ifNoneMatch: the lines of `If-None-Match`.
    package init?(ifMatch: [String], ifNoneMatch: [String]) {
        guard !(ifMatch.isEmpty && ifNoneMatch.isEmpty) else { return nil }
        func demand(_ lines: [String]) -> Demand? {
            lines.isEmpty ? nil : EntityTagList(lines).map { .list($0) } ?? .malformed
        }
        match = demand(ifMatch)
        noneMatch = demand(ifNoneMatch)
    }

    /// Looks at what is to be changed. Both headers compare only the version: what the server computed meanwhile keeps nobody
    /// from changing what somebody set. A weak tag of `If-Match` equals nothing (section 8.8.3.2).
    /// - Throws: 412 if the change must not be made, 400 for a malformed header.
    package func requireChangeable(version: Int64) throws(Failure) {
        let version = "\(version)"
        try checkMatch { !$0.isWeak && $0.version.hasSameBytes(as: version) }
        switch try Self.list(noneMatch, "If-None-Match") {
        case nil: return
        case .any: throw Self.failed("If-None-Match")
        case .tags(let tags):
            if tags.contains(where: { $0.version.hasSameBytes(as: version) }) { throw Self.failed("If-None-Match") }
        }
    }

    /// Whether the reader knows this very state, so that 304 says all.
    /// - Throws: 412 if the reader wants another version only, 400 for a malformed header.
    package func knows(_ tag: EntityTag) throws(Failure) -> Bool {
        try checkMatch { !$0.isWeak && !tag.isWeak && $0.version.hasSameBytes(as: tag.version) }
        return switch try Self.list(noneMatch, "If-None-Match") {
        case nil: false
        case .any: true
        case .tags(let tags): tags.contains { $0.text.hasSameBytes(as: tag.text) }
        }
    }

    private func checkMatch(_ isMet: (EntityTag) -> Bool) throws(Failure) {
        guard case .tags(let tags) = try Self.list(match, "If-Match") else { return }
        guard tags.contains(where: isMet) else { throw Self.failed("If-Match") }
    }

    private static func list(_ demand: Demand?, _ header: String) throws(Failure) -> EntityTagList? {
        switch demand {
        case nil: nil
        case .list(let list): list
        case .malformed:
            throw .invalid("'\(header)' must be * or a list of entity tags in quotes.", target: header)
        }
    }

    private static func failed(_ header: String) -> Failure {
        Failure(
            .preconditionFailed, code: "resourceModified",
            "The resource is not in a state that '\(header)' allows; read it again.", target: header)
    }
}
