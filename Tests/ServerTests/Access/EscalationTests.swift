import Core
import TestServer
import Testing
import Tokens

@Suite struct EscalationTests {
    private static let tenant = Task { try await TestServer.shared().newTenant("Escalation") }
    private static let manager = Task {
        try await RoleSteps.define(["Drawbridge_Clients_Read", "Drawbridge_Clients_Manage"], in: tenant.value)
    }
    private static let globalAdministrator = "62e90394-69f5-4237-9190-012177145e10"

    /// A client that may manage clients and nothing else.
    private func clientManager() async throws -> MadeClient {
        try await MadeClient.make(in: Self.tenant.value, [Self.manager.value])
    }

    private func expectEscalation(_ answer: TestAnswer, _ comment: String = "") {
        #expect(answer.status == 403, "\(comment) \(answer.text)")
        #expect(answer.errorCode == "WouldEscalate", "\(comment) \(answer.text)")
    }

    @Test func `an Endpoint Security Manager makes no clients`() async throws {
        let client = try await MadeClient.make(in: Self.tenant.value, ["EndpointSecurityManager"]).signIn()
        let answer = try await client.post(
            "/mtd/v1/clients", ["displayName": "x", "roles": ["EndpointSecurityManager"]])
        #expect(answer.status == 403)
        #expect(answer.errorCode == "Forbidden")
    }

    @Test(arguments: [
        "GlobalAdministrator", "EndpointSecurityManager", "SecurityReader", "ReadOnlyOperator", "DeviceEnroller",
    ])
    func `a client manager cannot make a client that holds more than itself`(role: String) async throws {
        let tenant = try await Self.tenant.value
        let manager = try await clientManager()
        let name = "Grant of \(role)"
        expectEscalation(
            try await manager.signIn().post(
                "/mtd/v1/clients", ["displayName": .string(name), "roles": [.string(role)]]))
        let clients = try await tenant.administrator.get("/mtd/v1/clients").values
        #expect(!clients.contains { $0["displayName"].string == name })
        let entries = try await AuditTrail(tenant: tenant).entries(by: manager.clientID)
        #expect(entries.map { $0["activityResult"].string } == ["Failure"])
    }

    @Test func `it can make its equal and one without rights`() async throws {
        let (tenant, role) = (try await Self.tenant.value, try await Self.manager.value)
        let client = try await clientManager().signIn()
        for roles in [[role], []] { _ = try await MadeClient.make(in: tenant, roles, by: client) }
    }

    @Test func `it cannot give a client more by changing roles, permissions or accountEnabled`() async throws {
        let (tenant, role) = (try await Self.tenant.value, try await Self.manager.value)
        let client = try await clientManager().signIn()
        let plain = try await MadeClient.make(in: tenant, [])
        expectEscalation(try await client.patch(plain.path, ["roles": ["SecurityReader"]]), "roles")
        let narrowed = try await MadeClient.make(
            in: tenant, ["SecurityReader", role], permissions: ["Drawbridge.Clients.Read"])
        expectEscalation(try await client.patch(narrowed.path, ["apiPermissions": nil]), "apiPermissions")
        let disabled = try await MadeClient.make(in: tenant, ["SecurityReader"])
        #expect(try await client.patch(disabled.path, ["accountEnabled": false]).status == 200)
        expectEscalation(try await client.patch(disabled.path, ["accountEnabled": true]), "accountEnabled")
        #expect(try await tenant.administrator.get(disabled.path)["accountEnabled"] == false)
        #expect(try await tenant.administrator.get(plain.path)["roles"] == [])
    }

    @Test func `issuing a secret or a key for another counts as granting all it reaches`() async throws {
        let tenant = try await Self.tenant.value
        let manager = try await clientManager()
        let client = try await manager.signIn()
        let target = try await MadeClient.make(in: tenant, ["GlobalAdministrator"])
        expectEscalation(try await client.post("\(target.path)/secrets", [:]), "secret")
        let key = try SigningKeyFixture.jwk()
        expectEscalation(try await client.post("\(target.path)/keys", ["jwk": key]), "key")
        #expect(try await tenant.administrator.get("\(target.path)/secrets").values.count == 1)
        #expect(try await tenant.administrator.get("\(target.path)/keys").values.isEmpty)
        // What an assignment reaches counts as well.
        let assigned = try await MadeClient.make(in: tenant, [])
        #expect(
            try await RoleSteps.assign("c56d53a2-73d0-4502-b6bd-4a9d3dba28d5", to: [assigned.id], in: tenant).status
                == 201)
        expectEscalation(try await client.post("\(assigned.path)/secrets", [:]), "assigned")
        #expect(try await client.post("\(manager.path)/secrets", [:]).status == 201)
    }

    @Test func `nobody extends their own rights, a Global Administrator's narrowed client neither`() async throws {
        let tenant = try await Self.tenant.value
        let manager = try await clientManager()
        let client = try await manager.signIn()
        expectEscalation(try await client.patch(manager.path, ["roles": ["GlobalAdministrator"]]), "roles")
        let narrowed = try await MadeClient.make(
            in: tenant, ["GlobalAdministrator"], permissions: ["Drawbridge.Clients.Manage"])
        expectEscalation(try await narrowed.signIn().patch(narrowed.path, ["apiPermissions": nil]), "apiPermissions")
        expectEscalation(
            try await narrowed.signIn().patch(
                narrowed.path, ["apiPermissions": ["Drawbridge.Clients.Manage", "Drawbridge.Trust.Manage"]]), "more")
    }

    @Test func `a client narrowed by apiPermissions grants only within them`() async throws {
        let tenant = try await Self.tenant.value
        let narrowed = try await MadeClient.make(
            in: tenant, ["GlobalAdministrator"], permissions: ["Drawbridge.Clients.Manage"])
        expectEscalation(
            try await narrowed.signIn().post("/mtd/v1/clients", ["displayName": "x", "roles": ["SecurityReader"]]))
    }

    @Test func `who may assign roles gives only what it holds and nothing to itself`() async throws {
        let tenant = try await Self.tenant.value
        let role = try await RoleSteps.define(
            ["Microsoft.Intune_Roles_Read", "Microsoft.Intune_Roles_Assign", "Microsoft.Intune_Roles_Update"],
            in: tenant)
        let made = try await MadeClient.make(in: tenant, [role])
        let client = try await made.signIn()
        let other = try await MadeClient.make(in: tenant, [])
        for granted in [Self.globalAdministrator, "c56d53a2-73d0-4502-b6bd-4a9d3dba28d5"] {
            expectEscalation(try await RoleSteps.assign(granted, to: [other.id], in: tenant, by: client), "other")
            expectEscalation(try await RoleSteps.assign(granted, to: [made.id], in: tenant, by: client), "self")
        }
        // Not even what it holds already, for an assignment may outlast the role that the client has now.
        expectEscalation(try await RoleSteps.assign(role, to: [made.id], in: tenant, by: client), "its own to itself")
        #expect(try await RoleSteps.assign(role, to: [other.id], in: tenant, by: client).status == 201)
        #expect(try await other.signIn().get("/v1.0/deviceManagement/roleDefinitions").status == 200)
    }

    @Test func `changing an assignment's role or members is a grant too`() async throws {
        let tenant = try await Self.tenant.value
        let role = try await RoleSteps.define(
            ["Microsoft.Intune_Roles_Read", "Microsoft.Intune_Roles_Assign"], in: tenant)
        let made = try await MadeClient.make(in: tenant, [role])
        let client = try await made.signIn()
        let other = try await MadeClient.make(in: tenant, [])
        let assigned = try await RoleSteps.assign("c56d53a2-73d0-4502-b6bd-4a9d3dba28d5", to: [], in: tenant)
        let path = "/v1.0/deviceManagement/roleAssignments/\(try #require(assigned["id"].string))"
        for member in [other.id, made.id] {
            expectEscalation(try await client.patch(path, ["members": [.string(member)]]), "members")
        }
        #expect(try await tenant.administrator.get(path)["members"] == [])
    }

    @Test func `widening an own role grants to all who have it`() async throws {
        let tenant = try await Self.tenant.value
        let editor = try await RoleSteps.define(
            ["Microsoft.Intune_Roles_Read", "Microsoft.Intune_Roles_Update"], in: tenant)
        let target = try await RoleSteps.define(["Microsoft.Intune_Roles_Read"], in: tenant)
        let made = try await MadeClient.make(in: tenant, [editor])
        _ = try await MadeClient.make(in: tenant, [target])
        let client = try await made.signIn()
        let wide: JSON = [
            "rolePermissions": [
                [
                    "resourceActions": [
                        [
                            "allowedResourceActions": [
                                "Microsoft.Intune_Roles_Read", "Microsoft.Intune_MobileThreatDefense_Modify",
                            ],
                            "notAllowedResourceActions": [],
                        ]
                    ]
                ]
            ]
        ]
        for role in [target, editor] {
            let path = "/v1.0/deviceManagement/roleDefinitions/\(role)"
            let before = try await tenant.administrator.get(path)["rolePermissions"]
            expectEscalation(try await client.patch(path, wide), role == editor ? "own" : "other")
            #expect(try await tenant.administrator.get(path)["rolePermissions"] == before)
        }
    }

    @Test(arguments: ["GlobalAdministrator", "EndpointSecurityManager"])
    func `a trust record lets its people assert no role that its maker lacks`(role: String) async throws {
        let tenant = try await Self.tenant.value
        let own = try await RoleSteps.define(["Drawbridge_Trust_Read", "Drawbridge_Trust_Manage"], in: tenant)
        let client = try await MadeClient.make(in: tenant, [own]).signIn()
        let record: JSON = [
            "iss": .string("https://\(role.lowercased()).example"), "jwks": ["keys": [try SigningKeyFixture.jwk()]],
            "assertableRoles": [.string(role)],
        ]
        expectEscalation(try await client.post("/mtd/v1/trustedIssuers", record))
        // A refused record must not go on holding its (iss, aud).
        #expect(try await tenant.administrator.post("/mtd/v1/trustedIssuers", record).status == 201)
    }

    /// A client that may manage trusted issuers and nothing else.
    private func trustManager(in tenant: TestTenant) async throws -> TestClient {
        let role = try await RoleSteps.define(["Drawbridge_Trust_Read", "Drawbridge_Trust_Manage"], in: tenant)
        return try await MadeClient.make(in: tenant, [role]).signIn()
    }

    @Test func `a trust record's keys count as granting what is assigned to its people`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let record: JSON = ["iss": "https://assigned.example", "jwks": ["keys": [try SigningKeyFixture.jwk()]]]
        let created = try await tenant.administrator.post("/mtd/v1/trustedIssuers", record)
        let id = try #require(created["id"].string)
        let client = try await trustManager(in: tenant)
        let keys: JSON = ["jwks": ["keys": [try SigningKeyFixture.jwk()]]]
        let person = namedUUID(
            namespace: try #require(TrustedIssuerID(id)), name: "person", as: PrincipalKind.self
        ).text
        let assigned = try await RoleSteps.assign("c56d53a2-73d0-4502-b6bd-4a9d3dba28d5", to: [person], in: tenant)
        expectEscalation(try await client.patch("/mtd/v1/trustedIssuers/\(id)", keys))
        let path = "/v1.0/deviceManagement/roleAssignments/\(try #require(assigned["id"].string))"
        #expect(try await tenant.administrator.delete(path).status == 204)
    }

    @Test func `a new record of an issuer counts as granting what the groups of that issuer's users give`() async throws
    {
        let tenant = try await TestServer.shared().newTenant()
        let user = try await tenant.administrator.post(
            "/v1.0/users",
            [
                "userPrincipalName": "eve@acme.example", "displayName": "Eve", "accountEnabled": true,
                "identities": [
                    ["signInType": "federated", "issuer": "https://grouped.example", "issuerAssignedId": "eve"]
                ],
            ])
        let group = try await tenant.administrator.post("/v1.0/groups", ["displayName": "Managers"])
        let (userID, groupID) = (try #require(user["id"].string), try #require(group["id"].string))
        let added = try await tenant.administrator.post(
            "/v1.0/groups/\(groupID)/members/$ref",
            ["@odata.id": .string("\(tenant.server.baseURL)/v1.0/users/\(userID)")])
        #expect(added.status == 204)
        #expect(
            try await RoleSteps.assign("c56d53a2-73d0-4502-b6bd-4a9d3dba28d5", to: [groupID], in: tenant).status == 201)
        let client = try await trustManager(in: tenant)
        let record: JSON = [
            "iss": "https://grouped.example", "aud": "api://another", "jwks": ["keys": [try SigningKeyFixture.jwk()]],
        ]
        expectEscalation(try await client.post("/mtd/v1/trustedIssuers", record))
        #expect(try await tenant.administrator.post("/mtd/v1/trustedIssuers", record).status == 201)
    }

    @Test func `who writes the directory needs Roles_Assign to fill a group that gives rights, whatever else it holds`()
        async throws
    {
        let tenant = try await TestServer.shared().newTenant()
        let device = "Microsoft.Intune_ManagedDevices_Read"
        let group = try #require(
            try await tenant.administrator.post("/v1.0/groups", ["displayName": "Readers"])["id"].string)
        let given = try await RoleSteps.define([device], in: tenant)
        #expect(try await RoleSteps.assign(given, to: [group], in: tenant).status == 201)
        let user = try await tenant.administrator.post(
            "/v1.0/users",
            ["userPrincipalName": "ann@acme.example", "displayName": "Ann", "accountEnabled": true])
        let id = try #require(user["id"].string, "\(user.text)")
        let member: JSON = ["@odata.id": .string("\(tenant.server.baseURL)/v1.0/users/\(id)")]
        for (more, status) in [([], 403), (["Microsoft.Intune_Roles_Assign"], 204)] as [([String], Int)] {
            let role = try await RoleSteps.define(
                ["Drawbridge_Directory_Read", "Drawbridge_Directory_Write", device] + more, in: tenant)
            let client = try await MadeClient.make(in: tenant, [role]).signIn()
            let answer = try await client.post("/v1.0/groups/\(group)/members/$ref", member)
            #expect(answer.status == status, "\(answer.text)")
            if status == 403 { #expect(answer.errorCode == "Forbidden") }
        }
    }

    @Test func `a trust record that reaches nothing may be made and changed by who manages trust`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let client = try await trustManager(in: tenant)
        let record: JSON = ["iss": "https://nobody.example", "jwks": ["keys": [try SigningKeyFixture.jwk()]]]
        let created = try await client.post("/mtd/v1/trustedIssuers", record)
        #expect(created.status == 201, "\(created.text)")
        // Assignments to clients and to groups without its people are no reason to refuse.
        let other = try await MadeClient.make(in: tenant, [])
        let group = try await tenant.administrator.post("/v1.0/groups", ["displayName": "Elsewhere"])
        let members = [other.id, try #require(group["id"].string)]
        #expect(
            try await RoleSteps.assign("c56d53a2-73d0-4502-b6bd-4a9d3dba28d5", to: members, in: tenant).status == 201)
        let path = "/mtd/v1/trustedIssuers/\(try #require(created["id"].string))"
        let changed = try await client.patch(path, ["jwks": ["keys": [try SigningKeyFixture.jwk()]]])
        #expect(changed.status == 200, "\(changed.text)")
    }

    @Test func `a built-in role can be neither changed nor deleted`() async throws {
        let tenant = try await Self.tenant.value
        let path = "/v1.0/deviceManagement/roleDefinitions/\(Self.globalAdministrator)"
        #expect(try await tenant.administrator.patch(path, ["displayName": "Mine"]).status == 400)
        #expect(try await tenant.administrator.delete(path).status == 400)
        #expect(try await tenant.administrator.get(path)["displayName"] == "Global Administrator")
    }
}
