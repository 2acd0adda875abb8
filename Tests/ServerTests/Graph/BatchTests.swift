import Core
import Foundation
import TestServer
import Testing

/// Several requests in one, each as if it had come alone.
@Suite struct BatchTests {
    private static let path = "/v1.0/$batch"

    private static func item(
        _ id: String, _ method: String, _ url: String, _ body: JSON? = nil, dependsOn: [String]? = nil
    ) -> JSON {
        var object: JSONObject = ["id": .string(id), "method": .string(method), "url": .string(url)]
        if let body {
            object.append("body", body)
            object.append("headers", ["Content-Type": "application/json"])
        }
        if let dependsOn { object.append("dependsOn", .strings(dependsOn)) }
        return .object(object)
    }

    private static func send(_ client: TestClient, _ items: JSON..., path: String = path) async throws -> [JSON] {
        let answer = try await client.post(path, ["requests": .array(items)])
        try #require(answer.status == 200, "\(answer.text)")
        return answer["responses"].array ?? []
    }

    @Test func `each item is answered like the single call`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        try await tenant.addConnector()
        let administrator = tenant.administrator
        let unknown = newID()
        let paths = [
            "/v1.0/deviceManagement/mobileThreatDefenseConnectors", "/v1.0/users?$top=1&$count=true",
            "/beta/deviceManagement/mobileThreatDefenseConnectors/\(TestTenant.lookout)", "/v1.0/groups/\(unknown)",
            "/v1.0/users?$filter=nothing", "/v1.0/deviceManagement/managedDevices/$count", "/v1.0/nowhere",
            "/v1.0/deviceManagement/auditEvents/getAuditCategories()",
            "/v1.0/deviceManagement/mobileThreatDefenseConnectors('\(TestTenant.lookout)')",
        ]
        let items = paths.enumerated().map { Self.item("\($0)", "GET", $1) }
        let batch = try await administrator.post(Self.path, ["requests": .array(items)])
        for (place, path) in paths.enumerated() {
            let single = try await administrator.get(path)
            let item = batch["responses"][place]
            #expect(item["id"].string == "\(place)")
            #expect(item["status"].integer == Int64(single.status), "\(path)")
            if path.hasSuffix("/$count") {
                #expect(item["body"].string == Data(single.bytes).base64EncodedString(), "\(path)")
            } else {
                #expect(Self.steady(item["body"]) == Self.steady(single.json), "\(path)")
            }
            #expect(item["headers"]["Content-Type"].string == single.headers["content-type"], "\(path)")
        }
    }

    /// The body without request ids and dates.
    private static func steady(_ body: JSON) -> String {
        JSONWriter.text(body).replacing(#/"(request-id|client-request-id|date)":"[^"]*"/#) { "\"\($0.1)\"" }
    }

    @Test(arguments: [
        ("/groups", 200), ("groups", 200), ("/v1.0/groups", 200), ("/beta/groups", 200), ("ORIGIN/v1.0/groups", 200),
        ("ORIGIN/groups", 200), ("https://graph.microsoft.com/v1.0/groups", 400), ("//other.example/v1.0/groups", 400),
        ("http://localhost/v1.0/groups", 400), ("ORIGIN.example/v1.0/groups", 400), ("/$batch", 400),
        ("/v1.0/%24batch", 400), ("/v1.0/groups ", 400), ("file:///etc/passwd", 400), ("/mtd/v1/partners", 404),
        ("/v1.0/../mtd/v1/partners", 404), ("/v1.0/grüne", 400),
    ])
    func `a URL may be written in each of Graph's forms and reaches nothing else`(_ url: String, _ status: Int64)
        async throws
    {
        let server = try await TestServer.shared()
        let tenant = try await server.newTenant()
        let answers = try await Self.send(
            tenant.administrator, Self.item("1", "GET", url.replacing("ORIGIN", with: server.baseURL)))
        #expect(answers[0]["status"].integer == status, "\(answers)")
    }

    @Test func `an item without a version is served by the batch's version`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        try await tenant.addConnector()
        for version in ["v1.0", "beta"] {
            let answers = try await Self.send(
                tenant.administrator, Self.item("1", "GET", "/deviceManagement/mobileThreatDefenseConnectors"),
                path: "/\(version)/$batch")
            #expect(answers[0]["body"]["@odata.context"].string?.contains("/\(version)/$metadata") == true)
        }
    }

    @Test func `an item waits for those it depends on, and 424 follows a failure`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let trail = AuditTrail(tenant: tenant)
        let before = try await trail.count()
        let answers = try await Self.send(
            tenant.administrator,
            Self.item("after", "POST", "/groups", ["displayName": "After"], dependsOn: ["first"]),
            Self.item("first", "POST", "/groups", ["displayName": "First"]),
            Self.item("broken", "POST", "/groups", ["displayName": 7]),
            Self.item("never", "POST", "/groups", ["displayName": "Never"], dependsOn: ["first", "broken"]),
            Self.item("nor", "POST", "/groups", ["displayName": "Nor"], dependsOn: ["never"]))
        #expect(answers.map { $0["status"].integer } == [201, 201, 400, 424, 424])
        #expect(answers.map { $0["id"].string } == ["after", "first", "broken", "never", "nor"])
        #expect(answers[3]["body"]["error"]["code"] == "FailedDependency")
        let names = try await tenant.administrator.get("/v1.0/groups").values.compactMap { $0["displayName"].string }
        #expect(Set(names) == ["First", "After"])
        // As if each had come alone: two changes, and nothing for what was never made.
        #expect(try await trail.count() == before + 2)
    }

    @Test func `each item needs its own right, and each refusal leaves its entry`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let reader = try await tenant.client("SecurityReader")
        let trail = AuditTrail(tenant: tenant)
        let before = try await trail.count()
        let answers = try await Self.send(
            reader, Self.item("1", "GET", "/groups"), Self.item("2", "POST", "/groups", ["displayName": "Mine"]),
            Self.item("3", "DELETE", "/groups/\(newID())"))
        #expect(answers.map { $0["status"].integer } == [200, 403, 403])
        #expect(try await trail.count() == before + 2)
    }

    @Test func `an item's own Authorization header is nothing`() async throws {
        let server = try await TestServer.shared()
        let (tenant, other) = (try await server.newTenant(), try await server.newTenant())
        let reader = try await tenant.client("SecurityReader")
        for token in [tenant.administrator.token, other.administrator.token, "x"] {
            let answers = try await Self.send(
                reader,
                [
                    "id": "1", "method": "POST", "url": "/groups", "body": ["displayName": "X"],
                    "headers": ["Authorization": .string("Bearer \(token)"), "content-type": "application/json"],
                ])
            #expect(answers[0]["status"] == 403)
        }
    }

    @Test(arguments: [
        (#"{}"#, "requests"), (#"{"requests":[]}"#, "requests"), (#"{"requests":{}}"#, "requests"),
        (#"{"requests":[1]}"#, "requests[0]"), (#"{"requests":[{"method":"GET","url":"/groups"}]}"#, "requests[0].id"),
        (#"{"requests":[{"id":1,"method":"GET","url":"/groups"}]}"#, "requests[0].id"),
        (#"{"requests":[{"id":"1","url":"/groups"}]}"#, "requests[0].method"),
        (#"{"requests":[{"id":"1","method":"GET"}]}"#, "requests[0].url"),
        (#"{"requests":[{"id":"1","method":"GET","url":"/groups","x":1}]}"#, "requests[0].x"),
        (
            #"{"requests":[{"id":"1","method":"GET","url":"/groups"},{"id":"1","method":"GET","url":"/users"}]}"#,
            "occurs twice"
        ),
        (#"{"requests":[{"id":"1","method":"GET","url":"/groups","dependsOn":["2"]}]}"#, "not in the batch"),
        (#"{"requests":[{"id":"1","method":"GET","url":"/groups","dependsOn":["1"]}]}"#, "circle"),
        (#"{"requests":[],"more":1}"#, "more"),
    ])
    func `a batch that cannot be read is refused as a whole, naming what is wrong`(_ body: String, _ named: String)
        async throws
    {
        let tenant = try await TestServer.shared().newTenant()
        let answer = try await tenant.administrator.post(Self.path, try JSONReader.read(body))
        #expect(answer.status == 400)
        #expect(answer["error"]["message"].string?.contains(named) == true, "\(answer.text)")
    }

    @Test func `more than twenty items are refused before one is made`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let items = (0..<21).map { Self.item("\($0)", "POST", "/groups", ["displayName": "Many"]) }
        let answer = try await tenant.administrator.post(Self.path, ["requests": .array(items)])
        #expect(answer.status == 400)
        #expect(try await tenant.administrator.get("/v1.0/groups").values.isEmpty)
        let good = try await tenant.administrator.post(Self.path, ["requests": .array(Array(items.prefix(20)))])
        #expect((good["responses"].array ?? []).allSatisfy { $0["status"] == 201 })
        #expect(try await tenant.administrator.get("/v1.0/groups?$top=100").values.count == 20)
    }

    @Test func `methods and headers that no item can have are that item's error`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let answers = try await Self.send(
            tenant.administrator, Self.item("1", "TRACE", "/groups"), Self.item("2", "get", "/groups"),
            ["id": "3", "method": "GET", "url": "/groups", "headers": ["bad header": "x"]],
            ["id": "4", "method": "GET", "url": "/groups", "headers": ["Accept": "a\r\nX: y"]],
            ["id": "5", "method": "GET", "url": "/groups", "dependsOn": [], "depends_on": []])
        #expect(answers.map { $0["status"].integer } == [400, 200, 400, 400, 200])
    }
}
