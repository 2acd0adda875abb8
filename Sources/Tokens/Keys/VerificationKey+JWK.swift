import Core
import Crypto
import CryptoExtras
import Foundation

extension VerificationKey {
    /// Members of a private or symmetric key (RFC 7518 sections 6.2.2, 6.3.2 and 6.4).
    private static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    /// Reads a JSON Web Key (RFC 7517).
    /// - Throws: 400 naming what is wrong: a private member, another key type or curve, a key that is too weak or not
    ///   on its curve, `use`, `key_ops` or `alg` for something else than signatures.
    package init(jwk: JSONObject) throws(Failure) {
        for name in Self.privateMembers where jwk[name] != nil {
            throw .invalid("The key has the private member '\(name)'; only public keys are taken.", target: name)
        }
        guard let type = jwk["kty"]?.string else { throw .invalid("'kty' is required.", target: "kty") }
        try Self.checkUse(jwk)
        var keyID: String?
        if let value = jwk["kid"] {
            guard let text = value.string, !text.isEmpty, text.utf8.count <= HeaderRules.maximumKeyIDBytes else {
                throw .invalid("'kid' must be a string of 1 to \(HeaderRules.maximumKeyIDBytes) bytes.", target: "kid")
            }
            keyID = text
        }
        let algorithms = try Self.algorithms(jwk, type: type)
        let (parameters, material) =
            switch type {
            case "RSA": try Self.rsa(jwk)
            case "EC": try Self.p256(jwk)
            default: throw Failure.invalid("Only 'kty' RSA and EC are taken.", target: "kty")
            }
        self.init(keyID: keyID, algorithms: algorithms, parameters: parameters, material: material)
    }

    /// RFC 7517 sections 4.2 and 4.3: a key for encryption must not verify signatures.
    private static func checkUse(_ jwk: JSONObject) throws(Failure) {
        if let use = jwk["use"], use.string?.hasSameBytes(as: "sig") != true {
            throw .invalid("'use' must be \"sig\".", target: "use")
        }
        if let operations = jwk["key_ops"] {
            let names = operations.array?.compactMap(\.string) ?? []
            guard names.count == operations.array?.count, names.contains(where: { $0.hasSameBytes(as: "verify") })
            else {
                throw .invalid("'key_ops' must be an array of strings with \"verify\".", target: "key_ops")
            }
        }
    }

    /// The algorithm the key names, or those its type can do (keys of some issuers name none).
    private static func algorithms(_ jwk: JSONObject, type: String) throws(Failure) -> [SignatureAlgorithm] {
        guard let value = jwk["alg"] else { return SignatureAlgorithm.allCases.filter { $0.keyType == type } }
        guard let name = value.string, let algorithm = SignatureAlgorithm(exactly: name), algorithm.keyType == type
        else {
            throw .invalid("'alg' must be RS256 or PS256 for an RSA key and ES256 for an EC key.", target: "alg")
        }
        return [algorithm]
    }

    private static func number(_ jwk: JSONObject, _ name: String) throws(Failure) -> [UInt8] {
        guard let text = jwk[name]?.string, let bytes = Base64URL.decode(text), !bytes.isEmpty else {
            throw .invalid("'\(name)' must be unpadded base64url.", target: name)
        }
        return bytes
    }

    private static func rsa(_ jwk: JSONObject) throws(Failure) -> (JSONObject, PublicKeyMaterial) {
        let modulus = Array(try number(jwk, "n").drop { $0 == 0 })
        let exponent = Array(try number(jwk, "e").drop { $0 == 0 })
        try checkRSA(modulus: modulus, exponent: exponent)
        guard let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent) else {
            throw .invalid("'n' and 'e' are no usable RSA key.", target: "n")
        }
        return (parameters(modulus: modulus, exponent: exponent), .rsa(key))
    }

    /// Refuses moduli outside 2048 to 8192 bits and exponents that are even, below 65537 or absurdly long
    /// (NIST SP 800-56B section 6.2; the upper bounds keep a verification cheap).
    static func checkRSA(modulus: [UInt8], exponent: [UInt8]) throws(Failure) {
        let bits = modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        guard (2_048...8_192).contains(bits), let last = modulus.last, last & 1 == 1 else {
            throw .invalid("An RSA key must have an odd modulus of 2048 to 8192 bits.", target: "n")
        }
        guard exponent.count <= 4, exponent.reduce(UInt64(0), { $0 << 8 | UInt64($1) }) >= 65_537,
            let end = exponent.last,
            end & 1 == 1
        else { throw .invalid("The exponent of an RSA key must be odd and 65537 or more.", target: "e") }
    }

    /// The thumbprint members of an RSA key.
    static func parameters(modulus: some Sequence<UInt8>, exponent: some Sequence<UInt8>) -> JSONObject {
        [
            "kty": "RSA", "n": .string(Base64URL.encode(modulus.drop { $0 == 0 })),
            "e": .string(Base64URL.encode(exponent.drop { $0 == 0 })),
        ]
    }

    private static func p256(_ jwk: JSONObject) throws(Failure) -> (JSONObject, PublicKeyMaterial) {
        guard let curve = jwk["crv"]?.string, curve.hasSameBytes(as: "P-256") else {
            throw .invalid("Only 'crv' P-256 is taken.", target: "crv")
        }
        let (x, y) = (try number(jwk, "x"), try number(jwk, "y"))
        guard x.count == 32, y.count == 32 else {
            throw .invalid("'x' and 'y' must be 32 bytes each.", target: x.count == 32 ? "y" : "x")
        }
        guard let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y) else {
            throw .invalid("'x' and 'y' are no point on P-256.", target: "x")
        }
        return (parameters(p256: key), .p256(key))
    }

    /// The thumbprint members of a P-256 key.
    static func parameters(p256 key: P256.Signing.PublicKey) -> JSONObject {
        let raw = Array(key.rawRepresentation)
        return [
            "kty": "EC", "crv": "P-256", "x": .string(Base64URL.encode(raw.prefix(32))),
            "y": .string(Base64URL.encode(raw.suffix(32))),
        ]
    }
}
