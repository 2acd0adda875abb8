import Core
import TestServer
import Testing

/// semantics.md, "Conditional access" and "The decision and its explanation": what the tenant's data has a part in. What is a
/// pure rule stands with the rules' own tests.
@Suite struct ConditionalAccessRuleTests {
    private typealias Estate = DecisionTests.Estate

    private static func user(_ name: String, _ device: String? = nil) -> JSON {
        var subject: JSONObject = ["type": "user", "id": .string(name)]
        if let device { subject["properties"] = ["deviceId": .string(device)] }
        return .object(subject)
    }

    // MARK: Subjects

    @Test func `A user subject with a deviceId that is not that user's is unknown too`() async throws {
        let estate = try await Estate.make()
        func reason(_ device: String) async throws -> JSON {
            try await estate.gateway.ask(subject: Self.user("anna@contoso.example", device))["context"]["explanation"][
                "reason"]
        }
        #expect(try await reason(estate.ill) == "noPolicyApplies")
        #expect(try await reason(estate.healthy) == "unknownSubject")
        #expect(try await reason(freshID()) == "unknownSubject")
        let nobodys = freshID()
        try await estate.tenant.importDevices([iPhone(nobodys)])
        #expect(try await reason(nobodys) == "unknownSubject")
    }

    @Test func `A device subject stands for its user: disabled or deleted, it is unknownSubject`() async throws {
        let estate = try await Estate.make(accessPolicy(["mfa"]))
        func reason() async throws -> JSON {
            try await estate.gateway.ask(estate.healthy)["context"]["explanation"]["reason"]
        }
        let path = "\(Graph.users)/ben@contoso.example"
        let ben = try #require(try await estate.admin.get(path)["id"].string)
        #expect(try await reason() == "denied")
        // Excluding the user excludes the device.
        let policy = try #require(try await estate.admin.get(Graph.accessPolicies).values.first?["id"].string)
        _ = try await estate.admin.patch(
            "\(Graph.accessPolicies)/\(policy)", ["conditions": ["users": ["excludeUsers": [.string(ben)]]]])
        #expect(try await reason() == "noPolicyApplies")
        _ = try await estate.admin.patch(path, ["accountEnabled": false])
        #expect(try await reason() == "unknownSubject")
        _ = try await estate.admin.patch(path, ["accountEnabled": true])
        #expect(try await estate.admin.delete(path).status == 204)
        #expect(try await reason() == "unknownSubject")
    }

    @Test func `A device that never had a user has an unknown identity: an include is assumed to match`() async throws {
        let estate = try await Estate.make()
        let anna = try await estate.admin.get("\(Graph.users)/anna@contoso.example")["id"]
        let nobodys = freshID()
        try await estate.tenant.importDevices([iPhone(nobodys)])
        try await estate.admin.make(Graph.accessPolicies, accessPolicy(["block"], users: ["includeUsers": [anna]]))
        let answer = try await estate.gateway.ask(nobodys)
        #expect(answer["decision"] == false)
        #expect(answer["context"]["explanation"]["policies"][0]["assumed"].array?.count == 1)
        #expect(try await estate.allows(estate.healthy) == true, "Ben is not Anna")
    }

    @Test func `A user subject without deviceId has an unknown platform`() async throws {
        let estate = try await Estate.make()
        var body = try #require(accessPolicy(["block"]).object)
        var conditions = try #require(body["conditions"]?.object)
        conditions["platforms"] = ["includePlatforms": ["android"]]
        body["conditions"] = .object(conditions)
        try await estate.admin.make(Graph.accessPolicies, .object(body))
        let with = try await estate.gateway.ask(subject: Self.user("anna@contoso.example", estate.ill))
        let without = try await estate.gateway.ask(subject: Self.user("anna@contoso.example"))
        #expect(with["decision"] == true && without["decision"] == false)
        #expect(without["context"]["explanation"]["policies"][0]["assumed"].array?.count == 1)
    }

    // MARK: Groups and roles

    @Test func `Deleting a group that an enabled policy's include names is 409 InUse, one it excludes is deleted`()
        async throws
    {
        let admin = try await freshTenant().administrator
        let included = try await admin.make(Graph.groups, ["displayName": "Included"])
        let excluded = try await admin.make(Graph.groups, ["displayName": "Excluded"])
        try await admin.make(
            Graph.accessPolicies,
            accessPolicy(users: ["includeGroups": [.string(included)], "excludeGroups": [.string(excluded)]]))
        let refused = try await admin.delete("\(Graph.groups)/\(included)")
        #expect(refused.status == 409 && refused.errorCode == "InUse", "\(refused.text)")
        #expect(try await admin.delete("\(Graph.groups)/\(excluded)").status == 204)
    }

    @Test(arguments: ["members", "resourceScopes"])
    func `Deleting a group that a role assignment names is 409 InUse`(_ member: String) async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        let group = try await admin.make(Graph.groups, ["displayName": "Named"])
        let role = try await RoleSteps.define(["Microsoft.Intune_ManagedDevices_Read"], in: tenant)
        let client = try await admin.post("/mtd/v1/clients", ["displayName": "Reader", "roles": ["DeviceEnroller"]])
        let principal = try #require(client["id"].string)
        let assigned = try await admin.post(
            "/v1.0/deviceManagement/roleAssignments",
            [
                "displayName": "Named", "members": [.string(member == "members" ? group : principal)],
                "resourceScopes": member == "members" ? [] : [.string(group)],
                "roleDefinition@odata.bind": RoleSteps.definition(role, tenant),
            ])
        try #require(assigned.status == 201, "\(assigned.text)")
        let refused = try await admin.delete("\(Graph.groups)/\(group)")
        #expect(refused.status == 409 && refused.errorCode == "InUse", "\(refused.text)")
        let id = try #require(assigned["id"].string)
        #expect(try await admin.delete("/v1.0/deviceManagement/roleAssignments/\(id)").status == 204)
        #expect(try await admin.delete("\(Graph.groups)/\(group)").status == 204)
    }

    // MARK: What the caller states

    @Test(
        arguments: [
            ("clientAppType", "browser"), ("ipAddress", "192.0.2.1"), ("country", "NL"), ("signInRiskLevel", "low"),
            ("userRiskLevel", "low"), ("satisfiedControls", ["mfa"]),
        ] as [(String, JSON)])
    func `The caller may state it in context`(member: String, value: JSON) async throws {
        // Explaining refuses what it does not know, so what it takes is known.
        let estate = try await DecisionTests.shared.value
        var body = try #require(TestClient.question(estate.healthy, App.sharePoint).object)
        body["context"] = .object(JSONObject([.init(name: member, value: value)]))
        #expect(try await estate.admin.post("/mtd/v1/decisions:explain", .object(body)).status == 200)
        body["context"] = .object(JSONObject([.init(name: member + "s", value: value)]))
        #expect(try await estate.admin.post("/mtd/v1/decisions:explain", .object(body)).status == 400)
    }

    // MARK: The decision

    @Test func `explanation.reason is unknownSubject, noPolicyApplies, denied or satisfied`() async throws {
        let estate = try await Estate.make(accessPolicy())
        func reason(_ device: String, _ app: String = App.exchange) async throws -> JSON {
            try await estate.gateway.ask(device, app)["context"]["explanation"]["reason"]
        }
        #expect(try await reason(freshID()) == "unknownSubject")
        #expect(try await reason(estate.ill, App.sharePoint) == "noPolicyApplies")
        #expect(try await reason(estate.ill) == "denied")
        #expect(try await reason(estate.healthy) == "satisfied")
    }

    @Test func `An explanation has decision, policies, device, since, remedies, reasonAdmin and reasonUser`()
        async throws
    {
        let estate = try await Estate.make(accessPolicy(), accessPolicy(["mfa"], apps: [App.sharePoint], name: "Files"))
        let answer = try await estate.admin.explain(estate.ill)
        #expect(answer["decision"] == false)
        for policy in answer["policies"].array ?? [] {
            for name in ["id", "displayName", "state", "applies", "assumed", "controls"] {
                #expect(policy.object?[name] != nil, "\(name)")
            }
        }
        #expect(answer["policies"].array?.map { $0["applies"] } == [true, false])
        #expect(answer["policies"][0]["controls"] == [["name": "compliantDevice", "met": false]])
        #expect(answer["device"]["complianceState"] == "noncompliant")
        let rule = answer["device"]["policies"][0]["rules"][0]
        #expect(rule["observed"] == "highSeverity" && rule["required"] == "low")
        #expect(rule["connector"]["id"] == .string(Partner.lookout))
        #expect(rule["report"]["reportId"].string != nil && rule["report"]["ageInSeconds"].integer != nil)
        #expect(answer["since"].string.flatMap { Timestamp(rfc3339: $0) } != nil)
        #expect(answer["remedies"].array?.isEmpty == false)
        for name in ["reasonAdmin", "reasonUser"] { #expect(answer[name].string?.isEmpty == false, "\(name)") }
    }
}
