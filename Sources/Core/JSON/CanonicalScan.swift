/// A look over JSON text that tells, without building the value, that it is in the canonical form of RFC 8785. It knows the
/// plain case only, which is nearly every audit entry: texts without escapes, numbers that are short integers, and member
/// names in ASCII. Of anything else it says that it cannot tell, and ``JSONReader`` with ``JSONWriter`` has to.
package enum CanonicalScan {
    private static let deepest = 64
    /// More digits might be out of the range in which JSON's integers are exact.
    private static let mostDigits = 15

    /// Whether the text is one canonical object for certain. Calls `member` with name and value, as they stand in the text,
    /// of each of its own members.
    package static func isCanonicalObject(
        _ text: String, member: (_ name: Substring.UTF8View, _ value: Substring.UTF8View) -> Void = { _, _ in }
    ) -> Bool {
        let utf8 = text.utf8Span.span
        var position = 0
        let isObject = object(utf8, &position, depth: 1) { name, value in
            member(slice(text, name), slice(text, value))
        }
        return isObject && position == utf8.count
    }

    private static func slice(_ text: String, _ range: Range<Int>) -> Substring.UTF8View {
        let start = text.utf8.index(text.utf8.startIndex, offsetBy: range.lowerBound)
        return text.utf8[start..<text.utf8.index(start, offsetBy: range.count)]
    }

    private static func byte(_ bytes: borrowing Span<UInt8>, _ position: Int) -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private static func take(_ expected: UInt8, _ bytes: borrowing Span<UInt8>, _ position: inout Int) -> Bool {
        guard byte(bytes, position) == expected else { return false }
        position += 1
        return true
    }

    private static func object(
        _ bytes: borrowing Span<UInt8>, _ position: inout Int, depth: Int,
        member: (_ name: Range<Int>, _ value: Range<Int>) -> Void = { _, _ in }
    ) -> Bool {
        guard take(UInt8(ascii: "{"), bytes, &position) else { return false }
        if take(UInt8(ascii: "}"), bytes, &position) { return true }
        var last: Range<Int>?
        repeat {
            guard let name = string(bytes, &position, onlyASCII: true),
                last.map({ precedes(bytes, $0, name) }) ?? true,
                take(UInt8(ascii: ":"), bytes, &position)
            else { return false }
            let start = position
            guard value(bytes, &position, depth: depth + 1) else { return false }
            member(name, start..<position)
            last = name
        } while take(UInt8(ascii: ","), bytes, &position)
        return take(UInt8(ascii: "}"), bytes, &position)
    }

    /// Of ASCII names the order of the bytes is that of the UTF-16 code units.
    private static func precedes(_ bytes: borrowing Span<UInt8>, _ one: Range<Int>, _ other: Range<Int>) -> Bool {
        for offset in 0..<min(one.count, other.count) {
            let (left, right) = (bytes[one.lowerBound + offset], bytes[other.lowerBound + offset])
            if left != right { return left < right }
        }
        return one.count < other.count
    }

    private static func value(_ bytes: borrowing Span<UInt8>, _ position: inout Int, depth: Int) -> Bool {
        guard depth <= deepest, let first = byte(bytes, position) else { return false }
        switch first {
        case UInt8(ascii: "\""): return string(bytes, &position, onlyASCII: false) != nil
        case UInt8(ascii: "{"): return object(bytes, &position, depth: depth)
        case UInt8(ascii: "["): return array(bytes, &position, depth: depth)
        case UInt8(ascii: "t"): return word("true", bytes, &position)
        case UInt8(ascii: "f"): return word("false", bytes, &position)
        case UInt8(ascii: "n"): return word("null", bytes, &position)
        default: return integer(bytes, &position)
        }
    }

    private static func array(_ bytes: borrowing Span<UInt8>, _ position: inout Int, depth: Int) -> Bool {
        position += 1
        if take(UInt8(ascii: "]"), bytes, &position) { return true }
        repeat {
            guard value(bytes, &position, depth: depth + 1) else { return false }
        } while take(UInt8(ascii: ","), bytes, &position)
        return take(UInt8(ascii: "]"), bytes, &position)
    }

    private static func word(_ word: StaticString, _ bytes: borrowing Span<UInt8>, _ position: inout Int) -> Bool {
        for expected in UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount) {
            guard take(expected, bytes, &position) else { return false }
        }
        return true
    }

    /// The text between two quotes; nil where there is an escape, a control character or no end.
    private static func string(
        _ bytes: borrowing Span<UInt8>, _ position: inout Int, onlyASCII: Bool
    ) -> Range<Int>? {
        guard take(UInt8(ascii: "\""), bytes, &position) else { return nil }
        let start = position
        while let byte = byte(bytes, position), byte >= 0x20, byte != UInt8(ascii: "\\"), !onlyASCII || byte < 0x80 {
            position += 1
            if byte == UInt8(ascii: "\"") { return start..<position - 1 }
        }
        return nil
    }

    private static func integer(_ bytes: borrowing Span<UInt8>, _ position: inout Int) -> Bool {
        let isNegative = take(UInt8(ascii: "-"), bytes, &position)
        let start = position
        while let byte = byte(bytes, position), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        let digits = position - start
        guard digits > 0, digits <= mostDigits else { return false }
        // Zero has neither a sign nor digits after it.
        return bytes[start] != UInt8(ascii: "0") || digits == 1 && !isNegative
    }
}
