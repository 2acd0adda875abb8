import Core
import Crypto
import CryptoExtras
import Foundation

/// A private key of ours with the public key that verifies what it signs.
package struct SigningKey: Sendable {
    /// How it signs: RS256 or ES256.
    package let algorithm: SignatureAlgorithm
    /// The public half; its `kid` is its own RFC 7638 thumbprint, so two keys never share one.
    package let publicKey: VerificationKey
    /// `kid` of the public half.
    package let keyID: String
    private let material: PrivateKeyMaterial

    private init(_ material: PrivateKeyMaterial) throws(Failure) {
        let parameters: JSONObject
        switch material {
        case .rsa(let key):
            guard let numbers = try? key.publicKey.getKeyPrimitives() else {
                throw .internal("an RSA key without numbers")
            }
            parameters = VerificationKey.parameters(modulus: numbers.modulus, exponent: numbers.publicExponent)
            algorithm = .RS256
        case .p256(let key):
            parameters = VerificationKey.parameters(p256: key.publicKey)
            algorithm = .ES256
        }
        self.material = material
        let unnamed = VerificationKey(
            keyID: nil, algorithms: [algorithm], parameters: parameters, material: material.publicKey)
        keyID = unnamed.thumbprint
        publicKey = VerificationKey(
            keyID: unnamed.thumbprint, algorithms: [algorithm], parameters: parameters, material: material.publicKey)
    }

    /// A new random key: RSA of 2048 bits, or P-256.
    /// - Throws: 500 if it cannot be made, or for PS256, with which we do not sign.
    package static func generate(_ algorithm: SignatureAlgorithm) throws(Failure) -> SigningKey {
        switch algorithm {
        case .RS256:
            guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048) else {
                throw .internal("no RSA key could be made")
            }
            return try SigningKey(.rsa(key))
        case .ES256: return try SigningKey(.p256(P256.Signing.PrivateKey()))
        case .PS256: throw .internal("tokens are not signed with PS256")
        }
    }

    /// Reads the PKCS #8 PEM form of a key for `algorithm`.
    /// - Throws: 500 if it is damaged.
    package init(pem: String, algorithm: SignatureAlgorithm) throws(Failure) {
        switch algorithm {
        case .RS256:
            guard let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) else {
                throw .internal("a damaged RSA key")
            }
            try self.init(.rsa(key))
        case .ES256:
            guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else {
                throw .internal("a damaged EC key")
            }
            try self.init(.p256(key))
        case .PS256: throw .internal("tokens are not signed with PS256")
        }
    }

    /// The PKCS #8 PEM form. Secret.
    var pem: String { material.pem }

    /// The signature over `input`.
    /// - Throws: 500 if the library refuses.
    package func sign(_ input: [UInt8]) async throws(Failure) -> [UInt8] {
        do {
            return try await material.sign(input)
        } catch {
            throw .internal("signing failed")
        }
    }
}
