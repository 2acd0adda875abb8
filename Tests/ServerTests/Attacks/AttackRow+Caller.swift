import Core
import TestServer
import Testing
import Tokens

extension AttackRow {
    /// H: who issued a token, and for whom.
    static let names = [
        AttackRow("H1 iss", issuer), AttackRow("H2 key of another issuer", foreignIssuer),
        AttackRow("H3 aud", audience),
    ]
    /// H and I: whom a token is about, and what it claims to be allowed.
    static let callers = [
        AttackRow("H4 tid", tenant), AttackRow("H5 sub oid client_id", subject), AttackRow("H6 roles", roles),
        AttackRow("I3 cnf", bound),
    ]

    // MARK: H1 to H3

    @Sendable private static func issuer(_ forge: TokenForge) async throws -> [Attack] {
        let own = try #require(forge.claims["iss"]?.string)
        let base = forge.server.baseURL
        let values: [JSON?] = [
            nil, nil as JSON, "", 1, true, [:], [.string(own)], [.string(own), .string(own)], .string(own + "/"),
            .string(own + "?"),
            .string(own + "#"), .string(own + " "), .string(" " + own), .string(own + "\u{0}"),
            .string(own.uppercased()),
            .string(own.replacing("https:", with: "http:")), .string(own.replacing("https:", with: "HTTPS:")),
            .string(own.replacing("h", with: "\u{4BB}")), .string(own.replacing("https://", with: "https://x@")),
            .string(own.replacing("localhost", with: "127.0.0.1").replacing(".example", with: ".example.")),
            .string(own.replacing("v2.0", with: "v1.0").replacing(".example", with: ".examp1e")), "__proto__",
            "constructor", .string(base),
            .string(base + "/"), .string("\(base)/common/v2.0"), .string("\(base)/organizations/v2.0"),
            .string(forge.trap.url),
            "https://login.microsoftonline.com/common/v2.0", "https://sts.windows.net/", "https://unknown.example",
        ]
        var attacks: [Attack] = []
        for value in values { attacks.append(Attack("iss \(value as Any)", try await forge.claims(["iss": value]))) }
        return attacks
    }

    @Sendable private static func foreignIssuer(_ forge: TokenForge) async throws -> [Attack] {
        let (key, name) = (forge.stranger.key, JSON.string(forge.stranger.issuer))
        let kid = JSON.string(key.keyID)
        var header = forge.header
        header["kid"] = kid
        var claims = forge.claims
        claims["iss"] = name
        let foreign = JSONWriter.bytes(.object(header))
        return [
            Attack("its iss, our key", try await forge.claims(["iss": name])),
            Attack("its iss, our kid, its key", try await forge.claims(["iss": name], by: key)),
            Attack(
                "our iss, its kid and key",
                try await forge.token(foreign, JSONWriter.bytes(.object(forge.claims)), by: key)),
            Attack("its iss, its kid, our key", try await forge.token(foreign, JSONWriter.bytes(.object(claims)))),
            // Of our own tenants each speaks for itself only.
            Attack(
                "its iss, kid and key", try await forge.token(foreign, JSONWriter.bytes(.object(claims)), by: key),
                isOwnOnly: true),
        ]
    }

    @Sendable private static func audience(_ forge: TokenForge) async throws -> [Attack] {
        let own = try #require(forge.claims["aud"])
        let text = try #require(own.string)
        let refused: [JSON?] = [
            nil, nil as JSON, "", [], [""], [[]], 1, true, [:], [own, 1], [own, nil], [own, ""], [[own]], [nil],
            "https://other.example",
            ["https://other.example"], .string(text + "/"), .string(text.uppercased()), .string(text + " "),
            .string(" " + text),
            .string(text.replacing("https", with: "http")), .string(text + "," + text), .string("\(text) \(text)"),
            "00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com",
            .array(Array(repeating: own, count: 33)),
        ]
        var attacks: [Attack] = []
        for value in refused { attacks.append(Attack("aud \(value as Any)", try await forge.claims(["aud": value]))) }
        for value: JSON in [[own], [own, own], [own, "https://other.example"], ["https://other.example", own]] {
            attacks.append(Attack("aud \(value)", try await forge.claims(["aud": value]), status: 200))
        }
        return attacks
    }

    // MARK: H4 to I3

    @Sendable private static func tenant(_ forge: TokenForge) async throws -> [Attack] {
        guard let own = forge.claims["tid"]?.string else { return [] }
        let other = forge.stranger.issuer.split(separator: "/").dropLast().last.map(String.init) ?? ""
        let values: [JSON?] = [
            nil, nil as JSON, "", 1, [.string(own)], .string(own.uppercased()), .string(other), .string(own + " "),
            .string("{\(own)}"),
            .string(own.replacing("-", with: "")), "common", "00000000-0000-0000-0000-000000000000",
        ]
        var attacks: [Attack] = []
        for value in values { attacks.append(Attack("tid \(value as Any)", try await forge.claims(["tid": value]))) }
        return attacks
    }

    @Sendable private static func subject(_ forge: TokenForge) async throws -> [Attack] {
        var attacks: [Attack] = []
        for value: JSON? in [nil, nil as JSON, "", 1, [], [:]] {
            attacks.append(Attack("sub \(value as Any)", try await forge.claims(["sub": value])))
        }
        guard forge.isOwn else { return attacks }
        let other = try await MadeClient.make(in: AccessTenant.get(), ["SecurityReader"])
        for name in ["oid", "client_id", "azp", "appid", "jti", "ver"] {
            for value: JSON? in [
                nil, nil as JSON, "", 1, "1.0", .string(freshID()), .string(other.id), .string(other.clientID),
            ] {
                attacks.append(Attack("\(name) \(value as Any)", try await forge.claims([name: value])))
            }
        }
        let (id, client) = (JSON.string(other.id), JSON.string(other.clientID))
        let whole: KeyValuePairs<String, JSON?> = [
            "sub": id, "oid": id, "client_id": client, "azp": client, "appid": client,
        ]
        let person: KeyValuePairs<String, JSON?> = ["sub": id, "oid": id]
        let application: KeyValuePairs<String, JSON?> = ["client_id": client, "azp": client, "appid": client]
        let fresh: KeyValuePairs<String, JSON?> = ["sub": .string(freshID()), "oid": .string(freshID())]
        attacks += [
            Attack("a client of another tenant", try await forge.claims(whole)),
            Attack("its principal", try await forge.claims(person)),
            Attack("its client id", try await forge.claims(application)),
            Attack("nobody", try await forge.claims(fresh)),
            Attack("its secret", try await forge.claims(["jti": .string("\(other.secretID).x")])),
            Attack("a secret that never was", try await forge.claims(["jti": .string("\(freshID()).x")])),
            Attack("no dot in jti", try await forge.claims(["jti": .string(freshID())])),
        ]
        return attacks
    }

    /// Roles that the caller does not have are ignored, whatever the token says; a wrong type is refused.
    @Sendable private static func roles(_ forge: TokenForge) async throws -> [Attack] {
        var attacks: [Attack] = []
        let wrong: [JSON] = [
            "GlobalAdministrator", nil, 1, true, [:], [1], [nil], [["GlobalAdministrator"]],
            ["GlobalAdministrator", 1], [[:]],
            .array(Array(repeating: "r", count: 1_001)),
        ]
        for value in wrong {
            attacks.append(Attack("roles of another type: \(value.kindName)", try await forge.claims(["roles": value])))
            attacks.append(
                Attack(
                    "wids of another type: \(value.kindName)", try await forge.claims(["wids": value]), isOwnOnly: true)
            )
        }
        let connectors = TestTenant.connectors
        for name in [
            "GlobalAdministrator", "EndpointSecurityManager", "globaladministrator", "GlobalAdministrator ", "*",
            "Admin", "admin", "",
            "ThreatReporter", "PlatformOperator", "62e90394-69f5-4237-9190-012177145e10",
            "Microsoft.Intune_MobileThreatDefense_Read",
        ] {
            let token = try await forge.claims([
                "roles": [.string(name)], "wids": ["62e90394-69f5-4237-9190-012177145e10"],
            ])
            attacks.append(Attack("'\(name)' counts for nothing", token, status: 403, path: connectors))
            attacks.append(Attack("'\(name)' is no harm", token, status: 200))
        }
        attacks.append(
            Attack(
                "roles in the header", try await forge.header(["roles": ["GlobalAdministrator"]]), status: 403,
                path: connectors))
        for name in ["scp", "scope"] {
            let token = try await forge.claims([
                name: "DeviceManagementServiceConfig.ReadWrite.All", "roles": ["GlobalAdministrator"],
            ])
            attacks.append(Attack("\(name) as a role", token, isOwnOnly: true))
        }
        return attacks
    }

    @Sendable private static func bound(_ forge: TokenForge) async throws -> [Attack] {
        var attacks: [Attack] = []
        for value: JSON in [["jkt": "AA"], ["x5t#S256": "AA"], [:], nil, "x"] {
            attacks.append(Attack("cnf \(value)", try await forge.claims(["cnf": value])))
        }
        return attacks
    }
}
