import Core
import TestServer
import TestSupport
import Testing

@Suite struct AccessTokenTests {
    private struct Signed {
        let client: MadeClient
        let token: String
        let parts: TokenParts
    }

    private func token(roles: [String], in tenant: TestTenant? = nil) async throws -> Signed {
        let shared = try await AccessTenant.get()
        let client = try await MadeClient.make(in: tenant ?? shared, roles)
        let token = try await client.signIn().token
        return Signed(client: client, token: token, parts: try TokenParts(token))
    }

    @Test func `the header has alg, typ and kid and nothing else`() async throws {
        let signed = try await token(roles: ["SecurityReader"])
        #expect(signed.parts.header.object?.count == 3)
        #expect(signed.parts.header["alg"] == "RS256")
        #expect(signed.parts.header["typ"] == "at+jwt")
        let tenant = signed.client.tenant
        let keys = try await tenant.server.send("GET", "/\(tenant.id)/discovery/v2.0/keys")["keys"]
        #expect(signed.parts.header["kid"] == keys[0]["kid"])
    }

    @Test func `the claims are Entra's`() async throws {
        let signed = try await token(roles: ["EndpointSecurityManager", "SecurityReader"])
        let (client, claims) = (signed.client, signed.parts.claims)
        let names: Set = [
            "iss", "aud", "sub", "oid", "azp", "appid", "client_id", "tid", "roles", "wids", "iat", "nbf", "exp",
            "jti", "ver", "idtyp",
        ]
        #expect(Set(claims.object?.names ?? []) == names)
        #expect(claims["iss"].string == "\(client.tenant.server.baseURL)/\(client.tenant.id)/v2.0")
        #expect(claims["aud"].string == client.tenant.server.baseURL)
        for name in ["sub", "oid"] { #expect(claims[name].string == client.id, "\(name)") }
        for name in ["azp", "appid", "client_id"] { #expect(claims[name].string == client.clientID, "\(name)") }
        #expect(client.id != client.clientID)
        #expect(claims["tid"].string == client.tenant.id)
        #expect(claims["roles"] == ["EndpointSecurityManager", "SecurityReader"])
        // Only the directory role of the two has a well-known id.
        #expect(claims["wids"] == ["5d6b6bb7-de71-4623-b4af-96380a352509"])
        #expect(claims["ver"] == "2.0")
        #expect(claims["idtyp"] == "app")
        #expect(claims["jti"].string?.hasPrefix(client.secretID + ".") == true)
    }

    @Test func `a token lives one hour`() async throws {
        let before = TokenParts.now
        let claims = try await token(roles: ["SecurityReader"]).parts.claims
        let issued = try #require(claims["iat"].integer)
        #expect((before...TokenParts.now).contains(issued))
        #expect(claims["nbf"] == claims["iat"])
        #expect(claims["exp"].integer == issued + 3_600)
    }

    @Test func `a Global Administrator's token names the role in roles and in wids`() async throws {
        let tenant = try await AccessTenant.get()
        let claims = try TokenParts(tenant.administrator.token).claims
        #expect(claims["roles"] == ["GlobalAdministrator"])
        #expect(claims["wids"] == ["62e90394-69f5-4237-9190-012177145e10"])
    }

    @Test func `no two tokens share a jti`() async throws {
        let client = try await MadeClient.make(in: AccessTenant.get(), ["SecurityReader"])
        var ids: Set<String> = []
        for _ in 0..<5 {
            let token = try await client.signIn().token
            ids.insert(try #require(TokenParts(token).claims["jti"].string))
        }
        #expect(ids.count == 5)
    }

    @Test func `openssl finds the signature good with the published key, and not over other bytes`() async throws {
        let signed = try await token(roles: ["SecurityReader"])
        let tenant = signed.client.tenant
        let jwk = try await tenant.server.send("GET", "/\(tenant.id)/discovery/v2.0/keys")["keys"][0]
        let isGood = try await OpenSSL().verifies(signed.parts, with: jwk)
        #expect(isGood)
        let other = try await token(roles: ["SecurityReader"])
        let swapped = TokenParts(other.parts, signature: signed.parts.signature)
        let isSwappedGood = try await OpenSSL().verifies(swapped, with: jwk)
        #expect(!isSwappedGood)
    }

    @Test func `a server set to ES256 signs with it`() async throws {
        let server = try await TestServer.start(overrides: ["tokens.algorithm": "ES256"])
        do {
            let tenant = try await server.newTenant()
            #expect(try TokenParts(tenant.administrator.token).header["alg"] == "ES256")
            let keys = try await server.send("GET", "/\(tenant.id)/discovery/v2.0/keys")["keys"]
            #expect(Set(keys[0].object?.names ?? []) == ["kty", "use", "kid", "alg", "crv", "x", "y"])
            #expect(try await tenant.administrator.get("/mtd/v1/partners").status == 200)
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }
}
