import Core

/// A vendor's words for how bad a device is, and the state each stands for.
package struct SeverityScale: Sendable {
    /// The words as the vendor writes them, in the order of the catalogue.
    package let words: [String]
    private let states: [ExactText: ReportedThreatState]

    /// A scale without words.
    package init() {
        words = []
        states = [:]
    }

    /// Reads `{word: state}`.
    /// - Throws: 400 for an empty or repeated word and for a word that maps to no state.
    package init(json: JSONObject, path: String) throws(Failure) {
        var states: [ExactText: ReportedThreatState] = [:]
        for member in json.members {
            let word = ExactText(member.name.asciiLowercasedText)
            guard !member.name.isEmpty, states[word] == nil else {
                throw .invalid("'\(path)' has an empty or repeated word: '\(member.name.excerpt)'.", target: path)
            }
            guard let name = member.value.string, let state = ReportedThreatState(exactName: name), state != .unknown
            else {
                throw .invalid("'\(path).\(member.name.excerpt)' does not name a threat state.", target: path)
            }
            states[word] = state
        }
        guard !states.isEmpty else { throw .invalid("'\(path)' has no words.", target: path) }
        words = json.names
        self.states = states
    }

    /// The state the word stands for, ignoring ASCII case; nil for a word the scale does not have.
    package func state(for word: String) -> ReportedThreatState? { states[ExactText(word.asciiLowercasedText)] }
}
