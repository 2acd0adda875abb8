import Core
import TestServer
import Testing
import Tokens

extension AttackRow {
    /// B: the key and what else a header may hold.
    static let keys = [
        AttackRow("B1 kid unknown", unknownKey), AttackRow("B2 kid as injection", injectedKey),
        AttackRow("B3 key of another", foreignKey), AttackRow("B4 jwk", embeddedKey),
        AttackRow("B5 jku x5u x5c x5t", keyByReference),
        AttackRow("B6 crit", critical), AttackRow("B7 zip enc cty", encrypted),
        AttackRow("B8 unknown members", unknownMembers),
    ]

    @Sendable private static func unknownKey(_ forge: TokenForge) async throws -> [Attack] {
        let kid = forge.key.keyID
        let values: [JSON?] = [
            "unknown", nil, "", nil as JSON, 0, [.string(kid)], ["kid": .string(kid)],
            .string(String(repeating: "k", count: 129)), .string(String(repeating: "k", count: 5_000)),
            .string(kid.lowercased() == kid ? kid.uppercased() : kid.lowercased()), .string(kid + " "),
            .string(String(kid.dropLast())),
        ]
        var attacks: [Attack] = []
        for value in values { attacks.append(Attack("kid \(value as Any)", try await forge.header(["kid": value]))) }
        return attacks
    }

    @Sendable private static func injectedKey(_ forge: TokenForge) async throws -> [Attack] {
        let kid = forge.key.keyID
        let values = [
            "../../../../dev/null", "/dev/null", "/proc/self/environ", "x' UNION SELECT '1';--", "|sleep 10",
            "; sleep 10", "%00",
            kid + "\u{0}", "__proto__", "constructor", "\u{430}\(kid)", kid + "\u{301}", "e\u{301}", "\u{e9}", "*", "%",
            "_", "' OR '1'='1",
            forge.trap.url, "file:///dev/null", "${jndi:ldap://127.0.0.1:\(forge.trap.port)/x}", "../keys/\(kid)",
            "./\(kid)", "\(kid)/",
        ]
        var attacks: [Attack] = []
        for value in values { attacks.append(Attack(value, try await forge.header(["kid": .string(value)]))) }
        return attacks
    }

    @Sendable private static func foreignKey(_ forge: TokenForge) async throws -> [Attack] {
        let kid = JSON.string(forge.stranger.key.keyID)
        return [
            Attack("its kid and key", try await forge.header(["kid": kid], by: forge.stranger.key)),
            Attack("its kid, our key", try await forge.header(["kid": kid])),
            Attack("our kid, its key", try await forge.header([:], by: forge.stranger.key)),
        ]
    }

    @Sendable private static func embeddedKey(_ forge: TokenForge) async throws -> [Attack] {
        let key = try SigningKey.generate(.ES256)
        let jwk = JSON.object(key.publicKey.jwk)
        let alg = JSON.string(key.algorithm.rawValue)
        return [
            Attack("jwk", try await forge.header(["alg": alg, "jwk": jwk], by: key)),
            Attack(
                "jwk and its kid",
                try await forge.header(["alg": alg, "kid": .string(key.keyID), "jwk": jwk], by: key)),
            Attack("jwk alone", try await forge.header(["alg": alg, "kid": nil, "jwk": jwk], by: key)),
            Attack("our own key as jwk", try await forge.header(["jwk": .object(forge.key.publicKey.jwk)])),
            Attack("null", try await forge.header(["jwk": .null])),
        ]
    }

    @Sendable private static func keyByReference(_ forge: TokenForge) async throws -> [Attack] {
        let values: [JSON] = [
            .string(forge.trap.url), .string(forge.trap.url.replacing("https", with: "http")),
            [.string(forge.trap.url)], nil, "", 0, [:],
        ]
        let key = try SigningKey.generate(.ES256)
        var attacks: [Attack] = []
        for name in ["jku", "x5u", "x5c", "x5t", "x5t#S256"] {
            for value in values {
                let isOwnOnly = name.hasPrefix("x5t")
                attacks.append(Attack("\(name) \(value)", try await forge.header([name: value]), isOwnOnly: isOwnOnly))
            }
            let foreign = try await forge.header(["alg": "ES256", "kid": .string(key.keyID), name: values[0]], by: key)
            attacks.append(Attack("\(name), its key", foreign))
        }
        return attacks
    }

    @Sendable private static func critical(_ forge: TokenForge) async throws -> [Attack] {
        let values: [JSON] = [
            ["exp"], ["zz"], [], "exp", [1], ["alg"], ["kid", "kid"], nil, true, [:], ["typ", "alg", "kid"], ["crit"],
        ]
        var attacks: [Attack] = []
        for value in values { attacks.append(Attack("crit \(value)", try await forge.header(["crit": value]))) }
        let plain: KeyValuePairs<String, JSON?> = ["crit": ["b64"], "b64": false]
        attacks.append(Attack("crit b64", try await forge.header(plain)))
        attacks.append(Attack("b64", try await forge.header(["b64": false])))
        return attacks
    }

    @Sendable private static func encrypted(_ forge: TokenForge) async throws -> [Attack] {
        let members: KeyValuePairs<String, JSON> = [
            "zip": "DEF", "enc": "A256GCM", "p2c": 1_000_000_000, "p2s": "AA", "epk": [:], "apu": "AA", "apv": "AA",
            "iv": "AA", "tag": "AA",
            "cty": "JWT",
        ]
        var attacks: [Attack] = []
        for (name, value) in members { attacks.append(Attack(name, try await forge.header([name: value]))) }
        let good = try await forge.good()
        attacks.append(
            Attack("nested", try await forge.token(JSONWriter.bytes(.object(forge.header)), Array(good.utf8))))
        attacks.append(Attack("five parts", good + ".AAAA.AAAA"))
        let whole = Base64URL.encode(Array(#"{"alg":"dir","enc":"A256GCM","typ":"at+jwt"}"#.utf8))
        attacks.append(Attack("encrypted", whole + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"))
        return attacks
    }

    /// RFC 7515 section 4: members that are not understood are ignored.
    @Sendable private static func unknownMembers(_ forge: TokenForge) async throws -> [Attack] {
        var attacks: [Attack] = []
        for value: JSON in ["bar", 1, nil, ["a"], ["b": "c"]] {
            attacks.append(Attack("foo \(value)", try await forge.header(["foo": value]), status: 200))
        }
        return attacks
    }
}
