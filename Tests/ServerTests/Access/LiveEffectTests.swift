import Core
import TestServer
import Testing

@Suite struct LiveEffectTests {
    private static let connectors = TestTenant.connectors

    private func status(_ client: TestClient) async throws -> Int { try await client.get(Self.connectors).status }

    @Test func `deleting a secret ends the tokens got with it and no others`() async throws {
        let tenant = try await AccessTenant.get()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let first = try await made.signIn()
        let issued = try await tenant.administrator.post("\(made.path)/secrets", ["displayName": "second"])
        #expect(issued.status == 201)
        let second = try await tenant.server.signIn(
            tenant: tenant.id, clientID: made.clientID, secret: try #require(issued["clientSecret"].string))
        #expect(try await tenant.administrator.delete("\(made.path)/secrets/\(made.secretID)").status == 204)
        #expect(try await status(first) == 401)
        #expect(try await status(second) == 200)
        let again = try await tenant.server.token(tenant: tenant.id, form: made.form)
        #expect(again["error_codes"] == [7_000_215])
    }

    @Test func `disabling a client ends its tokens at the next request`() async throws {
        let tenant = try await AccessTenant.get()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let client = try await made.signIn()
        #expect(try await status(client) == 200)
        #expect(try await tenant.administrator.patch(made.path, ["accountEnabled": false]).status == 200)
        #expect(try await status(client) == 401)
    }

    @Test func `deleting a client ends its tokens, and a new client of its name does not revive them`() async throws {
        let tenant = try await AccessTenant.get()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let client = try await made.signIn()
        #expect(try await tenant.administrator.delete(made.path).status == 204)
        _ = try await MadeClient.make(in: tenant, ["SecurityReader"])
        #expect(try await status(client) == 401)
    }

    @Test func `a role taken away is 403 at the next request, though the token still names it`() async throws {
        let tenant = try await AccessTenant.get()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader", "AccessEvaluator"])
        let client = try await made.signIn()
        #expect(try await status(client) == 200)
        #expect(try await tenant.administrator.patch(made.path, ["roles": ["AccessEvaluator"]]).status == 200)
        #expect(try await status(client) == 403)
        #expect(try await status(made.signIn()) == 403)
    }

    @Test func `a role added counts from the next token only`() async throws {
        let tenant = try await AccessTenant.get()
        let made = try await MadeClient.make(in: tenant, ["AccessEvaluator"])
        let client = try await made.signIn()
        #expect(
            try await tenant.administrator.patch(made.path, ["roles": ["AccessEvaluator", "SecurityReader"]]).status
                == 200)
        #expect(try await status(client) == 403)
        #expect(try await status(made.signIn()) == 200)
    }

    @Test func `a role assignment counts from the next request, and its end too`() async throws {
        let tenant = try await AccessTenant.get()
        let made = try await MadeClient.make(in: tenant, ["AccessEvaluator"])
        let client = try await made.signIn()
        #expect(try await status(client) == 403)
        let assigned = try await RoleSteps.assign("fa1d7878-e8cb-41a1-8254-0142355c9f84", to: [made.id], in: tenant)
        #expect(assigned.status == 201, "\(assigned.text)")
        #expect(try await status(client) == 200)
        let path = "/v1.0/deviceManagement/roleAssignments/\(try #require(assigned["id"].string))"
        #expect(try await tenant.administrator.delete(path).status == 204)
        #expect(try await status(client) == 403)
    }

    @Test func `an assignment names the principal, not the client id`() async throws {
        let tenant = try await AccessTenant.get()
        let made = try await MadeClient.make(in: tenant, ["AccessEvaluator"])
        let assigned = try await RoleSteps.assign(
            "fa1d7878-e8cb-41a1-8254-0142355c9f84", to: [made.clientID], in: tenant)
        #expect(assigned.status == 201)
        #expect(try await status(made.signIn()) == 403)
    }

    @Test func `changing the actions of an own role counts at once`() async throws {
        let tenant = try await AccessTenant.get()
        let role = try await RoleSteps.define(["Microsoft.Intune_MobileThreatDefense_Read"], in: tenant)
        let made = try await MadeClient.make(in: tenant, [role])
        let client = try await made.signIn()
        #expect(try await status(client) == 200)
        let changed = try await tenant.administrator.patch(
            "/v1.0/deviceManagement/roleDefinitions/\(role)",
            [
                "rolePermissions": [
                    [
                        "resourceActions": [
                            [
                                "allowedResourceActions": ["Microsoft.Intune_Audit_Read"],
                                "notAllowedResourceActions": [],
                            ]
                        ]
                    ]
                ]
            ])
        #expect(changed.status == 200, "\(changed.text)")
        #expect(try await status(client) == 403)
        #expect(try await client.get(AuditTrail.path).status == 200)
    }

    @Test func `a revoked token is 401 while another of the same client goes on`() async throws {
        let tenant = try await AccessTenant.get()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let (revoked, kept) = (try await made.signIn(), try await made.signIn())
        let answer = try await revoke(revoked.token, by: made)
        #expect(answer.status == 200)
        #expect(try await status(revoked) == 401)
        #expect(try await status(kept) == 200)
        let entries = try await AuditTrail(tenant: tenant).entries(by: made.clientID)
        #expect(entries.map { $0["activityType"].string } == ["Action TokenRevocation"])
    }

    @Test func `revoking another client's token, or what is none, is 200 and does nothing`() async throws {
        let tenant = try await AccessTenant.get()
        let (made, other) = (
            try await MadeClient.make(in: tenant, ["SecurityReader"]),
            try await MadeClient.make(in: tenant, ["SecurityReader"])
        )
        let client = try await made.signIn()
        for token in [client.token, "garbage", "a.b.c"] {
            #expect(try await revoke(token, by: other).status == 200)
        }
        #expect(try await status(client) == 200)
        #expect(try await AuditTrail(tenant: tenant).entries(by: other.clientID).isEmpty)
    }

    @Test func `revoking needs the client's credentials and a token`() async throws {
        let made = try await MadeClient.make(in: AccessTenant.get(), ["SecurityReader"])
        let client = try await made.signIn()
        #expect(try await revoke(client.token, by: made, secret: "drawbridge_wrong")["error_codes"] == [7_000_215])
        #expect(try await revoke(client.token, by: made, secret: nil)["error_codes"] == [900_144])
        #expect(try await revoke(nil, by: made)["error_codes"] == [900_144])
        #expect(try await status(client) == 200)
    }

    private func revoke(_ token: String?, by client: MadeClient) async throws -> TestAnswer {
        try await revoke(token, by: client, secret: client.secret)
    }

    private func revoke(_ token: String?, by client: MadeClient, secret: String?) async throws -> TestAnswer {
        let form = ["client_id": client.clientID, "client_secret": secret, "token": token].compactMapValues { $0 }
        let body = form.map { "\($0.key)=\(TestServer.escaped($0.value))" }.joined(separator: "&")
        return try await client.tenant.server.send(
            "POST", "/\(client.tenant.id)/oauth2/v2.0/revoke", body: Array(body.utf8),
            headers: ["Content-Type": "application/x-www-form-urlencoded"])
    }

    @Test func `after a key rotation old tokens go on, new ones have the new key, and both keys are published`()
        async throws
    {
        let tenant = try await TestServer.shared().newTenant()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let old = try await made.signIn()
        let rotated = try await tenant.administrator.post("/mtd/v1/tokenKeys:rotate")
        #expect(rotated.status == 200)
        let new = try await made.signIn()
        let (oldKey, newKey) = (try TokenParts(old.token).header["kid"], try TokenParts(new.token).header["kid"])
        #expect(oldKey != newKey)
        #expect(try await status(old) == 200)
        #expect(try await status(new) == 200)
        let keys = try await tenant.server.send("GET", "/\(tenant.id)/discovery/v2.0/keys")["keys"].array ?? []
        #expect(keys.map { $0["kid"] } == [newKey, oldKey])
        let listed = try await tenant.administrator.get("/mtd/v1/tokenKeys")
        #expect(listed.values.map { $0["state"].string } == ["signing", "verifying"])
        #expect(!listed.text.contains("PRIVATE"))
    }

    @Test func `a suspended tenant gets no token, no answer and no decision, and all of it again when resumed`()
        async throws
    {
        let tenant = try await TestServer.shared().newTenant()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader", "AccessEvaluator"])
        let client = try await made.signIn()
        let operatorClient = try await tenant.server.platformOperator()
        let path = "/platform/v1/tenants/\(tenant.id)"
        let question: JSON = [
            "subject": ["type": "device", "id": "5a0b9d2e-4a44-4a79-9a0f-0d3c52a1f6aa"], "action": ["name": "access"],
            "resource": ["type": "application", "id": "00000002-0000-0ff1-ce00-000000000000"],
        ]
        let suspended = try await operatorClient.post("\(path)/suspend")
        #expect(suspended.status == 200)
        #expect(suspended["state"] == "suspended")
        let refused = try await tenant.server.token(tenant: tenant.id, form: made.form)
        #expect(refused.status == 400)
        #expect(refused["error_codes"] == [90_002])
        #expect(try await status(client) == 401)
        #expect(try await status(tenant.administrator) == 401)
        #expect(try await client.post("/access/v1/evaluation", question).status == 401)
        let discovery = "/\(tenant.id)/v2.0/.well-known/openid-configuration"
        #expect(try await tenant.server.send("GET", discovery).status == 400)
        #expect(try await operatorClient.post("\(path)/resume").status == 200)
        #expect(try await status(client) == 200)
        #expect(try await client.post("/access/v1/evaluation", question).status == 200)
        #expect(try await tenant.server.token(tenant: tenant.id, form: made.form).status == 200)
        let types = try await AuditTrail(tenant: tenant).entries().prefix(2).map { $0["activityType"].string }
        #expect(types == ["Action TenantResumption", "Action TenantSuspension"])
    }
}
