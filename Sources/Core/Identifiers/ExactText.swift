/// Text compared byte for byte. Swift's own string equality treats canonically equivalent Unicode as equal (U+212A KELVIN
/// SIGN equals "K"), which must never decide whether two names are the same object or the same role.
package struct ExactText: Sendable, Hashable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral text: String) { self.text = text }

    package var description: String { text }

    package static func == (left: Self, right: Self) -> Bool { left.text.hasSameBytes(as: right.text) }

    package func hash(into hasher: inout Hasher) {
        var copy = text
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension String {
    /// Whether both strings have the same UTF-8 bytes.
    package func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        // Both strings are contiguous UTF-8 unless they were bridged from elsewhere.
        let fast = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { left.elementsEqual($0) }
        }
        return (fast ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// Whether both strings are the same when the 26 ASCII letters are compared without case and all else byte for byte.
    package func hasSameBytesIgnoringASCIICase(as other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { asciiLowercased($0) == asciiLowercased($1) }
    }

    /// The string with `A`–`Z` lower-cased and every other byte as it is.
    package var asciiLowercasedText: String {
        String(decoding: utf8.map(asciiLowercased), as: UTF8.self)
    }
}

/// `A`–`Z` to `a`–`z`; every other byte as it is.
package func asciiLowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
}
