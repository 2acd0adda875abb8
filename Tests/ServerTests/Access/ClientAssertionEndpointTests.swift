import Core
import Foundation
import TestServer
import TestSupport
import Testing
import Tokens

/// A client with a certificate that openssl made, which signs assertions as MSAL does.
private struct CertificateClient: Sendable {
    let client: MadeClient
    let keyID: String
    let openssl: OpenSSL
    /// Thumbprints with the padding that MSAL adds.
    let sha1: String
    let sha256: String
    let registered: JSON

    static func make(in tenant: TestTenant) async throws -> CertificateClient {
        let openssl = try OpenSSL()
        let made = try await openssl.run(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "30",
            "-subj", "/CN=client")
        try #require(made.status == 0, "\(made.output)")
        let client = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let pem = try openssl.text("cert.pem")
        let key = try await tenant.administrator.post("\(client.path)/keys", ["certificate": .string(pem)])
        try #require(key.status == 201, "\(key.text)")
        try await openssl.run("x509", "-in", "cert.pem", "-outform", "DER", "-out", "cert.der")
        try await openssl.run("dgst", "-sha1", "-binary", "-out", "cert.sha1", "cert.der")
        try await openssl.run("dgst", "-sha256", "-binary", "-out", "cert.sha256", "cert.der")
        return CertificateClient(
            client: client, keyID: try #require(key["id"].string), openssl: openssl,
            sha1: padded(try openssl.read("cert.sha1")), sha256: padded(try openssl.read("cert.sha256")),
            registered: key.json)
    }

    private static func padded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }

    var endpoint: String { "\(client.tenant.server.baseURL)/\(client.tenant.id)/oauth2/v2.0/token" }

    /// Claims as MSAL makes them: times with a fraction, no nbf.
    func claims(_ changes: [String: JSON?] = [:]) -> JSON {
        let now = Date().timeIntervalSince1970
        var claims: JSONObject = [
            "aud": .string(endpoint), "iss": .string(client.clientID), "sub": .string(client.clientID),
            "jti": .string(UUID().uuidString), "iat": .number(now + 0.25), "exp": .number(now + 600.25),
        ]
        for (name, value) in changes { claims[name] = value }
        return .object(claims)
    }

    /// An assertion signed by openssl: RS256, or PS256 with `pss`.
    func assertion(_ header: JSON, _ claims: JSON, key: String = "key.pem") async throws -> String {
        let input = TokenParts.input(header, claims)
        let (name, signed) = ("input-\(UUID().uuidString)", "signature-\(UUID().uuidString)")
        try openssl.write(input.utf8, name)
        let isPSS = header["alg"] == "PS256"
        let options = isPSS ? ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"] : []
        let made = try await openssl.run(["dgst", "-sha256"] + options + ["-sign", key, "-out", signed, name])
        try #require(made.status == 0, "\(made.output)")
        return input + "." + Base64URL.encode(try openssl.read(signed))
    }

    var msalHeader: JSON { ["alg": "RS256", "typ": "JWT", "x5t": .string(sha1)] }

    func token(_ assertion: String, _ changes: [String: String?] = [:]) async throws -> TestAnswer {
        var form: [String: String] = [
            "grant_type": "client_credentials", "client_id": client.clientID,
            "scope": "https://graph.microsoft.com/.default", "client_assertion": assertion,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ]
        for (name, value) in changes { form[name] = value }
        return try await client.tenant.server.token(tenant: client.tenant.id, form: form)
    }
}

@Suite struct ClientAssertionEndpointTests {
    private static let shared = Task { try await CertificateClient.make(in: AccessTenant.get()) }

    @Test func `a registered certificate has the thumbprints openssl gives it`() async throws {
        let client = try await Self.shared.value
        #expect(client.registered["x5t"].string == client.sha1.replacing("=", with: ""))
        #expect(client.registered["x5t#S256"].string == client.sha256.replacing("=", with: ""))
    }

    @Test func `the assertion of azure-identity is taken: RS256, padded x5t, times with a fraction`() async throws {
        let client = try await Self.shared.value
        let answer = try await client.token(client.assertion(client.msalHeader, client.claims()))
        #expect(answer.status == 200, "\(answer.text)")
        let claims = try TokenParts(try #require(answer["access_token"].string)).claims
        #expect(claims["jti"].string?.hasPrefix(client.keyID + ".") == true)
    }

    @Test func `the assertion of MSAL without a thumbprint argument is taken: PS256, padded x5t#S256, x5c`()
        async throws
    {
        let client = try await Self.shared.value
        let header: JSON = [
            "alg": "PS256", "typ": "JWT",
            "x5c": [.string(Data(try client.openssl.read("cert.der")).base64EncodedString())],
            "x5t#S256": .string(client.sha256),
        ]
        let answer = try await client.token(client.assertion(header, client.claims()))
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test func `the issuer's name is an audience too, and client_id may be left out`() async throws {
        let client = try await Self.shared.value
        let issuer = "\(client.client.tenant.server.baseURL)/\(client.client.tenant.id)/v2.0"
        let assertion = try await client.assertion(
            ["alg": "RS256", "typ": "JWT"], client.claims(["aud": .string(issuer)]))
        #expect(try await client.token(assertion, ["client_id": nil]).status == 200)
    }

    @Test func `an ES256 key registered as JWK is taken by its kid`() async throws {
        let shared = try await Self.shared.value
        let client = try await MadeClient.make(in: shared.client.tenant, ["SecurityReader"])
        let key = try SigningKey.generate(.ES256)
        let registered = try await client.tenant.administrator.post(
            "\(client.path)/keys", ["jwk": .object(key.publicKey.jwk)])
        #expect(registered.status == 201)
        #expect(registered["kid"].string == key.keyID)
        let claims = shared.claims(["iss": .string(client.clientID), "sub": .string(client.clientID)])
        let assertion = try await TokenParts.sign(
            ["alg": "ES256", "typ": "JWT", "kid": .string(key.keyID)], claims, key)
        let answer = try await shared.token(assertion, ["client_id": client.clientID])
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test func `an assertion works once`() async throws {
        let client = try await Self.shared.value
        let assertion = try await client.assertion(client.msalHeader, client.claims())
        #expect(try await client.token(assertion).status == 200)
        let again = try await client.token(assertion)
        #expect(again.status == 401)
        #expect(again["error"] == "invalid_client")
        #expect(again["error_codes"] == [700_027])
    }

    @Test func `two parallel uses of one assertion give one token`() async throws {
        let client = try await Self.shared.value
        let assertion = try await client.assertion(client.msalHeader, client.claims())
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try await client.token(assertion).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 200 }.count == 1)
        #expect(statuses.filter { $0 == 401 }.count == 7)
    }

    @Test(
        arguments: [
            ("another server", "aud", JSON.string("https://login.microsoftonline.com/common/oauth2/v2.0/token")),
            ("this and another server", "aud", ["{endpoint}", "https://evil.example"]),
            ("no audience", "aud", nil), ("another issuer", "iss", "5a0b9d2e-4a44-4a79-9a0f-0d3c52a1f6aa"),
            ("no jti", "jti", nil), ("no end", "exp", nil), ("ended", "exp", .integer(1_700_000_000)),
            ("valid for longer than ten minutes", "exp", .integer(253_402_300_799)),
            ("a text for a time", "exp", "soon"),
            ("from the future", "iat", .integer(253_402_300_799)),
        ] as [(String, String, JSON?)])
    func `a wrong claim is 700027`(what: String, claim: String, value: JSON?) async throws {
        let client = try await Self.shared.value
        let own = JSON.string(client.endpoint)
        let replaced = value?.array.map { JSON.array($0.map { $0 == "{endpoint}" ? own : $0 }) } ?? value
        let claims = client.claims([claim: replaced])
        let answer = try await client.token(client.assertion(client.msalHeader, claims))
        #expect(answer.status == 401, "\(what): \(answer.text)")
        #expect(answer["error_codes"] == [700_027])
    }

    @Test(
        arguments: [
            ["alg": "none", "typ": "JWT"], ["alg": "HS256", "typ": "JWT"], ["alg": "ES256", "typ": "JWT"],
            ["alg": "RS256", "typ": "at+jwt"], ["alg": "RS256", "typ": "JWT", "x5t": "AAAAAAAAAAAAAAAAAAAAAAAAAAA"],
            ["alg": "RS256", "typ": "JWT", "kid": "unknown"], ["alg": "RS256", "typ": "JWT", "crit": ["exp"]],
            ["alg": "RS256", "typ": "JWT", "jku": "https://evil.example/keys"],
        ] as [JSON])
    func `a wrong header is 700027`(header: JSON) async throws {
        let client = try await Self.shared.value
        let answer = try await client.token(client.assertion(header, client.claims()))
        #expect(answer.status == 401, "\(answer.text)")
        #expect(answer["error_codes"] == [700_027])
    }

    @Test func `another key's signature, a bearer token and a text that is none are 700027`() async throws {
        let client = try await Self.shared.value
        try await client.openssl.run("genrsa", "-out", "other.pem", "2048")
        let forged = try await client.assertion(client.msalHeader, client.claims(), key: "other.pem")
        let bearer = try await client.client.signIn().token
        for assertion in [forged, bearer, "a.b.c", ""] {
            let answer = try await client.token(assertion)
            #expect(answer.status == 401, "\(answer.text)")
            #expect(answer["error_codes"] == [700_027])
        }
    }

    @Test func `an assertion without its type, or with another, is a malformed request`() async throws {
        let client = try await Self.shared.value
        for type in [nil, "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"] {
            let answer = try await client.token(
                client.assertion(client.msalHeader, client.claims()), ["client_assertion_type": type])
            #expect(answer.status == 400)
            #expect(answer["error_codes"] == [9_002_313])
        }
    }

    @Test func `an assertion is no bearer token`() async throws {
        let client = try await Self.shared.value
        let assertion = try await client.assertion(client.msalHeader, client.claims())
        #expect(try await client.client.tenant.server.send("GET", "/mtd/v1/partners", token: assertion).status == 401)
    }

    @Test func `deleting the key ends it and the tokens got with it at once`() async throws {
        let client = try await CertificateClient.make(in: AccessTenant.get())
        let answer = try await client.token(client.assertion(client.msalHeader, client.claims()))
        let token = try #require(answer["access_token"].string)
        let (tenant, path) = (client.client.tenant, "\(client.client.path)/keys/\(client.keyID)")
        #expect(try await tenant.server.send("GET", "/mtd/v1/partners", token: token).status == 200)
        #expect(try await tenant.administrator.delete(path).status == 204)
        #expect(try await tenant.server.send("GET", "/mtd/v1/partners", token: token).status == 401)
        let after = try await client.token(client.assertion(client.msalHeader, client.claims()))
        #expect(after["error_codes"] == [700_027])
    }
}
