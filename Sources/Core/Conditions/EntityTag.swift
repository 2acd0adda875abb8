/// Names one state of a thing (RFC 9110, section 8.8.3). Ours read `"<config version>-<hash>"`: the version rises with each
/// change that somebody made, the hash changes with everything that is shown.
package struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the quotes.
    package let text: String
    /// Whether it names states that are only as good as equal.
    package let isWeak: Bool

    /// A tag with exactly this text, which is made of the characters that a tag may have.
    package init(_ text: String, isWeak: Bool = false) {
        self.text = text
        self.isWeak = isWeak
    }

    /// The tag of a state of ours.
    package init(version: Int64, hash: String, isWeak: Bool = false) {
        self.init("\(version)-\(hash)", isWeak: isWeak)
    }

    /// The part before the first dash, which is all that a change looks at: whoever changes what somebody set need not have
    /// seen what the server computed since.
    package var version: String { String(text.prefix { $0 != "-" }) }

    /// As it stands in a header.
    package var description: String { "\(isWeak ? "W/" : "")\"\(text)\"" }
}

/// The value of an `If-Match` or `If-None-Match` header.
package enum EntityTagList: Sendable, Hashable {
    /// `*`: any state, as long as there is one.
    case any
    case tags([EntityTag])

    /// Reads the lines of a header as one list (RFC 9110, sections 5.3, 5.6.1 and 8.8.3). Nil for what is no such list.
    package init?(_ lines: [String]) {
        var rest = Array(lines.joined(separator: ",").utf8)[...]
        if rest.filter({ $0 != 0x20 && $0 != 0x09 }) == [UInt8(ascii: "*")] {
            self = .any
            return
        }
        var tags: [EntityTag] = []
        while true {
            rest = rest.drop { [0x20, 0x09, UInt8(ascii: ",")].contains($0) }
            guard !rest.isEmpty else { break }
            guard let tag = Self.tag(&rest) else { return nil }
            tags.append(tag)
            // Another tag comes behind a comma only.
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
        }
        self = .tags(tags)
    }

    /// Takes one tag off the front: `W/` in capitals if it is weak, then quotes around anything but quotes, spaces and
    /// control characters.
    private static func tag(_ rest: inout ArraySlice<UInt8>) -> EntityTag? {
        let isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest = rest.dropFirst(2) }
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        rest = rest.dropFirst()
        let text = rest.prefix { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") }
        rest = rest.dropFirst(text.count)
        guard rest.first == UInt8(ascii: "\"") else { return nil }
        rest = rest.dropFirst()
        return EntityTag(String(decoding: text, as: UTF8.self), isWeak: isWeak)
    }
}
