import Crypto
import CryptoExtras
import Foundation
import JWTKit

/// A public key with the one library type that fits it.
enum PublicKeyMaterial: Sendable {
    /// For RS256 and PS256.
    case rsa(_RSA.Signing.PublicKey)
    /// For ES256.
    case p256(P256.Signing.PublicKey)

    /// The only key of a collection made for one call: jwt-kit falls back to a default key, reads the algorithm from
    /// the token and remembers it if it is given the choice, so it is given none.
    private func engine(_ algorithm: SignatureAlgorithm) async throws -> (any JWTAlgorithm)? {
        let keys = JWTKeyCollection()
        switch (self, algorithm) {
        case (.rsa(let key), .RS256):
            await keys.add(rsa: try JWTKit.Insecure.RSA.PublicKey(backing: key), digestAlgorithm: .sha256)
        case (.rsa(let key), .PS256):
            await keys.add(pss: try JWTKit.Insecure.RSA.PublicKey(backing: key), digestAlgorithm: .sha256)
        case (.p256(let key), .ES256): await keys.add(ecdsa: try ES256PublicKey(backing: key))
        default: return nil
        }
        return try await keys.getKey()
    }

    /// Whether `signature` over `input` was made with the private half by `algorithm`. False for an algorithm that does
    /// not fit the key and for whatever the library refuses.
    func verify(signature: [UInt8], input: [UInt8], algorithm: SignatureAlgorithm) async -> Bool {
        guard let engine = try? await engine(algorithm) else { return false }
        return (try? engine.verify(signature, signs: input)) ?? false
    }
}

/// A private key with the one library type that fits it.
enum PrivateKeyMaterial: Sendable {
    /// Signs with RS256.
    case rsa(_RSA.Signing.PrivateKey)
    /// Signs with ES256.
    case p256(P256.Signing.PrivateKey)

    /// The public half.
    var publicKey: PublicKeyMaterial {
        switch self {
        case .rsa(let key): .rsa(key.publicKey)
        case .p256(let key): .p256(key.publicKey)
        }
    }

    /// The PKCS #8 PEM form.
    var pem: String {
        switch self {
        case .rsa(let key): key.pkcs8PEMRepresentation
        case .p256(let key): key.pemRepresentation
        }
    }

    /// The signature over `input`.
    /// - Throws: what the library throws; only a broken key does that.
    func sign(_ input: [UInt8]) async throws -> [UInt8] {
        let keys = JWTKeyCollection()
        switch self {
        case .rsa(let key):
            await keys.add(rsa: try JWTKit.Insecure.RSA.PrivateKey(backing: key), digestAlgorithm: .sha256)
        case .p256(let key): await keys.add(ecdsa: try ES256PrivateKey(backing: key))
        }
        return try await keys.getKey().sign(input)
    }
}
