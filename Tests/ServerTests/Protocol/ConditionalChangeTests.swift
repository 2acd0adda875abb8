import Access
import Core
import TestServer
import Testing

/// `If-Match` and `If-None-Match` of everything that changes or deletes one thing.
@Suite struct ConditionalChangeTests {
    @Test(arguments: ConditionalCase.changes)
    func `a change of another version is 412, leaves its entry and changes nothing`(_ place: ConditionalCase)
        async throws
    {
        let estate = try await TenantEstate.make(try await ContractServer.shared(), connector: TestTenant.lookout)
        let trail = AuditTrail(tenant: estate.tenant)
        let client = estate.tenant.administrator
        let before = try await client.get(place.readPath(estate))
        try #require(before.status == 200 && !before.tag.isEmpty, "\(before.text)")
        let refusals: [[String: String]] = [
            ["If-Match": "\"999999-0\""], ["If-Match": "W/\(before.tag)"], ["If-Match": ""], ["If-None-Match": "*"],
            ["If-None-Match": before.tag], ["If-Match": before.tag, "If-None-Match": "\"\(before.tagVersion)-0\""],
        ]
        for headers in refusals {
            let count = try await trail.count()
            let answer = try await place.send(estate, headers)
            #expect(answer.status == 412 && answer.errorCode == "resourceModified", "\(headers): \(answer.text)")
            let entries = try await trail.entries()
            #expect(entries.count == count + 1, "\(headers)")
            #expect(entries[0]["activityType"].string == place.operation.activity.name)
            #expect(entries[0]["activityResult"] == "Failure")
            #expect(JSONWriter.text(entries[0]).contains("resourceModified"))
        }
        let malformed = try await place.send(estate, ["If-Match": "x"])
        #expect(malformed.status == 400 && malformed["error"]["target"] == "If-Match", "\(malformed.text)")
        let after = try await client.get(place.readPath(estate))
        #expect(after.text == before.text && after.tag == before.tag)

        let good = try await place.send(estate, ["If-Match": "\"x\", \(before.tag)"])
        // What is named by something else is not deleted, but for another reason.
        #expect((200...204).contains(good.status) || good.errorCode == "InUse", "\(good.status) \(good.text)")
        let left = try await client.get(place.readPath(estate))
        let isGone = place.operation.method == "DELETE" && place.template.hasSuffix("{id}") && good.status == 204
        #expect(left.status == (isGone ? 404 : 200))
    }

    @Test func `any tag is fine for whoever demands only that there is something`() async throws {
        let tenant = try await ContractServer.shared().newTenant()
        try await tenant.addConnector()
        let path = "\(Graph.connectors)/\(TestTenant.lookout)"
        let any = ["If-Match": "*"]
        #expect(try await tenant.administrator.patch(path, ["iosEnabled": true], headers: any).status == 200)
        #expect(
            try await tenant.server.send("DELETE", path, token: tenant.administrator.token, headers: any).status == 204)
        // What is not there is unknown, whatever is demanded of it.
        #expect(try await tenant.administrator.patch(path, ["iosEnabled": true], headers: any).status == 404)
    }

    /// Things and a number of bodies that each change them.
    private static let contested: [(String, @Sendable (Int) -> JSON)] = [
        (
            "/v1.0/deviceManagement/mobileThreatDefenseConnectors/@connector",
            { ["partnerUnresponsivenessThresholdInDays": .integer(Int64($0 + 10))] }
        ),
        (
            "/beta/deviceManagement/deviceCompliancePolicies/@compliancePolicy",
            { ["displayName": .string("name \($0)")] }
        ),
        ("/v1.0/deviceManagement/managedDevices/@device", { ["notes": .string("note \($0)")] }),
        (
            "/v1.0/deviceManagement",
            { ["settings": ["deviceComplianceCheckinThresholdDays": .integer(Int64($0 + 40))]] }
        ),
        ("/v1.0/identity/conditionalAccess/policies/@accessPolicy", { ["displayName": .string("name \($0)")] }),
        (
            "/beta/deviceAppManagement/iosManagedAppProtections/@iosAppProtection",
            { ["displayName": .string("name \($0)")] }
        ),
        ("/v1.0/users/@user", { ["displayName": .string("name \($0)")] }),
        ("/v1.0/groups/@group", { ["displayName": .string("name \($0)")] }),
        ("/v1.0/deviceManagement/roleDefinitions/@roleDefinition", { ["displayName": .string("name \($0)")] }),
        ("/v1.0/deviceManagement/roleAssignments/@roleAssignment", { ["displayName": .string("name \($0)")] }),
        ("/mtd/v1/clients/@client", { ["displayName": .string("name \($0)")] }),
        ("/mtd/v1/trustedIssuers/@trustedIssuer", { ["types": .strings(["at+jwt", "type\($0)"])] }),
    ]

    @Test func `of parallel changes of one version exactly one is made`() async throws {
        let estate = try await TenantEstate.make(try await ContractServer.shared(), connector: TestTenant.lookout)
        let client = estate.tenant.administrator
        for (template, body) in Self.contested {
            let path = estate.ids.reduce(template) {
                $0.hasSuffix("@\($1.key)") ? $0.replacing("@\($1.key)", with: $1.value) : $0
            }
            let tag = try await client.get(path).tag
            try #require(!tag.isEmpty, "\(path)")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<8 {
                    group.addTask { try await client.patch(path, body(number), headers: ["If-Match": tag]).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 1, "\(path): \(statuses)")
            #expect(statuses.count { $0 == 412 } == 7, "\(path): \(statuses)")
        }
    }

    @Test func `what the server computes meanwhile keeps nobody from changing`() async throws {
        let tenant = try await ContractServer.shared().newTenant()
        let vendor = try await tenant.readyConnector()
        let device = freshID()
        let id = try await tenant.importDevices([iPhone(device)])[0]
        try await tenant.addPolicy()
        let paths = ["\(Graph.connectors)/\(TestTenant.lookout)", "\(Graph.devices)/\(id)"]
        var tags: [String] = []
        for path in paths { tags.append(try await tenant.administrator.get(path).tag) }
        _ = try await vendor.post(Partner.reports, ["reports": [report(device, "level", "high")]])
        _ = try await vendor.post(Partner.heartbeat, ["status": "error", "errorCode": "E1"])
        #expect(try await tenant.administrator.post("\(paths[1])/syncDevice", [:]).status == 204)
        for (path, tag) in zip(paths, tags) {
            let now = try await tenant.administrator.get(path, headers: ["If-None-Match": tag])
            #expect(now.status == 200 && now.tag != tag, "the state changed: \(path)")
        }
        let bodies: [JSON] = [["iosEnabled": false], ["notes": "mine"]]
        for (place, path) in paths.enumerated() {
            let headers = ["If-Match": tags[place]]
            #expect(try await tenant.administrator.patch(path, bodies[place], headers: headers).status == 200)
            #expect(try await tenant.administrator.patch(path, bodies[place], headers: headers).status == 412)
        }
    }

    @Test func `a connector that is added again is not the one that was deleted`() async throws {
        let tenant = try await ContractServer.shared().newTenant()
        let path = "\(Graph.connectors)/\(TestTenant.lookout)"
        var seen: Set<Substring> = []
        for _ in 0..<3 {
            try await tenant.addConnector()
            let tag = try await tenant.administrator.get(path)
            #expect(seen.insert(tag.tagVersion).inserted)
            let changed = try await tenant.administrator.patch(path, ["iosEnabled": true])
            #expect(seen.insert(changed.tagVersion).inserted)
            _ = try await tenant.administrator.delete(path)
        }
    }

    @Test func `members are part of a group's version`() async throws {
        let tenant = try await ContractServer.shared().newTenant()
        let client = tenant.administrator
        let group = try await client.post(Graph.groups, ["displayName": "Staff"])["id"].string ?? ""
        let user = try await client.post(Graph.users, ["userPrincipalName": "a@x.example"])["id"].string ?? ""
        let path = "\(Graph.groups)/\(group)"
        let first = try await client.get(path)
        let add: JSON = ["@odata.id": .string("https://localhost/v1.0/users/\(user)")]
        #expect(try await client.post("\(path)/members/$ref", add, headers: ["If-Match": first.tag]).status == 204)
        let second = try await client.get(path)
        #expect(second.tagVersion != first.tagVersion)
        let remove = "\(path)/members/\(user)/$ref"
        func delete(_ tag: String) async throws -> Int {
            try await tenant.server.send("DELETE", remove, token: client.token, headers: ["If-Match": tag]).status
        }
        #expect(try await delete(first.tag) == 412)
        #expect(try await delete(second.tag) == 204)
    }

    @Test func `items of a batch are under their own conditions`() async throws {
        let tenant = try await ContractServer.shared().newTenant()
        try await tenant.addConnector()
        let trail = AuditTrail(tenant: tenant)
        let url = "/deviceManagement/mobileThreatDefenseConnectors/\(TestTenant.lookout)"
        let tag = try await tenant.administrator.get("/v1.0\(url)").tag
        let before = try await trail.count()
        func item(_ id: String, _ method: String, _ headers: JSONObject, _ body: JSON? = nil) -> JSON {
            var object: JSONObject = [
                "id": .string(id), "method": .string(method), "url": .string(url), "headers": .object(headers),
            ]
            if let body { object.append("body", body) }
            return .object(object)
        }
        let answer = try await tenant.administrator.post(
            "/v1.0/$batch",
            [
                "requests": [
                    item("1", "GET", ["If-None-Match": .string(tag)]),
                    item("2", "PATCH", ["if-match": "\"999999-0\""], ["iosEnabled": true]),
                    item("3", "PATCH", ["if-match": .string(tag)], ["iosEnabled": true]),
                    item("4", "PATCH", ["if-match": .string(tag)], ["iosEnabled": false]),
                ]
            ])
        let items = answer["responses"].array ?? []
        #expect(items.map { $0["status"].integer } == [304, 412, 200, 412], "\(answer.text)")
        #expect(items[0]["body"] == .null && items[0]["headers"]["ETag"].string == tag)
        #expect(items[0]["headers"]["Content-Type"] == .null)
        #expect(items[1]["body"]["error"]["code"] == "resourceModified")
        #expect(items[2]["headers"]["ETag"].string?.isEmpty == false)
        #expect(try await trail.count() == before + 3)
    }
}
