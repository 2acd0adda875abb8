import Core
import TestServer
import Testing
import Tokens

extension AttackRow {
    /// G: when a token holds.
    static let times = [
        AttackRow("G1 exp", expiry), AttackRow("G2 expired", expired), AttackRow("G3 nbf", notBefore),
        AttackRow("G4 iat", issuedAt),
    ]

    @Sendable private static func expiry(_ forge: TokenForge) async throws -> [Attack] {
        let now = TokenParts.now
        var attacks = [Attack("missing", try await forge.claims(["exp": nil]))]
        for text in [
            "null", "\"\(now + 600)\"", "true", "[\(now + 600)]", "{}", "-1", "0", "1", "-0", "1e300", "1e999",
            "-1e300", "NaN", "Infinity",
            "9223372036854775807", "9223372036854775808", "253402300800", "1e17", "\"\"", "\"never\"",
        ] {
            attacks.append(Attack("exp \(text)", try await forge.claim("exp", written: text)))
        }
        let issued = try #require(forge.claims["iat"]?.integer)
        attacks.append(Attack("over 24 hours", try await forge.claims(["exp": .integer(issued + 86_401)])))
        attacks.append(
            Attack("a little over 24 hours", try await forge.claims(["exp": .number(Double(issued) + 86_400.5)])))
        for text in ["\(issued + 86_400)", "\(now + 600).25", "\(Double(now) + 600)", "\((now + 600) / 10)e1"] {
            attacks.append(Attack("exp \(text)", try await forge.claim("exp", written: text), status: 200))
        }
        return attacks
    }

    /// A second on each side of the edge is left to the tests with a clock of their own.
    @Sendable private static func expired(_ forge: TokenForge) async throws -> [Attack] {
        let now = TokenParts.now
        var attacks: [Attack] = []
        for (age, status) in [(61, 401), (62, 401), (3_600, 401), (30, 200), (0, 200), (-1, 200)] as [(Int64, Int)] {
            let token = try await forge.claims(["iat": .integer(now - 7_200), "nbf": nil, "exp": .integer(now - age)])
            attacks.append(Attack("expired since \(age)", token, status: status))
        }
        return attacks
    }

    @Sendable private static func notBefore(_ forge: TokenForge) async throws -> [Attack] {
        let now = TokenParts.now
        var attacks: [Attack] = []
        for (ahead, status) in [(120, 401), (3_000, 401), (30, 200), (0, 200), (-600, 200)] as [(Int64, Int)] {
            attacks.append(
                Attack("ahead by \(ahead)", try await forge.claims(["nbf": .integer(now + ahead)]), status: status))
        }
        for text in ["\"\(now)\"", "null", "true", "[]", "{}", "-1", "1e300", "1e999"] {
            attacks.append(Attack("nbf \(text)", try await forge.claim("nbf", written: text)))
        }
        return attacks
    }

    @Sendable private static func issuedAt(_ forge: TokenForge) async throws -> [Attack] {
        let now = TokenParts.now
        let late: KeyValuePairs<String, JSON?> = ["iat": .integer(now + 600), "exp": .integer(now + 500)]
        var attacks = [
            Attack("missing", try await forge.claims(["iat": nil])),
            Attack("in the future", try await forge.claims(["iat": .integer(now + 120)])),
            Attack("after exp", try await forge.claims(late)),
            Attack("too old", try await forge.claims(["iat": .integer(now - 90_000), "nbf": nil])),
            Attack("within the difference of clocks", try await forge.claims(["iat": .integer(now + 30)]), status: 200),
        ]
        for text in ["\"\(now)\"", "null", "false", "[\(now)]", "-1", "0", "1e300", "-1e999"] {
            attacks.append(Attack("iat \(text)", try await forge.claim("iat", written: text)))
        }
        return attacks
    }
}
