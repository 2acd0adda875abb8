import Core

/// Decoding of one name or value of a query string.
package enum PercentDecoding {
    /// The text with `%XX` and `+` decoded. Nil if an escape is malformed, the bytes are not UTF-8, or a control
    /// character is among them.
    package static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var escape: [UInt8]?
        for byte in text.utf8 {
            if let digits = escape {
                guard let digit = hexDigitValue(byte) else { return nil }
                if let first = digits.first {
                    bytes.append(first << 4 | digit)
                    escape = nil
                } else {
                    escape = [digit]
                }
            } else if byte == UInt8(ascii: "%") {
                escape = []
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        guard escape == nil, !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
