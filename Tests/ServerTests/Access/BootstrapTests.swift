import Core
import TestServer
import Testing

/// A tenant as the operator's answer describes it, before its administrator has done anything.
private struct Delivered: Sendable {
    let server: TestServer
    let id: String
    let principal: String
    let clientID: String
    let secret: String

    init(_ server: TestServer) async throws {
        self.server = server
        let created = try await server.platformOperator().post("/platform/v1/tenants", ["displayName": "Delivered"])
        try #require(created.status == 201, "\(created.text)")
        #expect(created["displayName"] == "Delivered")
        #expect(created["state"] == "active")
        id = try #require(created["id"].string)
        principal = try #require(created["administrator"]["id"].string)
        clientID = try #require(created["administrator"]["clientId"].string)
        secret = try #require(created["administrator"]["clientSecret"].string)
    }

    func signIn(_ secret: String? = nil) async throws -> TestClient {
        try await server.signIn(tenant: id, clientID: clientID, secret: secret ?? self.secret)
    }

    var secrets: String { "/mtd/v1/clients/\(principal)/secrets" }
}

@Suite struct BootstrapTests {
    @Test func `a bootstrap token opens nothing but the storing of its successor`() async throws {
        let delivered = try await Delivered(TestServer.shared())
        let client = try await delivered.signIn()
        #expect(try TokenParts(client.token).claims["roles"] == [])
        #expect(try TokenParts(client.token).claims["wids"] == [])
        for path in [
            TestTenant.connectors, "/mtd/v1/clients", "/mtd/v1/partners", AuditTrail.path, delivered.secrets,
            "/platform/v1/tenants", "/v1.0/users", "/mtd/v1/trustedIssuers",
        ] {
            #expect(try await client.get(path).status == 403, "\(path)")
        }
        let create = try await client.post("/mtd/v1/clients", ["displayName": "x", "roles": ["GlobalAdministrator"]])
        #expect(create.status == 403)
        #expect(try await client.patch("/mtd/v1/clients/\(delivered.principal)", ["displayName": "x"]).status == 403)
        let other = "/mtd/v1/clients/5a0b9d2e-4a44-4a79-9a0f-0d3c52a1f6aa/secrets"
        #expect(try await client.post(other, [:]).status == 403)
        #expect(
            try await client.post("/mtd/v1/clients/\(delivered.principal)/keys", ["jwk": SigningKeyFixture.jwk()])
                .status == 403)
    }

    @Test func `storing the successor ends the bootstrap secret and its tokens, and the successor is an ordinary one`()
        async throws
    {
        let delivered = try await Delivered(TestServer.shared())
        let (client, second) = (try await delivered.signIn(), try await delivered.signIn())
        let stored = try await client.post(delivered.secrets, [:])
        #expect(stored.status == 201, "\(stored.text)")
        #expect(try await client.post(delivered.secrets, [:]).status == 401)
        #expect(try await second.post(delivered.secrets, [:]).status == 401)
        let again = try await delivered.server.token(
            tenant: delivered.id,
            form: [
                "grant_type": "client_credentials", "client_id": delivered.clientID, "client_secret": delivered.secret,
                "scope": "https://graph.microsoft.com/.default",
            ])
        #expect(again["error_codes"] == [7_000_215])
        let successor: String = try #require(stored["clientSecret"].string)
        let administrator = try await delivered.signIn(successor)
        #expect(try await administrator.get("/mtd/v1/clients").status == 200)
        let secrets = try await administrator.get(delivered.secrets).values
        #expect(secrets.map { $0["id"] } == [stored["id"]])
    }

    @Test func `the tenant's own log has the bootstrap's use, under the administrator's client`() async throws {
        let delivered = try await Delivered(TestServer.shared())
        let stored = try await delivered.signIn().post(delivered.secrets, [:])
        let successor: String = try #require(stored["clientSecret"].string)
        let administrator = try await delivered.signIn(successor)
        let entries = try await AuditTrail(reader: administrator).entries(by: delivered.clientID)
        #expect(entries.count == 1)
        #expect(entries.first?["activityType"] == "Create ClientSecret")
        #expect(entries.first?["resources"][0]["resourceId"] == stored["id"])
        let names = (entries.first?["resources"][0]["modifiedProperties"].array ?? []).compactMap {
            $0["displayName"].string
        }
        #expect(names.contains("bootstrap"))
    }

    @Test
    func `reset-administrator gives the tenant a new administrator with a bootstrap secret and an entry in its log`()
        async throws
    {
        let tenant = try await TestServer.shared().newTenant()
        let reset = try await tenant.server.platformOperator().post(
            "/platform/v1/tenants/\(tenant.id)/reset-administrator")
        #expect((200...201).contains(reset.status), "\(reset.text)")
        let clientID = try #require(reset["administrator"]["clientId"].string)
        let principal = try #require(reset["administrator"]["id"].string)
        let client = try await tenant.server.signIn(
            tenant: tenant.id, clientID: clientID, secret: try #require(reset["administrator"]["clientSecret"].string))
        #expect(try await client.get("/mtd/v1/clients").status == 403)
        let stored = try await client.post("/mtd/v1/clients/\(principal)/secrets", [:])
        #expect(stored.status == 201)
        let administrator = try await tenant.server.signIn(
            tenant: tenant.id, clientID: clientID, secret: try #require(stored["clientSecret"].string))
        #expect(try await administrator.get("/mtd/v1/clients").status == 200)
        let types = try await AuditTrail(tenant: tenant).entries().map { $0["activityType"].string }
        #expect(types.contains("Action TenantAdministratorReset"))
        let actors = try await AuditTrail(tenant: tenant).entries().filter {
            $0["activityType"] == "Action TenantAdministratorReset"
        }
        #expect(actors.first?["actor"]["auditActorType"] == "PlatformOperator")
    }
}

@Suite struct OperatorIsolationTests {
    @Test(arguments: [
        TestTenant.connectors, "/beta/deviceManagement/mobileThreatDefenseConnectors", "/mtd/v1/clients",
        "/mtd/v1/partners", "/v1.0/deviceManagement/managedDevices", "/v1.0/users", "/v1.0/groups", AuditTrail.path,
        "/v1.0/deviceManagement/roleDefinitions", "/v1.0/identity/conditionalAccess/policies", "/mtd/v1/trustedIssuers",
        "/mtd/v1/tokenKeys", "/mtd/v1/partner/devices", "/mtd/v1/review/permissionMatrix",
        "/v1.0/deviceManagement/deviceCompliancePolicies", "/v1.0/deviceManagement",
    ])
    func `the operator reads nothing of a tenant's routes`(path: String) async throws {
        let client = try await TestServer.shared().platformOperator()
        #expect(try await client.get(path).status == 403)
    }

    @Test func `the operator makes no connector, client, role or device anywhere`() async throws {
        let client = try await TestServer.shared().platformOperator()
        #expect(try await client.post(TestTenant.connectors, ["id": .string(TestTenant.lookout)]).status == 403)
        #expect(
            try await client.post("/mtd/v1/clients", ["displayName": "x", "roles": ["GlobalAdministrator"]]).status
                == 403)
        #expect(
            try await client.lines(
                "/mtd/v1/devices:import", [["azureADDeviceId": "5a0b9d2e-4a44-4a79-9a0f-0d3c52a1f6aa"]]
            ).status == 403)
        #expect(try await client.post("/v1.0/deviceManagement/roleDefinitions", ["displayName": "x"]).status == 403)
    }

    @Test func `a tenant's administrator has no platform route, and each try leaves one entry`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let other = try await AccessTenant.get()
        let trail = AuditTrail(tenant: tenant)
        let before = try await trail.count()
        let client = tenant.administrator
        let path = "/platform/v1/tenants/\(other.id)"
        var answers = [try await client.get("/platform/v1/tenants"), try await client.get(path)]
        answers.append(try await client.post("/platform/v1/tenants", ["displayName": "x"]))
        for verb in ["suspend", "resume", "reset-administrator"] {
            answers.append(try await client.post("\(path)/\(verb)"))
        }
        #expect(answers.allSatisfy { $0.status == 403 })
        #expect(answers.allSatisfy { !$0.text.contains("displayName") })
        #expect(try await trail.count() == before + answers.count)
        #expect(try await other.administrator.get("/mtd/v1/clients").status == 200)
    }

    @Test func `the operator's list of tenants shows names and states, never what is in them`() async throws {
        let tenant = try await AccessTenant.get()
        let client = try await tenant.server.platformOperator()
        let listed = try await client.get("/platform/v1/tenants")
        #expect(listed.status == 200)
        let own = try #require(listed.values.first { $0["id"].string == tenant.id })
        #expect(Set(own.object?.names ?? []) == ["id", "displayName", "state", "createdDateTime"])
        // The operator's own tenant is none of the tenants.
        #expect(!listed.values.contains { $0["id"].string == client.tenant })
        #expect(try await client.post("/platform/v1/tenants/\(client.tenant)/suspend").status == 404)
    }

    @Test func `PlatformOperator in another tenant's roles is refused, so nobody becomes operator there`() async throws
    {
        let tenant = try await AccessTenant.get()
        let made = try await MadeClient.make(in: tenant, [])
        #expect(try await tenant.administrator.patch(made.path, ["roles": ["PlatformOperator"]]).status == 400)
    }
}
