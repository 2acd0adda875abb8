import Core
import Crypto
import Foundation

/// A registered public key: RSA of at least 2048 bits or P-256. Everything weaker is refused when it is registered,
/// never at the time of use (RFC 7518 section 3.3, RFC 8725 section 3.5).
package struct VerificationKey: Sendable, Hashable {
    /// `kid`; nil if the key has none.
    package let keyID: String?
    /// The algorithms the key may be used with, never empty.
    package let algorithms: [SignatureAlgorithm]
    /// The SHA-256 thumbprint of RFC 7638 in base64url: the key's own fingerprint, whatever it is called.
    package let thumbprint: String
    /// SHA-1 of the certificate in base64url without padding (RFC 7515 section 4.1.7); nil without a certificate.
    package let x5t: String?
    /// SHA-256 of the certificate in base64url without padding (RFC 7515 section 4.1.8); nil without a certificate.
    package let x5tS256: String?
    /// When the certificate expires; nil without a certificate.
    package let notAfter: Timestamp?
    /// The members that make up the key: `kty` with `n` and `e`, or with `crv`, `x` and `y`.
    let parameters: JSONObject
    /// The key itself.
    let material: PublicKeyMaterial

    /// The key with the given, already checked parts.
    init(
        keyID: String?, algorithms: [SignatureAlgorithm], parameters: JSONObject, material: PublicKeyMaterial,
        x5t: String? = nil, x5tS256: String? = nil, notAfter: Timestamp? = nil
    ) {
        self.keyID = keyID
        self.algorithms = algorithms
        self.parameters = parameters
        self.material = material
        self.x5t = x5t
        self.x5tS256 = x5tS256
        self.notAfter = notAfter
        // RFC 7638: the required members alone, sorted, without spaces; the canonical form is exactly that.
        thumbprint = Base64URL.encode(SHA256.hash(data: JSONWriter.canonicalBytes(.object(parameters))))
    }

    /// Whether `signature` over `input` fits this key and `algorithm`.
    package func verify(signature: [UInt8], input: [UInt8], algorithm: SignatureAlgorithm) async -> Bool {
        guard algorithms.contains(algorithm) else { return false }
        return await material.verify(signature: signature, input: input, algorithm: algorithm)
    }

    /// The same key with only those algorithms that are in `allowed`; nil if none is left.
    func limited(to allowed: [SignatureAlgorithm]) -> VerificationKey? {
        let rest = algorithms.filter(allowed.contains)
        guard !rest.isEmpty else { return nil }
        return VerificationKey(
            keyID: keyID, algorithms: rest, parameters: parameters, material: material, x5t: x5t, x5tS256: x5tS256,
            notAfter: notAfter)
    }

    /// The public form of RFC 7517: `kty`, `use`, `kid`, `alg` where there is one only, and the key itself. PyJWT
    /// refuses a whole set over a member it does not expect, so there is nothing else in it.
    package var jwk: JSONObject {
        var members = JSONObject()
        members.append("kty", parameters["kty"] ?? .null)
        members.append("use", "sig")
        if let keyID { members.append("kid", .string(keyID)) }
        if algorithms.count == 1, let only = algorithms.first { members.append("alg", .string(only.rawValue)) }
        for member in parameters.members where !member.name.hasSameBytes(as: "kty") {
            members.append(member.name, member.value)
        }
        return members
    }

    private var exactKeyID: ExactText? { keyID.map { ExactText($0) } }

    /// Whether both are the same key under the same name for the same uses.
    package static func == (left: Self, right: Self) -> Bool {
        left.thumbprint == right.thumbprint && left.algorithms == right.algorithms && left.notAfter == right.notAfter
            && left.exactKeyID == right.exactKeyID && left.x5tS256 == right.x5tS256
    }

    /// Hashes what equality compares.
    package func hash(into hasher: inout Hasher) { hasher.combine(thumbprint) }
}
