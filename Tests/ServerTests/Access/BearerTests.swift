import Core
import TestServer
import Testing

@Suite struct BearerTests {
    private static let path = "/mtd/v1/partners"
    private static let reader = Task {
        try await MadeClient.make(in: AccessTenant.get(), ["SecurityReader"]).signIn()
    }

    private func get(_ authorization: String?, path: String = path, headers: [String: String] = [:]) async throws
        -> TestAnswer
    {
        var headers = headers
        headers["Authorization"] = authorization
        return try await TestServer.shared().send("GET", path, headers: headers)
    }

    @Test(arguments: ["Bearer", "bearer", "BEARER", "bEaReR"])
    func `the scheme is taken in any case`(scheme: String) async throws {
        #expect(try await get("\(scheme) \(Self.reader.value.token)").status == 200)
    }

    @Test(arguments: [
        "Bearer  {token}", "Bearer\t{token}", "Token {token}", "{token}", "Bearer", "Bearer {token}, Bearer {token}",
        "Bearer {token} {token}", "Bearer \"{token}\"", "Basic {token}", "BearerX {token}", "Bearer={token}",
        "Bearer {token}=", "Bearer {token}.", "Bearer .{token}", "Bearer {token}.{token}", "Bearer a.b", "Bearer a.b.c",
        "Bearer ..", "Bearer {\"payload\":\"e30\",\"protected\":\"e30\",\"signature\":\"AA\"}",
    ])
    func `anything but one bearer token of three parts is 401`(template: String) async throws {
        let value = template.replacing("{token}", with: try await Self.reader.value.token)
        let answer = try await get(value)
        #expect(answer.status == 401)
        #expect(answer.headers["www-authenticate"] == "Bearer realm=\"drawbridge\", error=\"invalid_token\"")
    }

    @Test func `two Authorization headers are 400, whichever is good`() async throws {
        let (server, token) = (try await TestServer.shared(), try await Self.reader.value.token)
        for pair in [(token, token), (token, "x"), ("x", token)] {
            // Two spellings of one name, so that both go out.
            let answer = try await server.send(
                "GET", Self.path, headers: ["Authorization": "Bearer \(pair.0)", "authorization": "Bearer \(pair.1)"])
            #expect(answer.status == 400)
        }
    }

    @Test(
        arguments: [
            (["X-Access-Token": "{token}"], "/mtd/v1/partners"),
            (["Cookie": "access_token={token}"], "/mtd/v1/partners"),
            (["Proxy-Authorization": "Bearer {token}"], "/mtd/v1/partners"),
            ([:], "/mtd/v1/partners?access_token={token}"),
        ] as [([String: String], String)])
    func `a token anywhere else does not count`(headers: [String: String], path: String) async throws {
        let token = try await Self.reader.value.token
        let answer = try await get(
            nil, path: path.replacing("{token}", with: token),
            headers: headers.mapValues { $0.replacing("{token}", with: token) })
        #expect(answer.status == 401)
        #expect(answer.headers["www-authenticate"] == "Bearer realm=\"drawbridge\"")
        #expect(!answer.text.contains(token))
    }

    @Test func `a token in a form body does not count`() async throws {
        let (server, token) = (try await TestServer.shared(), try await Self.reader.value.token)
        let answer = try await server.send(
            "POST", "/mtd/v1/clients", body: Array("access_token=\(token)".utf8),
            headers: ["Content-Type": "application/x-www-form-urlencoded"])
        #expect(answer.status == 401)
    }

    @Test func `a token in header and query at once is 400`() async throws {
        let token = try await Self.reader.value.token
        #expect(try await get("Bearer \(token)", path: "\(Self.path)?access_token=\(token)").status == 400)
    }

    @Test(arguments: [8_193, 9_000, 15_000])
    func `a token over 8 KiB is 401`(length: Int) async throws {
        let answer = try await get("Bearer " + String(repeating: "a", count: length))
        #expect(answer.status == 401)
        #expect(answer.errorCode == "InvalidAuthenticationToken")
    }

    /// Tokens that are refused for different reasons.
    private func refused() async throws -> [(cause: String, token: String)] {
        let tenant = try await AccessTenant.get()
        let (one, two) = (
            try await MadeClient.make(in: tenant, ["SecurityReader"]),
            try await MadeClient.make(in: tenant, ["SecurityReader"])
        )
        let (deleted, disabled) = (try await one.signIn().token, try await two.signIn().token)
        #expect(try await tenant.administrator.delete(one.path).status == 204)
        #expect(try await tenant.administrator.patch(two.path, ["accountEnabled": false]).status == 200)
        let good = try await Self.reader.value.token
        let parts = try TokenParts(good)
        var bits = parts.signature
        bits[0] ^= 1
        let named: ([String: JSON]) -> String = { changes in
            var header = parts.header.object ?? [:]
            for (name, value) in changes { header[name] = value }
            return TokenParts.input(.object(header), parts.claims)
                + good.suffix(from: good.lastIndex(of: ".") ?? good.startIndex)
        }
        return [
            ("garbage", "garbage"), ("deleted client", deleted), ("disabled client", disabled),
            ("signature", TokenParts(parts, signature: bits).text), ("no signature", parts.input + "."),
            ("alg none", named(["alg": "none"])), ("HS256", named(["alg": "HS256"])),
            ("kid", named(["kid": "unknown"])),
            ("kid of a path", named(["kid": "../../../../dev/null"])), ("typ", named(["typ": "JWT"])),
            ("jku", named(["jku": "https://evil.example/keys"])), ("crit", named(["crit": ["exp"]])),
            ("base64", good + "="), ("too long", String(repeating: "a", count: 9_000)),
        ]
    }

    @Test func `every cause has the same answer, byte for byte but for ids and date`() async throws {
        let expected = try await get("Bearer x")
        #expect(expected.status == 401)
        #expect(expected.errorCode == "InvalidAuthenticationToken")
        let ids: Set = ["request-id", "client-request-id", "date"]
        for (cause, token) in try await refused() {
            let answer = try await get("Bearer \(token)")
            #expect(answer.status == 401, "\(cause)")
            #expect(answer.withoutIDs == expected.withoutIDs, "\(cause)")
            let headers = answer.headers.filter { !ids.contains($0.key) }
            #expect(headers == expected.headers.filter { !ids.contains($0.key) }, "\(cause)")
        }
        #expect(try await get(nil).withoutIDs == expected.withoutIDs)
    }

    @Test(arguments: [
        "/v1.0/deviceManagement/mobileThreatDefenseConnectors", "/beta/deviceManagement/managedDevices",
        "/mtd/v1/clients", "/mtd/v1/partner/devices", "/platform/v1/tenants", "/v1.0/users",
        "/v1.0/deviceManagement/managedDevices/5a0b9d2e-4a44-4a79-9a0f-0d3c52a1f6aa",
    ])
    func `without a token every surface is 401 before it looks for anything`(path: String) async throws {
        let answer = try await get(nil, path: path)
        #expect(answer.status == 401)
        #expect(answer.headers["www-authenticate"] == "Bearer realm=\"drawbridge\"")
        #expect(answer.headers["cache-control"] == "no-store")
    }

    @Test func `a role that lacks the action is 403 insufficient_scope`() async throws {
        let answer = try await Self.reader.value.post("/mtd/v1/clients", ["displayName": "x", "roles": []])
        #expect(answer.status == 403)
        #expect(answer.errorCode == "Forbidden")
        #expect(answer.headers["www-authenticate"] == "Bearer realm=\"drawbridge\", error=\"insufficient_scope\"")
    }
}
