import Core
import Crypto
import CryptoExtras
import Foundation
import Tokens

/// Makes tokens of any shape with keys of its own, without the code under test.
enum Forge {
    /// RSA keys take long to make, so the tests share these.
    static let rsa = try? _RSA.Signing.PrivateKey(keySize: .bits2048)
    static let otherRSA = try? _RSA.Signing.PrivateKey(keySize: .bits2048)
    static let p256 = P256.Signing.PrivateKey()
    static let otherP256 = P256.Signing.PrivateKey()

    static func base64url(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    static func input(_ header: String, _ payload: String) -> String {
        base64url(header.utf8) + "." + base64url(payload.utf8)
    }

    static func rs256(_ input: String, _ key: _RSA.Signing.PrivateKey? = rsa) throws -> [UInt8] {
        guard let key else { throw Failure.internal("no test key") }
        return Array(try key.signature(for: Data(input.utf8), padding: .insecurePKCS1v1_5).rawRepresentation)
    }

    static func ps256(_ input: String, _ key: _RSA.Signing.PrivateKey? = rsa) throws -> [UInt8] {
        guard let key else { throw Failure.internal("no test key") }
        return Array(try key.signature(for: Data(input.utf8), padding: .PSS).rawRepresentation)
    }

    static func es256(_ input: String, _ key: P256.Signing.PrivateKey = p256) throws -> [UInt8] {
        Array(try key.signature(for: Data(input.utf8)).rawRepresentation)
    }

    static func rsaJWK(_ kid: String?, _ key: _RSA.Signing.PrivateKey? = rsa, alg: String? = nil) throws -> JSONObject {
        guard let numbers = try key?.publicKey.getKeyPrimitives() else { throw Failure.internal("no test key") }
        var jwk: JSONObject = ["kty": "RSA", "use": "sig", "n": .string(base64url(numbers.modulus)), "e": "AQAB"]
        if let kid { jwk["kid"] = .string(kid) }
        if let alg { jwk["alg"] = .string(alg) }
        return jwk
    }

    static func ecJWK(_ kid: String?, _ key: P256.Signing.PrivateKey = p256) -> JSONObject {
        let raw = Array(key.publicKey.rawRepresentation)
        var jwk: JSONObject = [
            "kty": "EC", "crv": "P-256", "x": .string(base64url(raw.prefix(32))),
            "y": .string(base64url(raw.suffix(32))),
        ]
        if let kid { jwk["kid"] = .string(kid) }
        return jwk
    }

    /// A token signed with RS256 by the shared key.
    static func rs256Token(_ header: JSON, _ claims: JSON) throws -> String {
        let input = input(JSONWriter.text(header), JSONWriter.text(claims))
        return input + "." + base64url(try rs256(input))
    }
}

/// The object with one member changed, or removed with nil.
func with(_ object: JSONObject, _ name: String, _ value: JSON?) -> JSONObject {
    var copy = object
    copy[name] = value
    return copy
}
