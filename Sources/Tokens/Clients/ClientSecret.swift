import Crypto

/// Secrets of clients: long random text, of which only the SHA-256 is kept. A slow hash would add nothing to 256 random
/// bits.
package enum ClientSecret {
    /// How every secret begins, so that a scanner finds one in a repository or a log.
    package static let prefix = "drawbridge_"

    /// A new secret: the prefix and 256 random bits in base64url, safe in forms, headers and shells.
    package static func generate() -> String { prefix + Base64URL.encode(SecureRandom.bytes(32)) }

    /// The SHA-256 of the secret's UTF-8 bytes, as it is kept.
    package static func digest(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

    /// Whether `secret` is the one kept as `digest`. The time says nothing about the kept one.
    package static func matches(_ secret: String, digest kept: [UInt8]) -> Bool {
        equalInConstantTime(digest(secret), kept)
    }
}
