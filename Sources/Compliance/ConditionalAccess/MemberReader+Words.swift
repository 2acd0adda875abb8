import Core

extension MemberReader {
    /// One word of an enumeration, compared byte for byte.
    /// - Throws: 400 naming the member if it holds any other word.
    mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, of _: Word.Type) throws(Failure) -> Word?
    where Word.RawValue == String {
        guard let text = try string(name) else { return nil }
        return try known(text, name)
    }

    /// A list of such words.
    mutating func words<Word: RawRepresentable & CaseIterable>(_ name: String, of _: Word.Type) throws(Failure)
        -> [Word]?
    where Word.RawValue == String {
        guard let texts = try strings(name) else { return nil }
        var words: [Word] = []
        for text in texts { words.append(try known(text, name)) }
        return words
    }

    private func known<Word: RawRepresentable & CaseIterable>(_ text: String, _ name: String) throws(Failure) -> Word
    where Word.RawValue == String {
        guard let word = Word.allCases.first(where: { $0.rawValue.hasSameBytes(as: text) }) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(
                "'\(path)\(name)' holds '\(text.excerpt)', which is none of \(words).", target: path + name)
        }
        return word
    }
}

extension JSON {
    /// Whether a member with this value sets anything: not null, not empty, and no object of such members.
    var saysSomething: Bool {
        switch self {
        case .null: false
        case .bool(let isOn): isOn
        case .integer, .number: true
        case .string(let text): !text.isEmpty
        case .array(let items): !items.isEmpty
        case .object(let object):
            object.members.contains { !$0.name.contains("@odata.") && $0.value.saysSomething }
        }
    }
}
