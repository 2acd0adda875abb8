/// Random bytes from the operating system's cryptographic generator.
package enum SecureRandom {
    /// `count` bytes, at most 4,096; a negative count gives none.
    package static func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<min(max(count, 0), 4_096)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// A random UUID of version 4 (RFC 9562 section 5.4) with the operating system's randomness.
    package static func uuidBits() -> (high: UInt64, low: UInt64) {
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return (high, low)
    }
}
