import Core
import TestServer
import Testing
import Tokens

@Suite struct TrustedIssuerRecordTests {
    private static let path = "/mtd/v1/trustedIssuers"
    private static let tenant = Task { try await TestServer.shared().newTenant("Records") }

    @Test func `a record is created with defaults, read, listed, changed and deleted`() async throws {
        let tenant = try await Self.tenant.value
        let key = try SigningKeyFixture.jwk()
        let created = try await tenant.administrator.post(
            Self.path, ["iss": "https://defaults.example", "jwks": ["keys": [key]]])
        #expect(created.status == 201, "\(created.text)")
        let id = try #require(created["id"].string)
        #expect(created.headers["location"] == "\(Self.path)/\(id)")
        #expect(created["aud"].string == "\(tenant.server.baseURL)/\(tenant.id)")
        #expect(created["types"] == ["at+jwt", "JWT"])
        #expect(created["assertableRoles"] == [])
        #expect(created["appTokens"] == false)
        #expect(created["subjectClaim"] == "sub")
        #expect(try await tenant.administrator.get("\(Self.path)/\(id)").json == created.json)
        #expect(try await tenant.administrator.get(Self.path).values.contains(created.json))
        let changed = try await tenant.administrator.patch(
            "\(Self.path)/\(id)", ["assertableRoles": ["SecurityReader"]])
        #expect(changed.status == 200)
        #expect(changed["assertableRoles"] == ["SecurityReader"])
        #expect(changed["jwks"] == created["jwks"])
        #expect(try await tenant.administrator.delete("\(Self.path)/\(id)").status == 204)
        #expect(try await tenant.administrator.get("\(Self.path)/\(id)").status == 404)
    }

    @Test func `deleting a record ends its tokens and frees the pair; new keys end the old keys' tokens`() async throws
    {
        let tenant = try await Self.tenant.value
        let issuer = try await OutsideIssuer(.keycloak, for: tenant, named: "lifecycle")
        let created = try await tenant.administrator.post(Self.path, .object(issuer.record))
        let path = "\(Self.path)/\(try #require(created["id"].string))"
        let token = try await issuer.token()
        func status() async throws -> Int {
            try await tenant.server.send("GET", TestTenant.connectors, token: token).status
        }
        #expect(try await status() == 200)
        let keys: JSON = ["jwks": ["keys": [try SigningKeyFixture.jwk()]]]
        #expect(try await tenant.administrator.patch(path, keys).status == 200)
        #expect(try await status() == 401)
        #expect(
            try await tenant.administrator.patch(path, ["jwks": ["keys": [.object(issuer.key.publicKey.jwk)]]]).status
                == 200)
        #expect(try await status() == 200)
        #expect(try await tenant.administrator.delete(path).status == 204)
        #expect(try await status() == 401)
        #expect(try await tenant.administrator.post(Self.path, .object(issuer.record)).status == 201)
        #expect(try await status() == 200)
    }

    @Test func `a pair of iss and aud that is taken is 409, in any tenant, and the answer does not say whose`()
        async throws
    {
        let tenant = try await Self.tenant.value
        let other = try await AccessTenant.get()
        let record: JSON = [
            "iss": "https://taken.example", "aud": "api://drawbridge", "jwks": ["keys": [try SigningKeyFixture.jwk()]],
        ]
        #expect(try await tenant.administrator.post(Self.path, record).status == 201)
        let own = try await tenant.administrator.post(Self.path, record)
        let foreign = try await other.administrator.post(Self.path, record)
        #expect(own.status == 409)
        #expect(foreign.status == 409)
        #expect(own.withoutIDs == foreign.withoutIDs)
        #expect(!foreign.text.contains(tenant.id))
        #expect(try await !other.administrator.get(Self.path).values.contains { $0["iss"] == "https://taken.example" })
    }

    @Test(
        arguments: [
            ("iss of the server", ["iss": "{url}"]), ("iss under the server", ["iss": "{url}/x/v2.0"]),
            ("iss of the server in capitals", ["iss": "{URL}"]), ("no iss", ["iss": nil]),
            ("no keys", ["jwks": nil]), ("both kinds of keys", ["jwksUri": "https://keys.example"]),
            ("keys over plain http", ["jwks": nil, "jwksUri": "http://keys.example"]),
            ("PlatformOperator", ["assertableRoles": ["PlatformOperator"]]),
            ("ThreatReporter", ["assertableRoles": ["ThreatReporter"]]),
            ("platformoperator", ["assertableRoles": ["platformoperator"]]), ("unknown member", ["colour": "red"]),
            ("a symmetric algorithm", ["algorithms": ["HS256"]]), ("no algorithm", ["algorithms": []]),
            ("a private key", ["jwks": ["keys": [["kty": "RSA", "kid": "x", "n": "AQAB", "e": "AQAB", "d": "AQAB"]]]]),
            ("a symmetric key", ["jwks": ["keys": [["kty": "oct", "kid": "x", "k": "AQAB"]]]]),
            ("an empty set", ["jwks": ["keys": []]]),
            ("a type that is no access token", ["types": ["logout+jwt"]]),
            ("roles as text", ["assertableRoles": "SecurityReader"]),
            ("a text for a flag", ["appTokens": "true"]),
        ] as [(String, [String: JSON?])])
    func `a wrong record is 400`(what: String, changes: [String: JSON?]) async throws {
        let tenant = try await Self.tenant.value
        var record: JSONObject = [
            "iss": "https://wrong.example", "jwks": ["keys": [try SigningKeyFixture.jwk()]],
        ]
        let url = tenant.server.baseURL
        for (name, value) in changes {
            let text = value?.string?.replacing("{url}", with: url).replacing("{URL}", with: url.uppercased())
            record[name] = text.map { .string($0) } ?? value
        }
        let answer = try await tenant.administrator.post(Self.path, .object(record))
        #expect(answer.status == 400, "\(what): \(answer.text)")
        #expect(try await !tenant.administrator.get(Self.path).values.contains { $0["iss"] == "https://wrong.example" })
    }

    @Test func `another tenant's record is 404 to read, change and delete`() async throws {
        let (tenant, other) = (try await Self.tenant.value, try await AccessTenant.get())
        let created = try await tenant.administrator.post(
            Self.path, ["iss": "https://own.example", "jwks": ["keys": [try SigningKeyFixture.jwk()]]])
        let path = "\(Self.path)/\(try #require(created["id"].string))"
        #expect(try await other.administrator.get(path).status == 404)
        #expect(try await other.administrator.patch(path, ["assertableRoles": []]).status == 404)
        #expect(try await other.administrator.delete(path).status == 404)
        #expect(try await tenant.administrator.get(path).status == 200)
    }

    @Test func `a jwksUri on this machine is refused without saying why`() async throws {
        let tenant = try await Self.tenant.value
        var answers: Set<String> = []
        for host in ["localhost", "127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254"] {
            let answer = try await tenant.administrator.post(
                Self.path, ["iss": "https://ssrf.example", "jwksUri": .string("https://\(host)/keys")])
            #expect(answer.status == 400, "\(host): \(answer.text)")
            answers.insert(answer.withoutIDs)
        }
        #expect(answers.count == 1)
    }
}
