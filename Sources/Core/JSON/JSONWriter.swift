/// Writes JSON as UTF-8 bytes.
package enum JSONWriter {
    /// The value with its members in their own order.
    package static func bytes(_ value: JSON) -> [UInt8] {
        var output: [UInt8] = []
        write(value, sorted: false, into: &output)
        return output
    }

    /// The value in the canonical form of RFC 8785 (JCS): no spaces, members sorted by UTF-16 code units, the shortest
    /// form of each number. Equal values give equal bytes.
    package static func canonicalBytes(_ value: JSON) -> [UInt8] {
        var output: [UInt8] = []
        write(value, sorted: true, into: &output)
        return output
    }

    package static func text(_ value: JSON) -> String { String(decoding: bytes(value), as: UTF8.self) }
    package static func canonicalText(_ value: JSON) -> String {
        String(decoding: canonicalBytes(value), as: UTF8.self)
    }

    private static func write(_ value: JSON, sorted: Bool, into output: inout [UInt8]) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): output.append(contentsOf: String(value).utf8)
        case .number(let value): output.append(contentsOf: number(value).utf8)
        case .string(let value): write(value, into: &output)
        case .array(let items):
            output.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                write(item, sorted: sorted, into: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let object):
            output.append(UInt8(ascii: "{"))
            let members = sorted ? canonicalOrder(object.members) : object.members
            for (index, member) in members.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                write(member.name, into: &output)
                output.append(UInt8(ascii: ":"))
                write(member.value, sorted: sorted, into: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    /// The members by the UTF-16 code units of their names. What was stored in that order is not sorted again.
    private static func canonicalOrder(_ members: [JSONObject.Member]) -> [JSONObject.Member] {
        let isSorted = zip(members, members.dropFirst()).allSatisfy { !precedes($1.name, $0.name) }
        return isSorted ? members : members.sorted { precedes($0.name, $1.name) }
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        for (one, other) in zip(left.utf8, right.utf8) where one != other {
            // Up to ASCII the bytes have the order of the code units.
            return one < 0x80 && other < 0x80 ? one < other : left.utf16.lexicographicallyPrecedes(right.utf16)
        }
        return left.utf8.count < right.utf8.count
    }

    /// Whether a byte cannot stand in a string as it is.
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Writes a quoted string, escaping only what RFC 8259 requires.
    package static func write(_ text: String, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var copy = text
        let isPlain = copy.withUTF8 { bytes in
            guard !bytes.contains(where: needsEscape) else { return false }
            output.append(contentsOf: bytes)
            return true
        }
        if !isPlain { writeEscaped(text, into: &output) }
        output.append(UInt8(ascii: "\""))
    }

    private static func writeEscaped(_ text: String, into output: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0x08: output.append(contentsOf: "\\b".utf8)
            case 0x09: output.append(contentsOf: "\\t".utf8)
            case 0x0A: output.append(contentsOf: "\\n".utf8)
            case 0x0C: output.append(contentsOf: "\\f".utf8)
            case 0x0D: output.append(contentsOf: "\\r".utf8)
            case 0..<0x20:
                output.append(contentsOf: "\\u00".utf8)
                for nibble in [byte >> 4, byte & 0xF] {
                    output.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
                }
            default: output.append(byte)
            }
        }
    }

    /// ECMAScript's form of a finite double (RFC 8785 section 3.2.2.3). Swift gives the same shortest digits; only the
    /// choice between plain and exponent form differs.
    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        if value == 0 { return "0" }
        let sign = value < 0 ? "-" : ""
        let parts = "\(abs(value))".split(separator: "e")
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = String(mantissa[0])
        if mantissa.count > 1, mantissa[1] != "0" {
            digits += mantissa[1]
            exponent -= mantissa[1].count
        }
        while digits.hasPrefix("0") { digits.removeFirst() }
        while digits.hasSuffix("0") {
            digits.removeLast()
            exponent += 1
        }
        let point = digits.count + exponent
        if point > 21 || point < -5 {
            let rest = digits.dropFirst()
            let power = point - 1
            return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e" + (power < 0 ? "-" : "+")
                + "\(abs(power))"
        }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count { return sign + digits + String(repeating: "0", count: point - digits.count) }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
}
