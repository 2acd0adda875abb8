import Core
import Crypto

/// The UUID of version 5 (RFC 9562 section 5.5) for `name` in `namespace`: the same name gives the same identifier for
/// ever, and the name cannot be read back.
package func namedUUID<Namespace, Kind>(
    namespace: Identifier<Namespace>, name: String, as _: Kind.Type = Kind.self
) -> Identifier<Kind> {
    var hash = Insecure.SHA1()
    hash.update(data: bytes(namespace.high) + bytes(namespace.low))
    hash.update(data: Array(name.utf8))
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (index, byte) in hash.finalize().enumerated() {
        if index < 8 { high = high << 8 | UInt64(byte) } else if index < 16 { low = low << 8 | UInt64(byte) }
    }
    return Identifier(
        high: high & 0xFFFF_FFFF_FFFF_0FFF | 0x5000, low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
}

/// The eight bytes of `word`, most significant first.
private func bytes(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
}
