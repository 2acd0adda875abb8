/// Bounds on one JSON text. Everything outside them is refused before it costs memory.
package struct JSONLimits: Sendable {
    package var depth: Int
    package var nodes: Int
    package var items: Int
    package var stringBytes: Int

    package init(depth: Int = 32, nodes: Int = 10_000, items: Int = 1_000, stringBytes: Int = 65_536) {
        self.depth = depth
        self.nodes = nodes
        self.items = items
        self.stringBytes = stringBytes
    }

    /// Request bodies.
    package static let request = JSONLimits()
    /// Threat reports and evaluations, which come in bulk.
    package static let bulk = JSONLimits(nodes: 200_000, items: 5_000)
    /// The header and payload of a token.
    package static let token = JSONLimits(depth: 8, nodes: 4_096, items: 1_000, stringBytes: 8_192)
    /// Our own configuration files and stored documents.
    package static let trusted = JSONLimits(depth: 64, nodes: 10_000_000, items: 1_000_000, stringBytes: 16_777_216)
}

/// Why a JSON text was refused.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, in words a caller can act on.
    package let reason: String
    /// Offset of the byte where it was noticed.
    package let offset: Int

    package var description: String { "\(reason) at byte \(offset)" }
}

/// Reads RFC 8259 JSON strictly: UTF-8 without a byte-order mark, one value and nothing after it, no member twice (names are
/// compared after unescaping), no lone surrogate, no NUL, finite numbers, and never beyond the limits.
package struct JSONReader {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0
    private var nodes = 0

    private init(_ bytes: [UInt8], _ limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The value in `bytes`.
    /// - Throws: ``JSONError`` naming the first thing that is wrong.
    package static func read(_ bytes: [UInt8], limits: JSONLimits = .request) throws(JSONError) -> JSON {
        var reader = JSONReader(bytes, limits)
        reader.skipSpace()
        let value = try reader.value(depth: 1)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.error("unexpected text after the value") }
        return value
    }

    /// The value in `text`.
    package static func read(_ text: String, limits: JSONLimits = .request) throws(JSONError) -> JSON {
        try read(Array(text.utf8), limits: limits)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: position) }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth <= limits.depth else { throw error("nested more than \(limits.depth) levels deep") }
        nodes += 1
        guard nodes <= limits.nodes else { throw error("more than \(limits.nodes) values") }
        guard let byte = next else { throw error("unexpected end") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("unexpected character")
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for expected in UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount) {
            guard next == expected else { throw error("unexpected character") }
            position += 1
        }
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var members: [JSONObject.Member] = []
        var seen = SeenNames()
        skipSpace()
        if next == UInt8(ascii: "}") {
            position += 1
            return .object(JSONObject())
        }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("expected a member name") }
            let name = try string()
            guard seen.insert(name, after: members) else { throw error("member \"\(name.excerpt)\" occurs twice") }
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw error("expected ':'") }
            position += 1
            skipSpace()
            members.append(JSONObject.Member(name: name, value: try value(depth: depth + 1)))
            guard members.count <= limits.items else { throw error("more than \(limits.items) members") }
            skipSpace()
            switch next {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return .object(JSONObject(members))
            default: throw error("expected ',' or '}'")
            }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var items: [JSON] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            skipSpace()
            items.append(try value(depth: depth + 1))
            guard items.count <= limits.items else { throw error("more than \(limits.items) items in an array") }
            skipSpace()
            switch next {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return .array(items)
            default: throw error("expected ',' or ']'")
            }
        }
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        // Most strings have no escape: find the closing quote, then check the bytes as a whole.
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        guard position - start <= limits.stringBytes else {
            throw error("a string of more than \(limits.stringBytes) bytes")
        }
        if next == UInt8(ascii: "\"") {
            guard let text = String(validating: bytes[start..<position], as: UTF8.self) else {
                throw error("not UTF-8")
            }
            position += 1
            return text
        }
        var unescaped = Array(bytes[start..<position])
        while true {
            guard let byte = next else { throw error("a string without an end") }
            guard byte >= 0x20 else { throw error("a control character in a string") }
            position += 1
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") { try escape(into: &unescaped) } else { unescaped.append(byte) }
            guard unescaped.count <= limits.stringBytes else {
                throw error("a string of more than \(limits.stringBytes) bytes")
            }
        }
        guard let text = String(validating: unescaped, as: UTF8.self) else { throw error("not UTF-8") }
        return text
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
        guard let kind = next else { throw error("a string without an end") }
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(kind)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try unicodeEscape()
            guard scalar.value != 0 else { throw error("NUL in a string") }
            bytes.append(contentsOf: String(scalar).utf8)
        default: throw error("an unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> Unicode.Scalar {
        let first = try hexQuad()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800...0xDBFF).contains(first), next == UInt8(ascii: "\\") else { throw error("a lone surrogate") }
        position += 1
        guard next == UInt8(ascii: "u") else { throw error("a lone surrogate") }
        position += 1
        let second = try hexQuad()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw error("a lone surrogate") }
        return scalar
    }

    private mutating func hexQuad() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = hexDigitValue(byte) else {
                throw error("expected four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        var isInteger = true
        if next == UInt8(ascii: "-") { position += 1 }
        if next == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if next == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        guard position - start <= 400 else { throw error("a number of more than 400 characters") }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw error("a number out of range") }
        return .number(value)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw error("expected a digit") }
    }
}

/// Tells whether a member name has occurred. Most objects are small, and comparing is faster than hashing there.
private struct SeenNames {
    private static let few = 12
    private var names: Set<ExactText>?

    /// - Returns: false when one of the members before has the name.
    mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
        if members.count < Self.few { return !members.contains { $0.name.hasSameBytes(as: name) } }
        if names == nil { names = Set(members.map { ExactText($0.name) }) }
        return names?.insert(ExactText(name)).inserted ?? false
    }
}

extension String {
    /// The first characters, safe to quote in a message: control characters are left out.
    package var excerpt: String {
        String(prefix(64).filter { !$0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } })
    }
}
