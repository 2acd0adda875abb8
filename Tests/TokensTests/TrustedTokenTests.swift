import Core
import Foundation
import Testing
import Tokens

/// Tokens of other issuers, in the shapes of Entra and Keycloak.
@Suite struct TrustedTokenTests {
    private static let seconds = TestVault.now.seconds

    private static func entra() throws -> TrustedIssuer {
        try TrustedIssuerTests.record([
            "iss": "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
            "aud": "e1a0c8d4-2f1b-4d7e-9c55-0a7d3d6f9b11", "jwks": ["keys": [.object(try Forge.rsaJWK("entra"))]],
            "externalTid": "72f988bf-86f1-41af-91ab-2d7cd011db47", "subjectClaim": "oid",
            "assertableRoles": ["SecurityReader", "EndpointSecurityManager"],
        ])
    }

    private static let entraHeader: JSONObject = ["typ": "JWT", "alg": "RS256", "kid": "entra", "x5t": "entra"]
    private static let entraClaims: JSONObject = [
        "aud": "e1a0c8d4-2f1b-4d7e-9c55-0a7d3d6f9b11",
        "iss": "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0", "iat": .integer(seconds),
        "nbf": .integer(seconds), "exp": .integer(seconds + 4_500), "aio": "AXQAi",
        "azp": "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
        "azpacr": "0", "name": "Ana", "oid": "0b6f8a50-3a51-4b1e-8c6f-4e3f8a0c7d21",
        "preferred_username": "ana@contoso.com",
        "rh": "0.AX", "roles": ["SecurityReader", "GlobalAdministrator", "securityreader"],
        "scp": "Connectors.Read Devices.Read",
        "sub": "pairwise", "tid": "72f988bf-86f1-41af-91ab-2d7cd011db47", "uti": "x", "ver": "2.0",
        "wids": ["62e90394-69f5-4237-9190-012177145e10"],
    ]

    private static func keycloak(_ more: JSONObject = [:]) throws -> TrustedIssuer {
        var json: JSONObject = [
            "iss": "https://sso.example/realms/mtd", "aud": "mtd",
            "jwks": ["keys": [.object(try Forge.rsaJWK("kc", alg: "RS256"))]],
            "rolesClaim": "realm_access.roles", "assertableRoles": ["SecurityReader"],
        ]
        for member in more.members { json[member.name] = member.value }
        return try TrustedIssuerTests.record(json, number: 2)
    }

    private static let keycloakHeader: JSONObject = ["alg": "RS256", "typ": "JWT", "kid": "kc"]
    private static let keycloakClaims: JSONObject = [
        "exp": .integer(seconds + 300), "iat": .integer(seconds - 600), "jti": "onrtac:1",
        "iss": "https://sso.example/realms/mtd",
        "aud": ["mtd", "account"], "sub": "f3b2c1d0-aaaa-4bbb-8ccc-0123456789ab", "typ": "Bearer", "azp": "console",
        "sid": "x", "acr": "1", "realm_access": ["roles": ["SecurityReader", "offline_access"]],
        "resource_access": ["account": ["roles": ["manage-account"]]], "scope": "openid email", "email_verified": true,
    ]

    private func check(
        _ record: TrustedIssuer, _ header: JSONObject, _ claims: JSONObject
    ) async throws -> Result<VerifiedToken, TokenRejection> {
        let test = try TestVault()
        defer { test.remove() }
        let verifier = test.verifier(FixedIssuers(records: [record]))
        let token = try Forge.rs256Token(.object(header), .object(claims))
        do throws(TokenRejection) {
            return .success(try await verifier.verify(token, now: TestVault.now))
        } catch {
            return .failure(error)
        }
    }

    private func code(_ record: TrustedIssuer, _ header: JSONObject, _ claims: JSONObject) async throws -> String {
        switch try await check(record, header, claims) {
        case .success: "accepted"
        case .failure(let error): error.code
        }
    }

    @Test func `a person's token of Entra has its scopes and the roles it may assert`() async throws {
        let record = try Self.entra()
        let token = try await check(record, Self.entraHeader, Self.entraClaims).get()
        #expect(
            token.issuer == .trusted(record.id, record.tenant) && token.tenant == TestVault.id(0xA, TenantKind.self))
        #expect(token.roles == ["SecurityReader"])
        #expect(token.wids == [] && token.client == nil && token.credential == nil)
        #expect(token.scopes == ["Connectors.Read", "Devices.Read"])
        #expect(token.subject == "0b6f8a50-3a51-4b1e-8c6f-4e3f8a0c7d21")
        #expect(token.principal.text != token.subject)
        #expect(token.principal == namedUUID(namespace: record.id, name: token.subject))
    }

    @Test func `a person's token of Keycloak has the roles of its realm`() async throws {
        let token = try await check(Self.keycloak(), Self.keycloakHeader, Self.keycloakClaims).get()
        #expect(token.roles == ["SecurityReader"] && token.scopes == ["openid", "email"])
        #expect(token.tenant == TestVault.id(0xA, TenantKind.self))
    }

    @Test func `an application token has roles only where the record says so`() async throws {
        let claims = with(Self.keycloakClaims, "scope", nil)
        let without = try await check(Self.keycloak(), Self.keycloakHeader, claims).get()
        #expect(without.roles == [] && without.scopes == nil)
        let allowed = try await check(Self.keycloak(["appTokens": true]), Self.keycloakHeader, claims).get()
        #expect(allowed.roles == ["SecurityReader"] && allowed.scopes == nil)
        // A scope narrows in both cases, an empty one to nothing.
        let delegated = try await check(
            Self.keycloak(["appTokens": true]), Self.keycloakHeader, with(claims, "scope", "")
        ).get()
        #expect(delegated.scopes == [])
    }

    @Test(
        arguments: [
            ("aud", "other", "iss"), ("aud", [], "aud"), ("aud", nil, "aud"), ("aud", ["mtd", 5], "aud"),
            ("aud", "MTD", "iss"),
            ("iss", "https://sso.example/realms/mtd/", "iss"), ("iss", "https://SSO.example/realms/mtd", "iss"),
            ("iss", "https://evil.example", "iss"),
            ("typ", "ID", "claims"), ("typ", "Refresh", "claims"), ("typ", "refresh", "claims"),
            ("at_hash", "x", "claims"), ("c_hash", "x", "claims"),
            ("cnf", ["x5t#S256": "x"], "claims"), ("events", [:], "claims"), ("sub", nil, "claims"),
            ("sub", "", "claims"), ("sub", 5, "claims"),
            ("sub", .string(String(repeating: "s", count: 1_025)), "claims"), ("scope", 5, "claims"),
            ("scp", [5], "claims"),
            ("realm_access", [], "claims"), ("realm_access", nil, "accepted"), ("realm_access", [:], "accepted"),
            ("realm_access", .null, "claims"),
            ("realm_access", ["roles": "SecurityReader"], "claims"),
            ("realm_access", ["roles": [["SecurityReader"]]], "claims"),
            ("exp", .integer(seconds - 60), "exp"), ("exp", .integer(seconds + 86_401), "exp"), ("iat", nil, "iat"),
            ("tid", "anything", "accepted"),
            ("scope", ["a", "b"], "accepted"), ("jti", 5, "claims"),
        ] as [(String, JSON?, String)])
    func `each claim of a trusted token is checked`(_ member: String, _ value: JSON?, _ expected: String) async throws {
        let claims = with(Self.keycloakClaims, member, value)
        let found = try await code(Self.keycloak(), Self.keycloakHeader, claims)
        #expect(found == expected)
    }

    @Test(
        arguments: [
            ("kid", "other", "kid"), ("kid", nil, "kid"), ("typ", nil, "typ"), ("typ", "at+jwt", "accepted"),
            ("typ", "application/at+jwt", "accepted"),
            ("typ", "secevent+jwt", "typ"), ("typ", "logout+jwt", "typ"), ("alg", "PS256", "alg"),
            ("alg", "ES256", "alg"), ("alg", "HS256", "alg"),
            ("x5c", ["AA"], "hdr"), ("jku", "https://evil.example", "hdr"), ("crit", ["x"], "hdr"),
            ("x5t", "AA", "accepted"), ("nonce", "x", "accepted"),
        ] as [(String, JSON?, String)])
    func `each header member of a trusted token is checked`(_ member: String, _ value: JSON?, _ expected: String)
        async throws
    {
        let header = with(Self.keycloakHeader, member, value)
        let found = try await code(Self.keycloak(), header, Self.keycloakClaims)
        #expect(found == expected)
    }

    @Test func `what the key could do counts only where the record names it`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let header = with(Self.keycloakHeader, "alg", "PS256")
        let input = Forge.input(JSONWriter.text(.object(header)), JSONWriter.text(.object(Self.keycloakClaims)))
        let token = input + "." + Forge.base64url(try Forge.ps256(input))
        for (algorithms, expected) in [(["RS256"], "alg"), (["RS256", "PS256"], "accepted")] as [([String], String)] {
            let record = try Self.keycloak([
                "jwks": .null, "jwksUri": "https://sso.example/keys", "algorithms": .strings(algorithms),
            ])
            // A fetched key names no algorithm of its own, as those of Entra.
            let issuers = FixedIssuers(records: [record], fetched: [try VerificationKey(jwk: Forge.rsaJWK("kc"))])
            #expect(await outcome(test.verifier(issuers), token) == expected)
        }
    }

    @Test(arguments: [nil, "other", 5, "72F988BF-86F1-41AF-91AB-2D7CD011DB47"] as [JSON?])
    func `tid must be the one the record names`(_ value: JSON?) async throws {
        let found = try await code(Self.entra(), Self.entraHeader, with(Self.entraClaims, "tid", value))
        #expect(found == "tid")
    }

    @Test func `a key of one issuer does not sign for another`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let verifier = test.verifier(FixedIssuers(records: [try Self.entra(), try Self.keycloak()]))
        let token = try Forge.rs256Token(
            .object(with(Self.keycloakHeader, "kid", "entra")), .object(Self.keycloakClaims))
        #expect(await outcome(verifier, token) == "kid")
        // Nor for us: our own issuer has our own keys only.
        let (header, claims) = try test.parts()
        let forged = try Forge.rs256Token(.object(with(with(header, "alg", "RS256"), "kid", "entra")), .object(claims))
        #expect(await outcome(verifier, forged) == "kid")
    }

    @Test func `no record speaks for an address of ours, even if one were registered`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let own = TestVault.publicURL
        for iss in [own, own + "/", own + "/realms/mtd", own.uppercased()] {
            // A server at another address took the record; at ours it would have been refused.
            let record = try TrustedIssuer(
                id: TestVault.id(2, TrustedIssuerKind.self), tenant: TestVault.id(0xA, TenantKind.self),
                json: .object(with(try Self.keycloak().json(), "iss", .string(iss))), defaultAudience: "mtd",
                publicURL: "https://elsewhere.example")
            let token = try Forge.rs256Token(
                .object(Self.keycloakHeader), .object(with(Self.keycloakClaims, "iss", .string(iss))))
            #expect(await outcome(test.verifier(FixedIssuers(records: [record])), token) == "iss", "\(iss)")
        }
    }

    @Test(arguments: [("iss", "https://sso.example/realms/other"), ("aud", "account")] as [(String, JSON)])
    func `a record that a directory gives for another issuer or audience does not count`(
        _ member: String, _ value: JSON
    ) async throws {
        let test = try TestVault()
        defer { test.remove() }
        let record = try TrustedIssuerTests.record(with(try Self.keycloak().json(), member, value), number: 2)
        let claims = with(Self.keycloakClaims, "aud", "mtd")
        let token = try Forge.rs256Token(.object(Self.keycloakHeader), .object(claims))
        #expect(await outcome(test.verifier(CarelessIssuers(record: record)), token) == "iss")
    }

    /// A directory that compares nothing.
    private struct CarelessIssuers: TrustedIssuerDirectory {
        let record: TrustedIssuer

        func trustedIssuer(issuer: String, audience: String) -> TrustedIssuer? { record }
        func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
            guard case .inline(let keys) = issuer.keys else { return [] }
            return keys
        }
    }

    @Test func `a token for two records is nobody's`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        var second = try Self.keycloak().json()
        second["aud"] = "account"
        let other = try TrustedIssuerTests.record(second, number: 3, tenant: 0xB)
        let token = try Forge.rs256Token(.object(Self.keycloakHeader), .object(Self.keycloakClaims))
        #expect(await outcome(test.verifier(FixedIssuers(records: [try Self.keycloak(), other])), token) == "aud")
        #expect(await outcome(test.verifier(FixedIssuers(records: [try Self.keycloak()])), token) == "accepted")
    }

    @Test func `a remembered verdict ends with its record, its keys or their removal`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let issuers = ChangingIssuers(records: [try Self.keycloak()])
        let verifier = test.verifier(issuers)
        let token = try Forge.rs256Token(.object(Self.keycloakHeader), .object(Self.keycloakClaims))
        #expect(try await verifier.verify(token, now: TestVault.now).roles == ["SecurityReader"])
        issuers.set([try Self.keycloak(["assertableRoles": []])])
        #expect(try await verifier.verify(token, now: TestVault.now).roles == [])
        issuers.set([try Self.keycloak(["jwks": ["keys": [.object(try Forge.rsaJWK("kc", Forge.otherRSA))]]])])
        #expect(await outcome(verifier, token) == "sig")
        issuers.set([])
        #expect(await outcome(verifier, token) == "iss")
    }

    @Test func `fetched keys that change or cannot be had end remembered verdicts`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let record = try Self.keycloak(["jwks": .null, "jwksUri": "https://sso.example/keys"])
        let issuers = ChangingIssuers(records: [record])
        let verifier = test.verifier(issuers)
        let token = try Forge.rs256Token(.object(Self.keycloakHeader), .object(Self.keycloakClaims))
        #expect(await outcome(verifier, token) == "keys")
        let key = try VerificationKey(jwk: Forge.rsaJWK("kc"))
        issuers.fetch([key])
        #expect(await outcome(verifier, token) == "accepted")
        issuers.fetch([])
        #expect(await outcome(verifier, token) == "kid")
        issuers.fetch([key, key])
        #expect(await outcome(verifier, token) == "kid")
        issuers.fetch(nil)
        #expect(await outcome(verifier, token) == "keys")
    }

    @Test func `an unknown kid asks for newer keys`() async throws {
        let test = try TestVault()
        defer { test.remove() }
        let record = try Self.keycloak(["jwks": .null, "jwksUri": "https://sso.example/keys"])
        let issuers = ChangingIssuers(records: [record])
        issuers.fetch([])
        issuers.fetch([try VerificationKey(jwk: Forge.rsaJWK("kc"))], onRefresh: true)
        let token = try Forge.rs256Token(.object(Self.keycloakHeader), .object(Self.keycloakClaims))
        #expect(await outcome(test.verifier(issuers), token) == "accepted")
    }
}
