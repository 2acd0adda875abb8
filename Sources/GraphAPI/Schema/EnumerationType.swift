import Access
import Core

/// The words of one Graph enumeration, in the order of its values.
package struct EnumerationType: Sendable {
    /// The Graph name without `microsoft.graph.`, for messages and for the qualified literals of `$filter`.
    package let name: String
    /// Every word of beta, which contains those of v1.0.
    package let members: [String]
    /// The words that v1.0 does not know.
    private let betaOnly: Set<ExactText>
    private let all: Set<ExactText>
    /// What v1.0 shows for a word it does not know. Nil: null is shown.
    private let replacement: String?
    /// Whether letter case is ignored and every word is taken on both versions. The canonical spelling is stored.
    private let isLenient: Bool

    /// How evolvable enumerations show a word the caller cannot know (Graph: "Handling future members").
    package static let unknownFutureValue = "unknownFutureValue"

    /// An enumeration whose v1.0 words are `members` and whose beta words are those and `beta`. The replacement is
    /// `unknownFutureValue` where that is a member.
    package init(
        _ name: String, _ members: [String], beta: [String] = [], replacement: String? = nil, isLenient: Bool = false
    ) {
        self.name = name
        self.members = members + beta
        self.betaOnly = Set(beta.map { ExactText($0) })
        self.all = Set(self.members.map { ExactText($0) })
        let isEvolvable = members.contains { $0.hasSameBytes(as: EnumerationType.unknownFutureValue) }
        self.replacement = replacement ?? (isEvolvable ? EnumerationType.unknownFutureValue : nil)
        self.isLenient = isLenient
    }

    /// Whether either version has this word, byte for byte.
    package func has(_ word: String) -> Bool { all.contains(ExactText(word)) }

    /// The word to store for one from a body, nil if this version has none like it.
    package func accepted(_ word: String, version: GraphVersion) -> String? {
        if isLenient {
            return members.first { $0.hasSameBytesIgnoringASCIICase(as: word) }
        }
        guard has(word), version == .beta || !betaOnly.contains(ExactText(word)) else { return nil }
        return word
    }

    /// The word as this version shows it. `showsUnknown` is the preference `include-unknown-enum-members`.
    package func shown(_ word: String, version: GraphVersion, showsUnknown: Bool) -> JSON {
        if version == .beta || showsUnknown { return .string(word) }
        let isUnknown = betaOnly.contains(ExactText(word)) || !has(word)
        return isUnknown ? .optional(replacement) : .string(word)
    }

    /// The words this version takes, for messages.
    package func list(_ version: GraphVersion) -> String {
        members.filter { word in
            let isSentinel = word.hasSameBytes(as: EnumerationType.unknownFutureValue)
            return !isSentinel && (version == .beta || isLenient || !betaOnly.contains(ExactText(word)))
        }.joined(separator: ", ")
    }
}
