import Access
import Core
import TestServer
import Testing

@Suite struct ConnectorRoleTests {
    private static let connectors = TestTenant.connectors
    /// The roles a client can be given; the other two are refused and tested apart.
    private static let roles = BuiltInRole.allCases.filter { $0 != .threatReporter && $0 != .platformOperator }
    private static let writers: Set<BuiltInRole> = [.globalAdministrator, .endpointSecurityManager]
    private static let blind: Set<BuiltInRole> = [
        .intuneRoleAdministrator, .conditionalAccessAdministrator, .accessEvaluator, .deviceEnroller,
    ]
    private static let tenant = Task { try await TestServer.shared().newTenant("Roles") }

    @Test(arguments: roles)
    func `of the built-in roles two may create a connector, every other is refused and leaves one entry`(
        role: BuiltInRole
    ) async throws {
        let tenant = try await Self.tenant.value
        let made = try await MadeClient.make(in: tenant, [role.rawValue])
        // A custom partner's connector for each role, so that the cases do not meet.
        let place = try #require(BuiltInRole.allCases.firstIndex(of: role))
        let id = "7a1f0c3e-0000-4000-8000-0000000000\(10 + place)"
        let created = try await made.signIn().post(Self.connectors, ["id": .string(id), "iosEnabled": false])
        let isWriter = Self.writers.contains(role)
        #expect(created.status == (isWriter ? 201 : 403), "\(created.text)")
        let entries = try await AuditTrail(tenant: tenant).entries(by: made.clientID)
        #expect(entries.count == 1)
        let entry = try #require(entries.first)
        #expect(entry["activityType"] == "Create MobileThreatDefenseConnector")
        #expect(entry["activityOperationType"] == "Create")
        #expect(entry["activityResult"].string == (isWriter ? "Success" : "Failure"))
        #expect(entry["actor"]["applicationId"].string == made.clientID)
        #expect(entry["actor"]["userId"].string == made.id)
        let there = try await tenant.administrator.get("\(Self.connectors)/\(id)")
        #expect(there.status == (isWriter ? 200 : 404))
        #expect(created.errorCode == (isWriter ? nil : "Forbidden"))
    }

    @Test(arguments: roles)
    func `those roles read connectors that the table says`(role: BuiltInRole) async throws {
        let client = try await MadeClient.make(in: Self.tenant.value, [role.rawValue]).signIn()
        #expect(try await client.get(Self.connectors).status == (Self.blind.contains(role) ? 403 : 200))
    }

    @Test(arguments: roles.filter { !writers.contains($0) })
    func `no other role changes or deletes a connector, or issues its credentials`(role: BuiltInRole) async throws {
        let tenant = try await Self.tenant.value
        let id = "7a1f0c3e-0000-4000-8000-0000000000cc"
        _ = try await tenant.administrator.post(Self.connectors, ["id": .string(id)])
        let client = try await MadeClient.make(in: tenant, [role.rawValue]).signIn()
        for version in ["v1.0", "beta"] {
            let path = "/\(version)/deviceManagement/mobileThreatDefenseConnectors/\(id)"
            #expect(try await client.patch(path, ["androidEnabled": true]).status == 403)
            #expect(try await client.delete(path).status == 403)
        }
        #expect(try await client.post("/mtd/v1/connectors/\(id)/credentials", [:]).status == 403)
        #expect(try await tenant.administrator.get("/mtd/v1/connectors/\(id)/credentials").values.isEmpty)
        #expect(try await tenant.administrator.get("\(Self.connectors)/\(id)")["androidEnabled"] == false)
    }

    @Test func `a vendor's credential sees no administrator's route, not even its own connector`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let vendor = try await tenant.readyConnector()
        let path = "\(Self.connectors)/\(TestTenant.lookout)"
        #expect(try await vendor.get(path).status == 403)
        #expect(try await vendor.patch(path, ["iosEnabled": false]).status == 403)
        #expect(try await vendor.post(Self.connectors, ["id": .string(TestTenant.zimperium)]).status == 403)
        #expect(try await vendor.get("/mtd/v1/clients").status == 403)
        #expect(try await vendor.get(AuditTrail.path).status == 403)
    }

    @Test(arguments: [
        "Nobody", "globaladministrator", "GlobalAdministrator ", "GlobalAdministrаtor", "*", "", "ThreatReporter",
        "PlatformOperator",
    ])
    func `a role that does not exist or cannot be given is 400 and makes no client`(role: String) async throws {
        let tenant = try await Self.tenant.value
        let before = try await tenant.administrator.get("/mtd/v1/clients").values.filter {
            $0["displayName"] == "Refused"
        }
        let refused = try await tenant.administrator.post(
            "/mtd/v1/clients", ["displayName": "Refused", "roles": [.string(role)]])
        #expect(refused.status == 400, "\(refused.text)")
        #expect(before.isEmpty)
        let after = try await tenant.administrator.get("/mtd/v1/clients").values.filter {
            $0["displayName"] == "Refused"
        }
        #expect(after.isEmpty)
    }

    @Test func `ThreatReporter and PlatformOperator cannot be assigned either`() async throws {
        let tenant = try await Self.tenant.value
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        for role in ["6c0c2b1e-52a4-4f0d-9d34-8a7be2f15c01", "4be92f70-c15d-4d83-b7a9-e05f368c1d04"] {
            #expect(try await RoleSteps.assign(role, to: [made.id], in: tenant).status == 400)
        }
    }

    @Test func `platform actions are no resource operations and cannot go into an own role`() async throws {
        let tenant = try await Self.tenant.value
        let listed = try await tenant.administrator.get("/v1.0/deviceManagement/resourceOperations?$top=999")
        let ids = Set(listed.values.compactMap { $0["id"].string })
        #expect(ids.contains("Microsoft.Intune_MobileThreatDefense_Modify"))
        for action in ["Drawbridge_Tenants_Manage", "Drawbridge_Partner_Report", "Drawbridge_BootstrapSecret_Replace"] {
            #expect(!ids.contains(action))
            let refused = try await tenant.administrator.post(
                "/v1.0/deviceManagement/roleDefinitions",
                [
                    "displayName": "Own role",
                    "rolePermissions": [["resourceActions": [["allowedResourceActions": [.string(action)]]]]],
                ])
            #expect(refused.status == 400, "\(action): \(refused.text)")
        }
    }

    @Test func `apiPermissions narrow what the roles give, and an empty list leaves nothing`() async throws {
        let tenant = try await Self.tenant.value
        let cases: [([String]?, read: Int, create: Int, clients: Int)] = [
            (nil, 200, 400, 200), (["DeviceManagementServiceConfig.Read.All"], 200, 403, 403),
            (["Drawbridge.Connectors.Modify"], 200, 400, 403), (["Drawbridge.Clients.Read"], 403, 403, 200),
            ([], 403, 403, 403),
        ]
        for (permissions, read, create, clients) in cases {
            let client = try await MadeClient.make(in: tenant, ["GlobalAdministrator"], permissions: permissions)
                .signIn()
            #expect(try await client.get(Self.connectors).status == read, "\(permissions ?? ["nil"])")
            // An id that is none: past the door it is 400.
            #expect(
                try await client.post(Self.connectors, ["id": "none"]).status == create, "\(permissions ?? ["nil"])")
            #expect(try await client.get("/mtd/v1/clients").status == clients, "\(permissions ?? ["nil"])")
        }
    }

    @Test func `narrowing a client counts at its next request, and unknown permissions are 400`() async throws {
        let tenant = try await Self.tenant.value
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let client = try await made.signIn()
        let unknown = try await tenant.administrator.patch(made.path, ["apiPermissions": ["Everything.All"]])
        #expect(unknown.status == 400)
        #expect(try await client.get(Self.connectors).status == 200)
        #expect(try await tenant.administrator.patch(made.path, ["apiPermissions": []]).status == 200)
        #expect(try await client.get(Self.connectors).status == 403)
        #expect(try await tenant.administrator.patch(made.path, ["apiPermissions": nil]).status == 200)
        #expect(try await client.get(Self.connectors).status == 200)
    }
}
