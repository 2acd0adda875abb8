import Core
import TestServer
import Testing

@Suite struct DiscoveryTests {
    private static let documents = [
        "/{tenant}/v2.0/.well-known/openid-configuration", "/{tenant}/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server/{tenant}/v2.0",
    ]

    private static func path(_ template: String, _ tenant: String) -> String {
        template.replacing("{tenant}", with: tenant)
    }

    @Test(arguments: documents)
    func `discovery names this tenant's addresses at the public origin`(document: String) async throws {
        let tenant = try await AccessTenant.get()
        let answer = try await tenant.server.send("GET", Self.path(document, tenant.id))
        #expect(answer.status == 200)
        let base = "\(tenant.server.baseURL)/\(tenant.id)"
        #expect(answer["issuer"].string == "\(base)/v2.0")
        #expect(answer["authorization_endpoint"].string == "\(base)/oauth2/v2.0/authorize")
        #expect(answer["token_endpoint"].string == "\(base)/oauth2/v2.0/token")
        #expect(answer["jwks_uri"].string == "\(base)/discovery/v2.0/keys")
        for list in ["response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported"] {
            #expect(answer[list].array?.isEmpty == false, "\(list)")
        }
        let methods = Set((answer["token_endpoint_auth_methods_supported"].array ?? []).compactMap(\.string))
        #expect(methods == ["client_secret_post", "client_secret_basic", "private_key_jwt"])
        #expect(answer.headers["cache-control"]?.contains("max-age=") == true)
        #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true)
    }

    @Test func `the three documents are one`() async throws {
        let tenant = try await AccessTenant.get()
        var bodies: Set<[UInt8]> = []
        for document in Self.documents {
            bodies.insert(try await tenant.server.send("GET", Self.path(document, tenant.id)).bytes)
        }
        #expect(bodies.count == 1)
    }

    @Test func `no request header moves the addresses elsewhere`() async throws {
        let tenant = try await AccessTenant.get()
        let path = Self.path(Self.documents[0], tenant.id)
        let plain = try await tenant.server.send("GET", path)
        let forged = try await tenant.server.send(
            "GET", path,
            headers: [
                "Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http",
                "Forwarded": "host=evil.example",
            ])
        #expect(forged.status == 200)
        #expect(forged.bytes == plain.bytes)
    }

    @Test(arguments: documents + ["/{tenant}/discovery/v2.0/keys"], ["9d6f2f34-2a3b-4c9e-8f1d-0f6b7a5c4e21", "common"])
    func `for a tenant that does not exist it is 400 90002`(document: String, tenant: String) async throws {
        let answer = try await TestServer.shared().send("GET", Self.path(document, tenant))
        #expect(answer.status == 400)
        #expect(answer["error"] == "invalid_request")
        #expect(answer["error_codes"] == [90_002])
    }

    @Test func `the authorization endpoint that discovery must name signs nobody in`() async throws {
        let tenant = try await AccessTenant.get()
        let answer = try await tenant.server.send("GET", "/\(tenant.id)/oauth2/v2.0/authorize?response_type=code")
        #expect(answer.status == 400)
        #expect(answer["error"] == "unsupported_response_type")
    }

    @Test func `the key set shows public members only, to be cached for a while`() async throws {
        let tenant = try await AccessTenant.get()
        let answer = try await tenant.server.send("GET", "/\(tenant.id)/discovery/v2.0/keys")
        #expect(answer.status == 200)
        #expect(answer.json.object?.names == ["keys"])
        let keys = answer["keys"].array ?? []
        #expect(keys.count == 1)
        for key in keys {
            #expect(Set(key.object?.names ?? []) == ["kty", "use", "kid", "alg", "n", "e"])
            #expect(key["kty"] == "RSA")
            #expect(key["use"] == "sig")
            #expect(key["alg"] == "RS256")
        }
        #expect(answer.headers["cache-control"]?.contains("max-age=") == true)
    }

    @Test func `two tenants have no key in common`() async throws {
        let tenant = try await AccessTenant.get()
        let other = try await tenant.server.newTenant()
        let kids = try await [tenant, other].asyncMap { tenant in
            try await tenant.server.send("GET", "/\(tenant.id)/discovery/v2.0/keys")["keys"][0]["kid"].string
        }
        #expect(kids[0] != nil)
        #expect(kids[0] != kids[1])
    }
}

extension Sequence where Self: Sendable {
    /// Maps one after the other.
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
