import Core
import Foundation
import TestServer
import Testing
import Tokens

/// A token request that is refused, and how.
struct RefusedTokenRequest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Members changed in a good form; nil leaves one out.
    var form: [String: String?] = [:]
    var headers: [String: String] = [:]
    let status: Int
    let error: String
    let code: Int64

    static let all: [RefusedTokenRequest] = [
        .init(
            testDescription: "no grant_type", form: ["grant_type": nil], status: 400, error: "invalid_request",
            code: 900_144),
        .init(
            testDescription: "another grant", form: ["grant_type": "password"], status: 400,
            error: "unsupported_grant_type", code: 70_003),
        .init(testDescription: "no scope", form: ["scope": nil], status: 400, error: "invalid_request", code: 900_144),
        .init(
            testDescription: "an empty scope", form: ["scope": ""], status: 400, error: "invalid_request", code: 900_144
        ),
        .init(
            testDescription: "a scope of its own", form: ["scope": "openid"], status: 400, error: "invalid_scope",
            code: 70_011),
        .init(
            testDescription: "a scope that is not .default", form: ["scope": "https://graph.microsoft.com/User.Read"],
            status: 400, error: "invalid_scope", code: 70_011),
        .init(
            testDescription: "another server's scope", form: ["scope": "https://evil.example/.default"], status: 400,
            error: "invalid_scope", code: 70_011),
        .init(
            testDescription: "two scopes",
            form: ["scope": "https://graph.microsoft.com/.default https://localhost/.default"], status: 400,
            error: "invalid_scope", code: 70_011),
        .init(
            testDescription: "no client_id", form: ["client_id": nil], status: 400, error: "invalid_request",
            code: 900_144),
        .init(
            testDescription: "no secret", form: ["client_secret": nil], status: 400, error: "invalid_request",
            code: 900_144),
        .init(
            testDescription: "an empty secret", form: ["client_secret": ""], status: 400, error: "invalid_request",
            code: 900_144),
        .init(
            testDescription: "a wrong secret", form: ["client_secret": "drawbridge_wrong"], status: 401,
            error: "invalid_client", code: 7_000_215),
        .init(
            testDescription: "an unknown client", form: ["client_id": "5a0b9d2e-4a44-4a79-9a0f-0d3c52a1f6aa"],
            status: 400, error: "unauthorized_client", code: 700_016),
        .init(
            testDescription: "a client that is no id", form: ["client_id": "somebody"], status: 400,
            error: "unauthorized_client", code: 700_016),
        .init(
            testDescription: "secret and assertion at once",
            form: [
                "client_assertion": "a.b.c",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ], status: 400, error: "invalid_request", code: 9_002_313),
        .init(
            testDescription: "secret and Basic at once", headers: ["Authorization": "Basic YTpi"], status: 400,
            error: "invalid_request", code: 9_002_313),
        .init(
            testDescription: "Basic of another client", form: ["client_secret": nil],
            headers: ["Authorization": "Basic YTpi"], status: 400, error: "invalid_request", code: 9_002_313),
        .init(
            testDescription: "a broken Basic", form: ["client_secret": nil], headers: ["Authorization": "Basic %%%"],
            status: 400, error: "invalid_request", code: 9_002_313),
        .init(
            testDescription: "a bearer token for credentials", form: ["client_secret": nil],
            headers: ["Authorization": "Bearer abc"], status: 400, error: "invalid_request", code: 9_002_313),
    ]
}

@Suite struct TokenEndpointTests {
    private static let sharedClient = Task { try await MadeClient.make(in: AccessTenant.get(), ["SecurityReader"]) }

    @Test func `a secret in the form gives a bearer token in Entra's shape that no cache may keep`() async throws {
        let client = try await Self.sharedClient.value
        let answer = try await client.tenant.server.token(tenant: client.tenant.id, form: client.form)
        #expect(answer.status == 200)
        #expect(Set(answer.json.object?.names ?? []) == ["token_type", "expires_in", "ext_expires_in", "access_token"])
        #expect(answer["token_type"] == "Bearer")
        #expect(answer["expires_in"] == 3_599)
        #expect(answer["ext_expires_in"] == 3_599)
        #expect(answer.headers["cache-control"] == "no-store")
        #expect(answer.headers["pragma"] == "no-cache")
        #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true)
    }

    @Test(arguments: ["https://graph.microsoft.com/.default", "{url}/.default", "https://localhost/.default"])
    func `each of the server's scopes is taken`(scope: String) async throws {
        let client = try await Self.sharedClient.value
        var form = client.form
        form["scope"] = scope.replacing("{url}", with: client.tenant.server.baseURL)
        #expect(try await client.tenant.server.token(tenant: client.tenant.id, form: form).status == 200)
    }

    @Test func `members that the endpoint does not know are ignored, as MSAL sends some`() async throws {
        let client = try await Self.sharedClient.value
        let more = ["client_info": "1", "claims": "{\"access_token\":{}}"]
        let form = client.form.merging(more) { $1 }
        #expect(try await client.tenant.server.token(tenant: client.tenant.id, form: form).status == 200)
    }

    @Test(arguments: [false, true])
    func `Basic is taken with the secret as it is and with the secret form-encoded`(isEncoded: Bool) async throws {
        let client = try await Self.sharedClient.value
        let encoded = client.secret.utf8.map { "%" + String($0, radix: 16, uppercase: true) }.joined()
        let pair = "\(client.clientID):\(isEncoded ? encoded : client.secret)"
        let answer = try await client.tenant.server.token(
            tenant: client.tenant.id,
            form: ["grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default"],
            headers: ["Authorization": "Basic \(Data(pair.utf8).base64EncodedString())"])
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test(arguments: RefusedTokenRequest.all)
    func `a wrong request is refused with Entra's code and shape`(_ request: RefusedTokenRequest) async throws {
        let client = try await Self.sharedClient.value
        var form = client.form
        for (name, value) in request.form { form[name] = value }
        let correlation = "7c3c9d1e-0f5b-4f0e-8a53-2c6a3f2b1d90"
        let answer = try await client.tenant.server.token(
            tenant: client.tenant.id, form: form,
            headers: request.headers.merging(["client-request-id": correlation]) { $1 })
        #expect(answer.status == request.status, "\(answer.text)")
        #expect(answer["error"].string == request.error)
        #expect(answer["error_codes"] == [.integer(request.code)])
        let names: Set = [
            "error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri",
        ]
        #expect(Set(answer.json.object?.names ?? []) == names)
        let description = try #require(answer["error_description"].string)
        #expect(description.hasPrefix("AADSTS\(request.code): "))
        #expect(description.contains("Correlation ID: \(correlation)"))
        #expect(answer["correlation_id"].string == correlation)
        #expect(answer["trace_id"].string == answer.headers["request-id"])
        #expect(answer["error_uri"].string == "\(client.tenant.server.baseURL)/error?code=\(request.code)")
        #expect(answer.headers["cache-control"] == "no-store")
        #expect((answer.headers["www-authenticate"] != nil) == (request.status == 401))
        #expect(!answer.text.contains(client.secret))
    }

    @Test(arguments: ["9d6f2f34-2a3b-4c9e-8f1d-0f6b7a5c4e21", "common", "%7B%7D", "0"])
    func `a tenant that does not exist is 400 90002`(tenant: String) async throws {
        let client = try await Self.sharedClient.value
        let answer = try await client.tenant.server.token(tenant: tenant, form: client.form)
        #expect(answer.status == 400)
        #expect(answer["error_codes"] == [90_002])
    }

    @Test func `another tenant's client is unknown`() async throws {
        let client = try await Self.sharedClient.value
        let other = try await client.tenant.server.newTenant()
        let answer = try await client.tenant.server.token(tenant: other.id, form: client.form)
        #expect(answer["error_codes"] == [700_016])
    }

    @Test func `a disabled client answers as an unknown one, with the right secret and with a wrong one`() async throws
    {
        let tenant = try await AccessTenant.get()
        let client = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let disabled = try await tenant.administrator.patch(client.path, ["accountEnabled": false])
        #expect(disabled.status == 200)
        var unknown = client.form
        unknown["client_id"] = "0f8e6f4c-1b7e-4d0a-9a53-6f1f2b3c4d5e"
        let expected = try await tenant.server.token(tenant: tenant.id, form: unknown)
        #expect(expected["error_codes"] == [700_016])
        for secret in [client.secret, "drawbridge_wrong"] {
            var form = client.form
            form["client_secret"] = secret
            let answer = try await tenant.server.token(tenant: tenant.id, form: form)
            #expect(answer.status == expected.status)
            #expect(answer.withoutIDs == expected.withoutIDs)
        }
    }

    @Test func `a secret gives no token once it has expired, and the client's other one still does`() async throws {
        try await ClockedServer.run { clocked in
            let tenant = try await clocked.server.newTenant()
            let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
            let issued = try await tenant.administrator.post(
                "\(made.path)/secrets", ["expirationDateTime": .string(clocked.at(.minutes(5)))])
            let secret = try #require(issued["clientSecret"].string, "\(issued.text)")
            let form = made.form.merging(["client_secret": secret]) { $1 }
            #expect(try await clocked.server.token(tenant: tenant.id, form: form).status == 200)
            try clocked.move(to: .minutes(6))
            let answer = try await clocked.server.token(tenant: tenant.id, form: form)
            #expect(answer.status == 401)
            #expect(answer["error"] == "invalid_client")
            #expect(answer["error_codes"] == [7_000_222])
            #expect(try await clocked.server.token(tenant: tenant.id, form: made.form).status == 200)
        }
    }

    @Test func `a parameter that occurs twice is refused even with equal values`() async throws {
        let client = try await Self.sharedClient.value
        let good = client.form.map { "\($0.key)=\(TestServer.escaped($0.value))" }.joined(separator: "&")
        for twice in [
            "scope=https://graph.microsoft.com/.default", "client_id=\(client.clientID)", "unknown=1&unknown=1",
        ] {
            let answer = try await client.tenant.server.send(
                "POST", "/\(client.tenant.id)/oauth2/v2.0/token", body: Array("\(good)&\(twice)".utf8),
                headers: ["Content-Type": "application/x-www-form-urlencoded"])
            #expect(answer.status == 400)
            #expect(answer["error_codes"] == [9_002_313])
        }
    }

    @Test func `a JSON body is 400 invalid_request`() async throws {
        let client = try await Self.sharedClient.value
        let members = JSONObject(client.form.map { JSONObject.Member(name: $0.key, value: .string($0.value)) })
        let answer = try await client.tenant.server.send(
            "POST", "/\(client.tenant.id)/oauth2/v2.0/token", body: JSONWriter.bytes(.object(members)),
            headers: ["Content-Type": "application/json"])
        #expect(answer.status == 400)
        #expect(answer["error"] == "invalid_request")
        #expect(answer["error_codes"] == [9_002_313])
    }

    @Test(arguments: ["GET", "PUT", "DELETE"])
    func `other methods are 405 and name POST`(method: String) async throws {
        let tenant = try await AccessTenant.get()
        let answer = try await tenant.server.send(method, "/\(tenant.id)/oauth2/v2.0/token")
        #expect(answer.status == 405)
        #expect(answer.headers["allow"] == "POST")
    }

    @Test func `a secret in the address counts for nothing`() async throws {
        let client = try await Self.sharedClient.value
        var form = client.form
        form["client_secret"] = nil
        let body = form.map { "\($0.key)=\(TestServer.escaped($0.value))" }.joined(separator: "&")
        let answer = try await client.tenant.server.send(
            "POST", "/\(client.tenant.id)/oauth2/v2.0/token?client_secret=\(client.secret)", body: Array(body.utf8),
            headers: ["Content-Type": "application/x-www-form-urlencoded"])
        #expect(answer["error_codes"] == [900_144])
    }

    @Test func `a form beyond 64 KiB is 413`() async throws {
        let client = try await Self.sharedClient.value
        var form = client.form
        form["claims"] = String(repeating: "x", count: 70_000)
        #expect(try await client.tenant.server.token(tenant: client.tenant.id, form: form).status == 413)
    }

    @Test func `a client-request-id that is no GUID does not become the correlation id`() async throws {
        let client = try await Self.sharedClient.value
        let answer = try await client.tenant.server.token(
            tenant: client.tenant.id, form: [:], headers: ["client-request-id": "not-a-guid"])
        #expect(answer.status == 400)
        #expect(answer["correlation_id"] == answer["trace_id"])
    }

    @Test func `over 30 failures of one client in a minute are 429 with Retry-After and leave other clients alone`()
        async throws
    {
        // The clock stands still, so that the minute does not end while a slow machine sends.
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant("Guessed")
            let attacked = try await MadeClient.make(in: tenant, ["SecurityReader"])
            let other = try await MadeClient.make(in: tenant, ["SecurityReader"])
            var wrong = attacked.form
            wrong["client_secret"] = "drawbridge_wrong"
            for _ in 0..<30 {
                #expect(try await clock.server.token(tenant: tenant.id, form: wrong).status == 401)
            }
            let answer = try await clock.server.token(tenant: tenant.id, form: wrong)
            #expect(answer.status == 429)
            #expect(answer["error_codes"] == [90_055])
            #expect(try #require(answer.headers["retry-after"].flatMap { Int($0) }) > 0)
            #expect(try await clock.server.token(tenant: tenant.id, form: other.form).status == 200)
            try clock.move(to: .minutes(1))
            #expect(try await clock.server.token(tenant: tenant.id, form: attacked.form).status == 200)
        }
    }
}
