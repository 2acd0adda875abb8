import Core
import TestServer
import Testing

/// Ids in bodies, queries and links reach no further than ids in paths.
@Suite struct ForeignIdentifierTests {
    private static let estates = Task {
        let server = try await ContractServer.shared()
        async let theirs = TenantEstate.make(server, connector: TestTenant.lookout)
        async let ours = TenantEstate.make(server, connector: TestTenant.zimperium)
        return (theirs: try await theirs, ours: try await ours)
    }

    /// Sends the same body once with the other tenant's id and once with one that never was.
    private func compare(
        _ kind: String, _ label: String, _ send: (TenantEstate, String) async throws -> TestAnswer
    ) async throws -> TestAnswer {
        let (theirs, ours) = try await Self.estates.value
        let before = try await theirs.fingerprint()
        let unknown = newID()
        let first = try await send(ours, theirs.id(kind))
        let second = try await send(ours, unknown)
        #expect(first.shape(without: [theirs.id(kind)]) == second.shape(without: [unknown]), "\(label)")
        #expect(try await theirs.fingerprint() == before, "\(label)")
        return first
    }

    @Test(arguments: ["entraDevice", "device"])
    func `a report about another tenant's device is about no device`(_ kind: String) async throws {
        let answer = try await compare(kind, "threatReports") { ours, id in
            try await ours.vendor.post(
                "/mtd/v1/partner/threatReports",
                [
                    "reports": [
                        [
                            "reportId": "the same", "deviceId": .string(id), "level": "high",
                            "observedDateTime": "2026-01-01T00:00:00Z",
                        ]
                    ]
                ])
        }
        #expect(answer.status == 200)
        #expect(answer["results"][0]["status"] == "rejected")
        #expect(answer["results"][0]["error"]["code"] == "UnknownDevice")
    }

    @Test(arguments: ["user", "device", "entraDevice", "client", "group"])
    func `another tenant's object cannot become a member of a group`(_ kind: String) async throws {
        let answer = try await compare(kind, "members/$ref") { ours, id in
            try await ours.tenant.administrator.post(
                "/v1.0/groups/\(ours.id("group"))/members/$ref",
                ["@odata.id": .string("\(ours.tenant.server.baseURL)/v1.0/directoryObjects/\(id)")])
        }
        #expect((400...404).contains(answer.status), "\(answer.text)")
    }

    @Test func `another tenant's role cannot be assigned`() async throws {
        let answer = try await compare("roleDefinition", "roleDefinition@odata.bind") { ours, id in
            try await ours.tenant.administrator.post(
                "/v1.0/deviceManagement/roleAssignments",
                [
                    "displayName": "Theirs", "members": [.string(ours.id("group"))],
                    "roleDefinition@odata.bind": .string(
                        "\(ours.tenant.server.baseURL)/beta/deviceManagement/roleDefinitions('\(id)')"),
                ])
        }
        #expect((400...404).contains(answer.status), "\(answer.text)")
    }

    @Test func `an app of another tenant's device is registered as one of a device nobody knows`() async throws {
        let (theirs, _) = try await Self.estates.value
        let ours = try await ContractServer.shared().newTenant()
        let before = try await theirs.fingerprint()
        func register(_ device: String) async throws -> TestAnswer {
            try await ours.administrator.post(
                "/mtd/v1/appRegistrations",
                [
                    "userPrincipalName": "ada@estate.example", "azureADDeviceId": .string(device), "appId": "mail",
                    "platform": "android",
                ])
        }
        // Theirs is an iPhone; that it takes Android here shows that nobody looked there.
        #expect(try await register(theirs.id("entraDevice")).status == 201)
        #expect(try await register(newID()).status == 201)
        #expect(try await theirs.fingerprint() == before)
    }

    @Test(arguments: [("device", "device"), ("device", "entraDevice"), ("user", "user")])
    func `a decision about another tenant's subject is about nobody`(_ type: String, _ kind: String) async throws {
        let (_, ours) = try await Self.estates.value
        let gateway = try await ours.tenant.client("AccessEvaluator")
        let (theirs, _) = try await Self.estates.value
        func ask(_ id: String) async throws -> TestAnswer {
            try await gateway.post(
                "/access/v1/evaluation",
                [
                    "subject": ["type": .string(type), "id": .string(id)], "action": ["name": "access"],
                    "resource": ["type": "application", "id": "00000002-0000-0ff1-ce00-000000000000"],
                ])
        }
        let unknown = newID()
        let (first, second) = (try await ask(theirs.id(kind)), try await ask(unknown))
        #expect(first["decision"] == false && first.status == 200)
        #expect(first["context"]["explanation"]["reason"] == "unknownSubject")
        // The answer has an id of its own.
        let ids = [first["context"]["id"].string ?? "", second["context"]["id"].string ?? ""]
        #expect(first.shape(without: [theirs.id(kind), ids[0]]) == second.shape(without: [unknown, ids[1]]))
    }

    @Test func `a policy for another tenant's group is for nobody, and says nothing of it`() async throws {
        let answer = try await compare("group", "assign") { ours, id in
            try await ours.tenant.administrator.post(
                "/v1.0/deviceManagement/deviceCompliancePolicies/\(ours.id("compliancePolicy"))/assign",
                [
                    "assignments": [
                        [
                            "target": [
                                "@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": .string(id),
                            ]
                        ]
                    ]
                ])
        }
        #expect(answer.status == 200, "\(answer.text)")
    }

    @Test(arguments: [
        ("/v1.0/users?$filter=id eq '@'", "user"), ("/v1.0/groups?$filter=id eq '@'", "group"),
        ("/v1.0/deviceManagement/managedDevices?$filter=id eq '@'", "device"),
        ("/v1.0/deviceManagement/managedDevices?$filter=azureADDeviceId eq '@'", "entraDevice"),
        ("/v1.0/deviceManagement/managedDevices?$filter=userId eq '@'", "user"),
        ("/v1.0/deviceManagement/mobileThreatDefenseConnectors?$filter=id eq '@'", "connector"),
        ("/v1.0/deviceManagement/deviceCompliancePolicies?$filter=id eq '@'", "compliancePolicy"),
        ("/v1.0/deviceManagement/auditEvents?$filter=id eq '@'", "auditEvent"),
        ("/v1.0/deviceManagement/auditEvents?$filter=resources/any(r:r/resourceId eq '@')", "group"),
    ])
    func `a filter finds nothing of another tenant`(_ path: String, _ kind: String) async throws {
        let (theirs, ours) = try await Self.estates.value
        func count(_ estate: TenantEstate, _ id: String) async throws -> Int {
            let parts = path.split(separator: "=", maxSplits: 1).map(String.init)
            let filter = TestServer.escaped(parts[1].replacing("@", with: id))
            let answer = try await estate.tenant.administrator.get("\(parts[0])=\(filter)")
            #expect(answer.status == 200, "\(answer.text)")
            return answer.values.count
        }
        #expect(try await count(theirs, theirs.id(kind)) > 0, "the filter must find it where it is")
        #expect(try await count(ours, theirs.id(kind)) == 0)
    }

    @Test(arguments: [
        "/v1.0/users", "/v1.0/groups", "/v1.0/deviceManagement/auditEvents",
        "/v1.0/deviceManagement/deviceCompliancePolicies", "/v1.0/deviceManagement/managedDevices",
    ])
    func `a link to a next page works for nobody else and nowhere else`(_ path: String) async throws {
        let server = try await ContractServer.shared()
        let (theirs, ours) = (try await server.newTenant(), try await server.newTenant())
        for tenant in [theirs, ours] {
            for number in 0..<3 {
                _ = try await tenant.administrator.post("/v1.0/groups", ["displayName": .string("Group \(number)")])
                _ = try await tenant.addPolicy()
                try await tenant.importDevices([
                    [
                        "azureADDeviceId": .string(newID()), "operatingSystem": "iOS",
                        "userPrincipalName": .string("user\(number)@x.example"),
                    ]
                ])
            }
        }
        let first = try await theirs.administrator.get("\(path)?$top=1")
        let link = try #require(first["@odata.nextLink"].string, "\(first.text)")
        let mark = try #require(link.firstRange(of: "$skiptoken=") ?? link.firstRange(of: "%24skiptoken="))
        let cursor = String(link[mark.upperBound...].prefix { $0 != "&" })
        #expect(try await theirs.administrator.get(link).status == 200, "the link must work where it belongs")

        let strangers = [ours.administrator, try await theirs.client("GlobalReader")]
        let garbage = try await ours.administrator.get("\(path)?$top=1&$skiptoken=garbage")
        #expect(garbage.status == 400)
        for stranger in strangers {
            let answer = try await stranger.get(link)
            #expect(answer.status == 400, "\(answer.text)")
            #expect(answer.shape(without: []) == garbage.shape(without: []), "the cause is not told")
        }
        let flipped =
            cursor.prefix(cursor.count / 2) + (cursor.dropFirst(cursor.count / 2).first == "A" ? "B" : "A")
            + cursor.dropFirst(cursor.count / 2 + 1)
        let tampered = [String(flipped), String(cursor.dropLast()), String(cursor.dropFirst()), cursor + "A", ""]
        for cursor in tampered {
            let answer = try await theirs.administrator.get("\(path)?$top=1&$skiptoken=\(cursor)")
            #expect(answer.status == 400, "\(cursor): \(answer.text)")
        }
        for other in ["/v1.0/users", "/v1.0/groups"] where other != path {
            let answer = try await theirs.administrator.get("\(other)?$top=1&$skiptoken=\(cursor)")
            #expect(answer.status == 400, "\(other)")
        }
        let filtered = try await theirs.administrator.get("\(path)?$top=1&$filter=id%20ne%20''&$skiptoken=\(cursor)")
        #expect(filtered.status == 400)
    }

    @Test func `the same names and ids may be used in every tenant`() async throws {
        let server = try await ContractServer.shared()
        let device = newID()
        for _ in 0..<2 {
            let tenant = try await server.newTenant()
            let user = try await tenant.administrator.post(
                "/v1.0/users", ["userPrincipalName": "same@x.example", "displayName": "Same"])
            #expect(user.status == 201, "\(user.text)")
            try await tenant.addConnector()
            let imported = try await tenant.administrator.lines(
                "/mtd/v1/devices:import", [["azureADDeviceId": .string(device), "operatingSystem": "iOS"]])
            #expect(imported["results"][0]["status"] == "created", "\(imported.text)")
            let all = try await tenant.administrator.get("/v1.0/deviceManagement/managedDevices?$count=true")
            #expect(all["@odata.count"] == 1)
        }
    }

    @Test func `a token of one tenant is no token under another tenant's address`() async throws {
        let (theirs, ours) = try await Self.estates.value
        for path in ["/v1.0/\(theirs.tenant.id)/users", "/\(theirs.tenant.id)/v1.0/users"] {
            #expect(try await ours.tenant.administrator.get(path).status == 404)
        }
        // Headers that claim another tenant are nothing.
        let answer = try await ours.tenant.administrator.get(
            "/v1.0/users", headers: ["X-Tenant-Id": theirs.tenant.id, "tenant-id": theirs.tenant.id])
        #expect(answer.status == 200)
        #expect(!answer.text.contains(theirs.id("user")) && answer.text.contains(ours.id("user")))
    }
}
