import Core

/// A piece of a `$filter` text.
enum FilterToken: Sendable, Hashable {
    /// A name, keyword, number, date or UUID: anything that stands without quotes.
    case word(String)
    /// A string literal without its quotes.
    case text(String)
    case open
    case close
    case comma
    case slash
    case colon

    /// How messages show the token.
    var excerpt: String {
        switch self {
        case .word(let word): word.excerpt
        case .text(let text): "'\(text.excerpt)'"
        case .open: "("
        case .close: ")"
        case .comma: ","
        case .slash: "/"
        case .colon: ":"
        }
    }
}

/// Cuts a `$filter` text into tokens (OData 4.01 ABNF, commonExpr).
enum FilterLexer {
    /// The tokens of the text.
    /// - Throws: 400 naming the character that fits nowhere, or saying that a quote is open.
    static func tokens(_ text: String) throws(Failure) -> [FilterToken] {
        let bytes = Array(text.utf8)
        var tokens: [FilterToken] = []
        var position = 0
        func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }
        while let next = byte(at: position) {
            switch next {
            case UInt8(ascii: " "):
                position += 1
                continue
            case UInt8(ascii: "("): tokens.append(.open)
            case UInt8(ascii: ")"): tokens.append(.close)
            case UInt8(ascii: ","): tokens.append(.comma)
            case UInt8(ascii: "/"): tokens.append(.slash)
            case UInt8(ascii: ":"): tokens.append(.colon)
            case UInt8(ascii: "'"):
                var content: [UInt8] = []
                position += 1
                while true {
                    guard let inner = byte(at: position) else {
                        throw .invalid("'$filter' has a string without an end.", target: "$filter")
                    }
                    position += 1
                    if inner == UInt8(ascii: "'") {
                        guard byte(at: position) == UInt8(ascii: "'") else { break }
                        position += 1
                    }
                    content.append(inner)
                }
                tokens.append(.text(String(decoding: content, as: UTF8.self)))
                continue
            default:
                guard isWord(next) else {
                    let character = String(decoding: bytes[position...].prefix(4), as: UTF8.self).prefix(1)
                    throw .invalid("'$filter' has an unexpected '\(String(character).excerpt)'.", target: "$filter")
                }
                // A colon belongs to a word that starts like a number, as dates do, and to no name.
                let takesColon = isDigit(next) || next == UInt8(ascii: "-")
                let start = position
                while let inner = byte(at: position), isWord(inner) || (takesColon && isDatePart(inner)) {
                    position += 1
                }
                tokens.append(.word(String(decoding: bytes[start..<position], as: UTF8.self)))
                continue
            }
            position += 1
        }
        return tokens
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isDatePart(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") || byte == UInt8(ascii: "+") }

    private static func isWord(_ byte: UInt8) -> Bool {
        let lower = asciiLowercased(byte)
        return isDigit(byte) || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
            || byte == UInt8(ascii: "$")
    }
}
