import Core

/// The bytes that hexadecimal text spells.
func hex(_ text: String) -> [UInt8] {
    let digits = text.utf8.compactMap(hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
