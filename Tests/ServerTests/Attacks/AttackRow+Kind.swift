import Core
import TestServer
import Testing
import Tokens

extension AttackRow {
    /// C: other kinds of token.
    static let kinds = [
        AttackRow("C1 typ", types), AttackRow("C2 a security event", securityEvents),
        AttackRow("C5 other secrets", otherSecrets),
    ]

    @Sendable private static func types(_ forge: TokenForge) async throws -> [Attack] {
        let refused: [JSON?] = [
            nil, nil as JSON, 1, ["at+jwt"], "", "at+jw", "at+jwt ", " at+jwt", "at jwt", "application/", "text/at+jwt",
            "application/application/at+jwt", "secevent+jwt", "dpop+jwt", "client-authentication+jwt", "logout+jwt",
            "JWE", "JOSE",
            "token-introspection+jwt", "a\u{a0}t+jwt", "at+jwt\u{0}",
        ]
        var attacks = [
            Attack("JWT", try await forge.header(["typ": "JWT"]), isOwnOnly: true),
            Attack("jwt", try await forge.header(["typ": "jwt"]), isOwnOnly: true),
            Attack("application/jwt", try await forge.header(["typ": "application/jwt"]), isOwnOnly: true),
            Attack("an ID token", try await forge.claims(["at_hash": "AA", "nonce": "n"])),
            Attack("a code's ID token", try await forge.claims(["c_hash": "AA"])),
        ]
        for type in refused { attacks.append(Attack("typ \(type as Any)", try await forge.header(["typ": type]))) }
        for type in ["AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
            attacks.append(Attack(type, try await forge.header(["typ": .string(type)]), status: 200))
        }
        return attacks
    }

    @Sendable private static func securityEvents(_ forge: TokenForge) async throws -> [Attack] {
        let events: JSON = ["https://schemas.openid.net/secevent/caep/event-type/session-revoked": [:]]
        return [
            Attack("as access token", try await forge.claims(["events": events])),
            Attack("empty", try await forge.claims(["events": [:]])),
            Attack("null", try await forge.claims(["events": .null])),
            Attack(
                "whole",
                try await forge.token(
                    JSONWriter.bytes(["alg": "RS256", "typ": "secevent+jwt", "kid": .string(forge.key.keyID)]),
                    JSONWriter.bytes([
                        "iss": forge.claims["iss"] ?? .null, "aud": "x", "jti": "1", "iat": 1, "events": events,
                    ]))),
        ]
    }

    /// What other keys of the server made is no token.
    @Sendable private static func otherSecrets(_ forge: TokenForge) async throws -> [Attack] {
        let tenant = try await forge.server.newTenant()
        for index in 0..<3 {
            _ = try await tenant.administrator.make(Graph.groups, ["displayName": .string("G\(index)")])
        }
        let page = try await tenant.administrator.get(Graph.groups + "?$top=1")
        let cursor = try #require(page["@odata.nextLink"].string?.split(separator: "=").last.map(String.init))
        let note = try await tenant.administrator.get("/mtd/v1/audit/checkpoint").bytes
        let signature = Base64URL.encode(note.suffix(64))
        return [
            Attack("cursor", cursor), Attack("cursor in three parts", "\(cursor).\(cursor).\(cursor)"),
            Attack("cursor as signature", forge.input() + "." + cursor.filter { $0 != "%" }),
            Attack("checkpoint as signature", forge.input(header: ["alg": "EdDSA"]) + "." + signature),
            Attack("the secret of a client", tenant.administrator.secret),
        ]
    }
}
