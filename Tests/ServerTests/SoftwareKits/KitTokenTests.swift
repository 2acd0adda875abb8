import Core
import Foundation
import TestServer
import Testing

/// What azure-identity, MSAL, authlib and PyJWT send to get a token, and what they need of the answer.
@Suite struct KitTokenTests {
    private static let client = Task { try await MadeClient.make(in: AccessTenant.get(), ["SecurityReader"]) }

    @Test func `MSAL finds the tenant in the first segment of every address, on the authority's host and port`()
        async throws
    {
        let tenant = try await AccessTenant.get()
        let document = try await tenant.server.send("GET", "/\(tenant.id)/v2.0/.well-known/openid-configuration")
        #expect(tenant.server.baseURL.hasPrefix("https://"), "it refuses an authority without TLS")
        for name in ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"] {
            let address = try #require(document[name].string)
            #expect(address.hasPrefix("\(tenant.server.baseURL)/\(tenant.id)/"), "\(name)")
        }
        let client = try await Self.client.value
        let token = try await client.signIn().token
        let claims = try TokenParts(token).claims
        #expect(claims["iss"] == document["issuer"], "the issuer of tokens is the one that discovery names")
        #expect(claims["ver"] == "2.0" && claims["tid"].string == tenant.id)
        for name in ["aud", "appid", "azp", "oid", "sub"] { #expect(claims[name].string?.isEmpty == false, "\(name)") }
        for name in ["iat", "nbf", "exp"] { #expect(claims[name].integer != nil, "\(name)") }
        #expect(claims["roles"].array?.isEmpty == false)
    }

    @Test(
        arguments: ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded;charset=UTF-8"],
        ["+", "%20"])
    func `a form is read with and without charset, with both ways to write a space`(_ type: String, _ space: String)
        async throws
    {
        let client = try await Self.client.value
        let claims = TestServer.escaped(#"{"access_token": {"xms_cc": {"values": ["CP1"]}}}"#).replacing(
            "%20", with: space)
        let body =
            "client_id=\(client.clientID)&grant_type=client_credentials&client_info=1&client_secret="
            + "\(TestServer.escaped(client.secret))&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&claims=\(claims)"
            + "&x_unknown=a\(space)b"
        let answer = try await client.tenant.server.send(
            "POST", "/\(client.tenant.id)/oauth2/v2.0/token", body: Array(body.utf8),
            headers: [
                "Content-Type": type, "Accept": "application/json", "x-client-sku": "MSAL.Python",
                "x-ms-lib-capability": "retry-after, h429", "x-client-current-telemetry": "4|730,2|",
            ])
        #expect(answer.status == 200, "\(answer.text)")
        // A number: MSAL adds it to the clock. And nothing that a throttle would wait for.
        #expect(answer["expires_in"].integer == 3_599 && answer.headers["retry-after"] == nil)
    }

    @Test func `the host's scope may leave out the port, as the kit derives it from the name alone`() async throws {
        let client = try await Self.client.value
        for (scope, status) in [
            ("https://localhost/.default", 200), ("\(client.tenant.server.baseURL)/.default", 200),
            ("https://localhost/", 400), ("https://localhost/Device.Read", 400),
        ] {
            var form = client.form
            form["scope"] = scope
            let answer = try await client.tenant.server.token(tenant: client.tenant.id, form: form)
            #expect(answer.status == status, "\(scope)")
            if status == 400 { #expect(answer["error_codes"] == [70_011]) }
        }
    }

    @Test func `a wrong secret is 401 and no 400, which MSAL would remember for a minute`() async throws {
        let client = try await Self.client.value
        var form = client.form
        form["client_secret"] = "drawbridge_wrong"
        #expect(try await client.tenant.server.token(tenant: client.tenant.id, form: form).status == 401)
        // Discovery of a tenant that is not there is final, for 5xx would be tried again.
        let unknown = try await client.tenant.server.send(
            "GET", "/\(newID())/v2.0/.well-known/openid-configuration")
        #expect((400..<500).contains(unknown.status))
    }

    @Test func `no published key has a private member, which would make PyJWT refuse the set`() async throws {
        let tenant = try await AccessTenant.get()
        let keys = try await tenant.server.send(
            "GET", "/\(tenant.id)/discovery/v2.0/keys", headers: ["Accept-Encoding": "identity", "Connection": "close"])
        for key in keys["keys"].array ?? [] {
            let names = Set(key.object?.names ?? [])
            #expect(names.isDisjoint(with: ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]))
            #expect(key["use"] == "sig" && key["kid"].string?.isEmpty == false)
        }
    }
}
