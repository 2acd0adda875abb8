import Core
import TestServer
import Testing

/// A request with an Idempotency-Key is carried out once, however often it comes.
@Suite struct IdempotencyTests {
    /// What can be made once: the path and the body.
    private static func creations(_ tenant: TestTenant) async throws -> [(path: String, body: JSON)] {
        try await tenant.addConnector()
        let client = try await MadeClient.make(in: tenant, ["SecurityReader"])
        return [
            ("/mtd/v1/clients", ["displayName": "Made", "roles": ["SecurityReader"]]),
            ("\(client.path)/secrets", ["displayName": "second"]), ("\(client.path)/keys", ["jwk": TenantEstate.jwk]),
            ("/mtd/v1/connectors/\(TestTenant.lookout)/credentials", ["displayName": "vendor"]),
            (
                "/mtd/v1/trustedIssuers",
                ["iss": "https://sso.example.com", "jwks": ["keys": [TenantEstate.jwk]], "algorithms": ["ES256"]]
            ),
        ]
    }

    private static func send(
        _ client: TestClient, _ path: String, _ body: JSON, key: String = "the key"
    ) async throws -> TestAnswer {
        try await client.post(path, body, headers: ["Idempotency-Key": "\"\(key.replacing(" ", with: "-"))\""])
    }

    @Test func `a repeated request is answered as the first was, without the secret, and changes nothing`()
        async throws
    {
        let tenant = try await TestServer.shared().newTenant()
        let trail = AuditTrail(tenant: tenant)
        for (path, body) in try await Self.creations(tenant) {
            let first = try await Self.send(tenant.administrator, path, body)
            #expect(first.status == 201 && first.headers["idempotent-replayed"] == nil, "\(path): \(first.text)")
            let entries = try await trail.count()
            let again = try await Self.send(tenant.administrator, path, body)
            #expect(again.status == 201 && again.headers["idempotent-replayed"] == "true", "\(path): \(again.text)")
            #expect(again.headers["location"] == first.headers["location"])
            var expected = try #require(first.json.object)
            if expected["clientSecret"] != nil { expected["clientSecret"] = .null }
            #expect(again.json == .object(expected), "\(path)")
            #expect(try await trail.count() == entries, "\(path)")
        }
        let names = try await tenant.administrator.get("/mtd/v1/clients").values.map { $0["displayName"].string }
        // Its administrator, the client of the table, and one that was made once.
        #expect(names.count == 3)
    }

    @Test
    func `another body under the same key is 422 and leaves an entry, the same members in another order are the same`()
        async throws
    {
        let tenant = try await TestServer.shared().newTenant()
        let trail = AuditTrail(tenant: tenant)
        for (path, body) in try await Self.creations(tenant) {
            #expect(try await Self.send(tenant.administrator, path, body).status == 201)
            let members = try #require(body.object).members
            let turned = JSON.object(JSONObject(members.reversed()))
            #expect(try await Self.send(tenant.administrator, path, turned).headers["idempotent-replayed"] == "true")
            let other: JSON =
                path.hasSuffix("/keys")
                ? ["certificate": "-"]
                : .object(JSONObject(members.dropLast() + [.init(name: "displayName", value: "Other")]))
            let entries = try await trail.count()
            let answer = try await Self.send(tenant.administrator, path, other)
            // A body that could never be taken is refused as such.
            #expect([400, 422].contains(answer.status), "\(path): \(answer.text)")
            guard answer.status == 422 else { continue }
            #expect(answer.errorCode == "IdempotencyKeyReused")
            #expect(try await trail.count() == entries + 1)
        }
    }

    @Test func `of fifty equal requests at once one is carried out and all are answered alike`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        for (path, body) in try await Self.creations(tenant) where !path.hasSuffix("/secrets") {
            let trail = AuditTrail(tenant: tenant)
            let before = try await trail.count()
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for _ in 0..<50 { group.addTask { try await Self.send(tenant.administrator, path, body) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 201 }, "\(path): \(Set(answers.map(\.status)))")
            #expect(Set(answers.map { $0["id"].string }).count == 1, "\(path)")
            #expect(answers.count { $0.headers["idempotent-replayed"] == nil } == 1, "\(path)")
            #expect(try await trail.count() == before + 1, "\(path)")
        }
    }

    @Test func `a key is one caller's, one tenant's and one route's`() async throws {
        let server = try await TestServer.shared()
        let (tenant, other) = (try await server.newTenant(), try await server.newTenant())
        let second = try await tenant.client("GlobalAdministrator")
        let body: JSON = ["displayName": "Made", "roles": ["SecurityReader"]]
        var ids: Set<String?> = []
        for client in [tenant.administrator, second, other.administrator] {
            let answer = try await Self.send(client, "/mtd/v1/clients", body)
            #expect(answer.status == 201 && answer.headers["idempotent-replayed"] == nil)
            ids.insert(answer["id"].string)
        }
        #expect(ids.count == 3)
        let (one, two) = (
            try await MadeClient.make(in: tenant, ["SecurityReader"]),
            try await MadeClient.make(in: tenant, ["SecurityReader"])
        )
        for made in [one, two] {
            let answer = try await Self.send(tenant.administrator, "\(made.path)/secrets", [:])
            #expect(answer.status == 201 && answer.headers["idempotent-replayed"] == nil)
        }
    }

    @Test func `another tenant's key is as unknown as any`() async throws {
        let server = try await TestServer.shared()
        let (theirs, ours) = (try await server.newTenant(), try await server.newTenant())
        let body: JSON = ["displayName": "Made", "roles": ["SecurityReader"]]
        let made = try await Self.send(theirs.administrator, "/mtd/v1/clients", body, key: "theirs")
        let foreign = try await Self.send(ours.administrator, "/mtd/v1/clients", body, key: "theirs")
        let unknown = try await Self.send(ours.administrator, "/mtd/v1/clients", body, key: "nobody's")
        func shape(_ answer: TestAnswer) -> [String] {
            answer.headers.keys.sorted() + ["\(answer.status)"] + (answer.json.object?.members.map(\.name) ?? [])
        }
        #expect(shape(foreign) == shape(unknown))
        #expect(foreign["id"] != made["id"])
        #expect(!foreign.text.contains(try #require(made["id"].string)))
    }

    @Test func `whoever may no longer make it is refused, not answered from memory`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let maker = try await MadeClient.make(in: tenant, ["EndpointSecurityManager"])
        try await tenant.addConnector()
        let path = "/mtd/v1/connectors/\(TestTenant.lookout)/credentials"
        let client = try await maker.signIn()
        #expect(try await Self.send(client, path, [:]).status == 201)
        #expect(try await Self.send(client, path, [:]).headers["idempotent-replayed"] == "true")
        #expect(try await tenant.administrator.patch(maker.path, ["roles": ["SecurityReader"]]).status == 200)
        #expect(try await Self.send(client, path, [:]).status == 403)
    }

    @Test func `what was refused is not remembered`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let path = "/mtd/v1/connectors/\(TestTenant.lookout)/credentials"
        #expect(try await Self.send(tenant.administrator, path, [:]).status == 404)
        try await tenant.addConnector()
        let answer = try await Self.send(tenant.administrator, path, [:])
        #expect(answer.status == 201 && answer["clientSecret"].string != nil)
    }

    @Test func `a key is forgotten after 24 hours`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let body: JSON = ["displayName": "Made", "roles": ["SecurityReader"]]
            let first = try await Self.send(tenant.administrator, "/mtd/v1/clients", body)
            var administrator = tenant.administrator
            for (offset, isRemembered) in [(TimeSpan.seconds(24 * 3_600 - 1), true), (.hours(24), false)] {
                try clock.move(to: offset)
                administrator = try await clock.renewed(administrator)
                let answer = try await Self.send(administrator, "/mtd/v1/clients", body)
                #expect((answer["id"] == first["id"]) == isRemembered)
                #expect((answer.headers["idempotent-replayed"] == "true") == isRemembered)
            }
        }
    }

    @Test(arguments: ["", "\"\"", "two words", String(repeating: "k", count: 256), "a\"b", "grün"])
    func `a key that is no short plain text is 400`(_ key: String) async throws {
        let tenant = try await TestServer.shared().newTenant()
        let answer = try await tenant.administrator.post(
            "/mtd/v1/clients", ["displayName": "Made", "roles": []], headers: ["Idempotency-Key": key])
        #expect(answer.status == 400, "\(answer.text)")
        #expect(try await tenant.administrator.get("/mtd/v1/clients").values.count == 1)
    }

    @Test func `operations that are idempotent by themselves ignore the key`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let vendor = try await tenant.readyConnector()
        for status in ["ok", "error"] {
            let answer = try await Self.send(
                vendor, Partner.heartbeat, status == "ok" ? ["status": "ok"] : ["status": "error", "errorCode": "E"])
            #expect(answer.status == 200 && answer.headers["idempotent-replayed"] == nil)
        }
    }
}
