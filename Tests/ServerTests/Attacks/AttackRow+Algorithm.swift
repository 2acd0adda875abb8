import Core
import TestServer
import TestSupport
import Testing
import Tokens

extension AttackRow {
    /// A: the algorithm.
    static let algorithms = [
        AttackRow("A1 none", none), AttackRow("A2 alg malformed", malformed),
        AttackRow("A3 public key as secret", publicSecret),
        AttackRow("A4 weak secrets", weakSecrets), AttackRow("A5 another algorithm than the key's", otherAlgorithm),
        AttackRow("A6 another key's signature", otherKey),
    ]

    @Sendable private static func none(_ forge: TokenForge) async throws -> [Attack] {
        let signature = try TokenParts(try await forge.good()).signature
        var attacks: [Attack] = []
        for name in ["none", "None", "NONE", "nOnE", "noNE"] {
            let input = forge.input(header: ["alg": .string(name)])
            attacks += [
                Attack("\(name), no signature", input + "."),
                Attack("\(name), an old signature", input + "." + Base64URL.encode(signature)),
                Attack("\(name), signed", try await forge.sign(input)),
            ]
        }
        return attacks
    }

    @Sendable private static func malformed(_ forge: TokenForge) async throws -> [Attack] {
        let name = forge.key.algorithm.rawValue
        let values: [JSON?] = [
            nil, nil as JSON, 256, [.string(name)], [:], true, "", .string(name + " "), .string(" " + name),
            .string(name.lowercased()), .string(name + "\u{0}"), .string(name + "\n"),
        ]
        var attacks: [Attack] = []
        for value in values { attacks.append(Attack("alg \(value as Any)", try await forge.header(["alg": value]))) }
        return attacks
    }

    @Sendable private static func publicSecret(_ forge: TokenForge) async throws -> [Attack] {
        let openSSL = try OpenSSL()
        let (pem, der) = try await openSSL.publicKey(forge.pem)
        let jwk = JSONWriter.bytes(.object(forge.key.publicKey.jwk))
        let number = forge.key.publicKey.jwk["n"] ?? forge.key.publicKey.jwk["x"]
        let text = try #require(number?.string)
        let secrets = [
            pem, Array(pem.dropLast()), der, jwk, Array(text.utf8), try #require(Base64URL.decode(text)),
            Array(forge.key.keyID.utf8),
        ]
        let input = forge.input(header: ["alg": "HS256"])
        var attacks: [Attack] = []
        for (index, secret) in secrets.enumerated() {
            let code = try await openSSL.hmac(secret, input)
            attacks.append(Attack("secret \(index)", input + "." + Base64URL.encode(code)))
        }
        return attacks
    }

    @Sendable private static func weakSecrets(_ forge: TokenForge) async throws -> [Attack] {
        let openSSL = try OpenSSL()
        var attacks: [Attack] = []
        for secret in [
            "", "secret", "password", "changeme", "123456", "jwt", "key", "drawbridge", "your-256-bit-secret",
        ] {
            for kid in [forge.key.keyID, "/dev/null", "../../../../../../dev/null"] {
                let input = forge.input(header: ["alg": "HS256", "kid": .string(kid)])
                let code = try await openSSL.hmac(secret.utf8, input)
                attacks.append(Attack("'\(secret)', \(kid)", input + "." + Base64URL.encode(code)))
            }
        }
        return attacks
    }

    /// Where the key can make such a signature it is a right one. The good token that is sent afterwards shows that the
    /// algorithm of a token is never remembered for a key.
    @Sendable private static func otherAlgorithm(_ forge: TokenForge) async throws -> [Attack] {
        var attacks: [Attack] = []
        for name in ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "RS1", "HS384"]
        where name != forge.key.algorithm.rawValue {
            attacks.append(Attack(name, try await forge.header(["alg": .string(name)])))
        }
        guard forge.key.algorithm == .RS256 else { return attacks }
        let openSSL = try OpenSSL()
        for (name, digest, isPSS) in [
            ("PS256", "sha256", true), ("RS384", "sha384", false), ("RS512", "sha512", false),
            ("PS384", "sha384", true),
            ("PS512", "sha512", true), ("RS256", "sha512", false), ("RS256", "sha256", true), ("RS256", "sha1", false),
        ] {
            let input = forge.input(header: ["alg": .string(name)])
            let signature = try await openSSL.rsa(forge.pem, digest: digest, isPSS: isPSS, input)
            attacks.append(Attack("\(name), \(digest), PSS \(isPSS)", input + "." + Base64URL.encode(signature)))
        }
        return attacks
    }

    @Sendable private static func otherKey(_ forge: TokenForge) async throws -> [Attack] {
        let other = try SigningKey.generate(forge.key.algorithm == .RS256 ? .ES256 : .RS256)
        return [
            Attack("another issuer's key", try await forge.header([:], by: forge.stranger.key)),
            Attack("another kind of key", try await forge.header([:], by: other)),
            Attack("and its algorithm", try await forge.header(["alg": .string(other.algorithm.rawValue)], by: other)),
        ]
    }
}
