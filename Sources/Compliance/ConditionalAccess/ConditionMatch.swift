import Core

/// Whether a list of a condition names the asked-for value, where that value may be unknown.
enum ListMatch: Sendable, Hashable {
    case yes, no
    /// The value is unknown and the list could name it.
    case unknown
}

/// What one condition of a policy says of a question.
struct ConditionMatch: Sendable, Hashable {
    /// The condition's Graph member, for example `users`.
    var name: String
    /// Whether the condition lets the policy apply.
    var matches: Bool
    /// What was taken for granted because a value is unknown, in whole sentences.
    var assumed: [String]

    init(name: String, matches: Bool, assumed: [String] = []) {
        self.name = name
        self.matches = matches
        self.assumed = assumed
    }

    /// Joins both lists of a condition: exclusion wins; an unknown include is assumed to match, an unknown exclude not
    /// to.
    /// - Parameter unknown: what is unknown, as the subject of a sentence: `The device's platform`.
    init(name: String, include: ListMatch, exclude: ListMatch, unknown: String) {
        self.init(name: name, matches: include != .no && exclude != .yes)
        if include == .unknown { assumed.append("\(unknown) is unknown: \(name) is assumed to include it.") }
        if exclude == .unknown { assumed.append("\(unknown) is unknown: \(name) is assumed not to exclude it.") }
    }
}
