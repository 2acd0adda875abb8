import Core
import Crypto
import CryptoExtras
import Foundation
import SwiftASN1
import X509

extension VerificationKey {
    /// The longest certificate text that is read.
    private static let maximumPEMBytes = 16_384

    /// The key of one certificate in PEM form. The certificate is a container only: its issuer is not asked and its
    /// name means nothing; who registers it vouches for it. `kid` becomes the `x5t` thumbprint.
    /// - Throws: 400 if it is no single certificate, is expired at `now`, or its key is too weak.
    package init(certificatePEM text: String, now: Timestamp) throws(Failure) {
        guard text.utf8.count <= Self.maximumPEMBytes, let documents = try? PEMDocument.parseMultiple(pemString: text),
            documents.count == 1, let document = documents.first, document.discriminator == "CERTIFICATE",
            let certificate = try? X509.Certificate(pemDocument: document)
        else { throw .invalid("'certificate' must be one certificate in PEM form.", target: "certificate") }
        let end = Timestamp(
            seconds: Int64(exactly: certificate.notValidAfter.timeIntervalSince1970.rounded(.down)) ?? 0)
        guard now < end else { throw .invalid("The certificate has expired.", target: "certificate") }
        let parameters: JSONObject
        let material: PublicKeyMaterial
        let algorithms: [SignatureAlgorithm]
        if let key = _RSA.Signing.PublicKey(certificate.publicKey), let numbers = try? key.getKeyPrimitives() {
            try Self.checkRSA(
                modulus: Array(numbers.modulus.drop { $0 == 0 }),
                exponent: Array(numbers.publicExponent.drop { $0 == 0 }))
            parameters = Self.parameters(modulus: numbers.modulus, exponent: numbers.publicExponent)
            material = .rsa(key)
            // MSAL signs with either, by how it was given the certificate.
            algorithms = [.RS256, .PS256]
        } else if let key = P256.Signing.PublicKey(certificate.publicKey) {
            parameters = Self.parameters(p256: key)
            material = .p256(key)
            algorithms = [.ES256]
        } else {
            throw .invalid("The certificate's key must be RSA or P-256.", target: "certificate")
        }
        let x5t = Base64URL.encode(Insecure.SHA1.hash(data: document.derBytes))
        self.init(
            keyID: x5t, algorithms: algorithms, parameters: parameters, material: material, x5t: x5t,
            x5tS256: Base64URL.encode(SHA256.hash(data: document.derBytes)), notAfter: end)
    }
}
