import Core
import TestServer
import Testing

/// `POST /access/v1/evaluation`: who gets in.
@Suite struct DecisionTests {
    /// A tenant where mail needs a compliant device, with a gateway, an ill and a healthy phone.
    struct Estate: Sendable {
        let tenant: TestTenant
        let vendor: TestClient
        let gateway: TestClient
        let ill: String
        let healthy: String
        var admin: TestClient { tenant.administrator }

        static func make(_ policies: JSON...) async throws -> Estate {
            let tenant = try await freshTenant()
            let vendor = try await tenant.readyConnector()
            try await tenant.addPolicy()
            for policy in policies { try await tenant.administrator.make(Graph.accessPolicies, policy) }
            let (ill, healthy) = (freshID(), freshID())
            try await tenant.importDevices([
                iPhone(ill, ["userPrincipalName": "anna@contoso.example"]),
                iPhone(healthy, ["userPrincipalName": "ben@contoso.example"]),
            ])
            try await vendor.accepted(report(ill, "high"))
            try await vendor.accepted(report(healthy, "secured"))
            return Estate(
                tenant: tenant, vendor: vendor, gateway: try await tenant.client("AccessEvaluator"), ill: ill,
                healthy: healthy)
        }

        func allows(_ device: String, _ app: String = App.exchange, context: JSON? = nil) async throws -> Bool? {
            let answer = try await gateway.ask(device, app, context: context)
            guard answer.status == 200 else { throw Failure.internal("no decision: \(answer.text)") }
            return answer["decision"].bool
        }
    }

    @Test func `a healthy device is let in, an ill one is not, and other applications are open`() async throws {
        let estate = try await Estate.make(accessPolicy())
        #expect(try await estate.allows(estate.healthy) == true)
        #expect(try await estate.allows(estate.ill) == false)
        let open = try await estate.gateway.ask(estate.ill, App.sharePoint)
        #expect(open["decision"] == true)
        #expect(open["context"]["explanation"]["reason"] == "noPolicyApplies")
        // The answer follows the next report at once.
        try await estate.vendor.accepted(report(estate.ill, "secured"))
        try await estate.vendor.accepted(report(estate.healthy, "state", "compromised"))
        #expect(try await estate.allows(estate.ill) == true)
        #expect(try await estate.allows(estate.healthy) == false)
    }

    @Test func `A subject that is unknown, disabled or deleted is always unknownSubject, before any policy`()
        async throws
    {
        let estate = try await Estate.make()
        func expectUnknown(_ subject: JSON, sourceLocation: SourceLocation = #_sourceLocation) async throws {
            let answer = try await estate.gateway.ask(subject: subject)
            #expect(answer.status == 200, sourceLocation: sourceLocation)
            #expect(answer["decision"] == false, sourceLocation: sourceLocation)
            #expect(
                answer["context"]["explanation"]["reason"] == "unknownSubject", sourceLocation: sourceLocation)
            #expect(answer["context"]["explanation"]["policies"] == [], sourceLocation: sourceLocation)
        }
        let device: JSON = ["type": "device", "id": .string(estate.healthy)]
        #expect(try await estate.allows(estate.healthy) == true)
        try await expectUnknown(["type": "device", "id": .string(freshID())])
        try await expectUnknown(["type": "device", "id": "not an id"])
        try await expectUnknown(["type": "user", "id": "eve@contoso.example"])
        try await expectUnknown([
            "type": "user", "id": "anna@contoso.example", "properties": ["deviceId": .string(estate.healthy)],
        ])
        try await expectUnknown([
            "type": "user", "id": "anna@contoso.example", "properties": ["deviceId": .string(freshID())],
        ])
        let other = try await freshTenant()
        let foreign = freshID()
        try await other.importDevices([iPhone(foreign)])
        try await expectUnknown(["type": "device", "id": .string(foreign)])

        let path = "\(Graph.users)/ben@contoso.example"
        _ = try await estate.admin.patch(path, ["accountEnabled": false])
        try await expectUnknown(device)
        try await expectUnknown(["type": "user", "id": "ben@contoso.example"])
        _ = try await estate.admin.patch(path, ["accountEnabled": true])
        #expect(try await estate.allows(estate.healthy) == true)
        #expect(try await estate.admin.delete(path).status == 204)
        try await expectUnknown(device)
    }

    @Test func `A user subject meets a device control only with a device of its own`() async throws {
        let estate = try await Estate.make(accessPolicy())
        func ask(_ user: String, _ device: String?) async throws -> JSON {
            var subject: JSONObject = ["type": "user", "id": .string(user)]
            if let device { subject["properties"] = ["deviceId": .string(device)] }
            return try await estate.gateway.ask(subject: .object(subject))["decision"]
        }
        #expect(try await ask("ben@contoso.example", estate.healthy) == true)
        #expect(try await ask("BEN@contoso.example", estate.healthy.uppercased()) == true)
        #expect(try await ask("ben@contoso.example", nil) == false)
        #expect(try await ask("anna@contoso.example", estate.ill) == false)
    }

    @Test(
        arguments: [
            (["name": "delete"], ["type": "application", "id": .string(App.sharePoint)]),
            (["name": "Access"], ["type": "application", "id": .string(App.sharePoint)]),
            (["name": "access"], ["type": "document", "id": .string(App.sharePoint)]),
        ] as [(JSON, JSON)])
    func `an action or resource of another kind is denied`(action: JSON, resource: JSON) async throws {
        let estate = try await Self.shared.value
        let answer = try await estate.gateway.post(
            "/access/v1/evaluation",
            ["subject": ["type": "device", "id": .string(estate.healthy)], "action": action, "resource": resource])
        #expect(answer.status == 200)
        #expect(answer["decision"] == false)
    }

    @Test(
        arguments: [
            ["action": ["name": "access"], "resource": ["type": "application", "id": "x"]],
            ["subject": ["type": "device", "id": "x"], "resource": ["type": "application", "id": "x"]],
            ["subject": ["type": "device", "id": "x"], "action": ["name": "access"]],
            ["subject": ["id": "x"], "action": ["name": "access"], "resource": ["type": "application", "id": "x"]],
            [
                "subject": ["type": "device"], "action": ["name": "access"],
                "resource": ["type": "application", "id": "x"],
            ],
            [
                "subject": ["type": "device", "id": 5], "action": ["name": "access"],
                "resource": ["type": "application", "id": "x"],
            ],
            [
                "subject": "device", "action": ["name": "access"], "resource": ["type": "application", "id": "x"],
            ],
            [
                "subject": ["type": "device", "id": "x"], "action": [:],
                "resource": ["type": "application", "id": "x"],
            ],
            [
                "subject": ["type": "device", "id": "x"], "action": ["name": "access"],
                "resource": ["type": "application"],
            ],
            [], "device",
        ] as [JSON])
    func `a question without its members is 400 with the reason as a JSON string`(body: JSON) async throws {
        let estate = try await Self.shared.value
        let answer = try await estate.gateway.post("/access/v1/evaluation", body)
        #expect(answer.status == 400)
        #expect(answer.json.string?.isEmpty == false, "\(answer.text)")
        #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true)
    }

    @Test func `a wrong content type is 400 and members it does not know are ignored`() async throws {
        let estate = try await Self.shared.value
        let question: JSON = [
            "subject": ["type": "device", "id": .string(estate.healthy), "properties": ["colour": "red"]],
            "action": ["name": "access", "properties": [:]],
            "resource": ["type": "application", "id": .string(App.sharePoint)], "nobodyKnowsThis": 1,
        ]
        let wrong = try await estate.gateway.post(
            "/access/v1/evaluation", question, headers: ["Content-Type": "text/plain"])
        #expect(wrong.status == 400)
        #expect(wrong.json.string != nil)
        let right = try await estate.gateway.post(
            "/access/v1/evaluation", question, headers: ["Content-Type": "application/json; charset=utf-8"])
        #expect(right.status == 200)
        #expect(right["decision"] == true)
    }

    @Test(arguments: ["DeviceEnroller", "HelpDeskOperator", "EndpointSecurityManager", "GlobalReader"])
    func `of the narrow roles only AccessEvaluator may ask`(role: String) async throws {
        let estate = try await Self.shared.value
        let answer = try await estate.tenant.client(role).ask(estate.healthy)
        #expect(answer.status == 403)
        #expect(answer.json.string != nil)
        #expect(try await estate.vendor.ask(estate.healthy).status == 403)
        #expect(try await estate.gateway.get("\(Graph.devices)/\(estate.healthy)").status == 403)
    }

    @Test func `the metadata name the decision point of the tenant`() async throws {
        let estate = try await Self.shared.value
        let server = estate.tenant.server
        let answer = try await server.send("GET", "/.well-known/authzen-configuration/\(estate.tenant.id)")
        #expect(answer.status == 200)
        #expect(answer["policy_decision_point"] == .string("\(server.baseURL)/\(estate.tenant.id)"))
        #expect(answer["access_evaluation_endpoint"] == .string("\(server.baseURL)/access/v1/evaluation"))
        #expect(try await server.send("GET", "/.well-known/authzen-configuration/\(freshID())").status == 404)
    }

    /// An estate without policies for the well-known applications; tests that share it leave those alone.
    static let shared = Task { try await Estate.make() }
}
