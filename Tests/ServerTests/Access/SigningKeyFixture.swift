import Core
import Tokens

/// Keys that tests register; making RSA keys takes long, so one is shared.
enum SigningKeyFixture {
    /// A public key nobody has registered before.
    static func jwk() throws -> JSON { .object(try SigningKey.generate(.ES256).publicKey.jwk) }

    static let rsa = Task { try SigningKey.generate(.RS256) }
}
