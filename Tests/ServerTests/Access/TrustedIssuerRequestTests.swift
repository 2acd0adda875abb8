import Core
import TestServer
import Testing
import Tokens

@Suite struct TrustedIssuerRequestTests {
    private static let path = "/mtd/v1/trustedIssuers"
    private static let tenant = Task { try await TestServer.shared().newTenant("Trust") }

    /// A registered issuer of a tenant.
    private func register(
        _ shape: OutsideIssuer.Shape, in tenant: TestTenant, named name: String, _ changes: [String: JSON?] = [:]
    ) async throws -> (issuer: OutsideIssuer, id: String) {
        let issuer = try await OutsideIssuer(shape, for: tenant, named: name)
        var record = issuer.record
        for (member, value) in changes { record[member] = value }
        let created = try await tenant.administrator.post(Self.path, .object(record))
        try #require(created.status == 201, "\(created.text)")
        return (issuer, try #require(created["id"].string))
    }

    private func list(_ token: String) async throws -> Int {
        try await TestServer.shared().send("GET", TestTenant.connectors, token: token).status
    }

    /// Whether the caller gets past the door of creating a connector: 400 for an id that is none, else 403 or 401.
    private func create(_ token: String) async throws -> Int {
        try await TestServer.shared().send(
            "POST", TestTenant.connectors, token: token, body: Array("{\"id\":\"none\"}".utf8),
            headers: ["Content-Type": "application/json"]
        ).status
    }

    @Test(arguments: OutsideIssuer.Shape.allCases)
    func `a person may do what both the scope and an assertable role allow`(shape: OutsideIssuer.Shape)
        async throws
    {
        let (issuer, _) = try await register(shape, in: Self.tenant.value, named: "rights-\(shape)")
        let cases: [(roles: [String], scope: String?, list: Int, create: Int)] = [
            (["EndpointSecurityManager"], "DeviceManagementServiceConfig.ReadWrite.All", 200, 400),
            (["EndpointSecurityManager"], "DeviceManagementServiceConfig.Read.All", 200, 403),
            (["SecurityReader"], "DeviceManagementServiceConfig.ReadWrite.All", 200, 403),
            (["EndpointSecurityManager"], "User.Read", 403, 403), (["EndpointSecurityManager"], "", 403, 403),
            (["EndpointSecurityManager"], nil, 403, 403),
            // Roles that the record does not let it assert, or that are none.
            (["GlobalAdministrator"], "DeviceManagementServiceConfig.ReadWrite.All", 403, 403),
            (["ReadOnlyOperator", "endpointsecuritymanager"], "DeviceManagementServiceConfig.ReadWrite.All", 403, 403),
            (["PlatformOperator", "ThreatReporter"], "Drawbridge.Tenants.Manage Drawbridge.Partner.Report", 403, 403),
            ([], "DeviceManagementServiceConfig.ReadWrite.All", 403, 403),
        ]
        for (roles, scope, listed, created) in cases {
            let token = try await issuer.token(roles: roles, scope: scope)
            #expect(try await list(token) == listed, "\(roles) \(scope ?? "nil")")
            #expect(try await create(token) == created, "\(roles) \(scope ?? "nil")")
        }
    }

    @Test func `without scp a token has rights only where the record says appTokens`() async throws {
        let tenant = try await Self.tenant.value
        let (issuer, id) = try await register(.entra, in: tenant, named: "apps", ["appTokens": true])
        let token = try await issuer.token(scope: nil)
        #expect(try await list(token) == 200)
        #expect(try await tenant.administrator.patch("\(Self.path)/\(id)", ["appTokens": false]).status == 200)
        #expect(try await list(token) == 403)
    }

    @Test func `what is wrong with an outside token is one 401`() async throws {
        let tenant = try await Self.tenant.value
        let (issuer, _) = try await register(.entra, in: tenant, named: "wrong")
        let stranger = try SigningKey.generate(.RS256)
        let now = TokenParts.now
        let changes: [(String, [String: JSON?])] = [
            ("tid", ["tid": "5a0b9d2e-4a44-4a79-9a0f-0d3c52a1f6aa"]), ("no tid", ["tid": nil]),
            ("aud", ["aud": "https://other.example"]), ("no aud", ["aud": nil]), ("empty aud", ["aud": []]),
            ("iss", ["iss": .string(issuer.iss + "/")]),
            ("ended", ["iat": .integer(now - 7_200), "exp": .integer(now - 3_600)]),
            ("not yet", ["nbf": .integer(now + 600)]), ("no exp", ["exp": nil]),
            ("too long", ["exp": .integer(now + 90_000)]),
            ("at_hash", ["at_hash": "x"]), ("c_hash", ["c_hash": "x"]), ("cnf", ["cnf": ["jkt": "x"]]),
            ("no subject", ["oid": nil]), ("roles as text", ["roles": "EndpointSecurityManager"]),
            ("scp as number", ["scp": 1]),
        ]
        #expect(try await list(issuer.token()) == 200)
        for (what, change) in changes { #expect(try await list(issuer.token(change)) == 401, "\(what)") }
        let headers: [[String: JSON]] = [
            ["kid": "unknown"], ["typ": "logout+jwt"], ["typ": "at+jwt"], ["alg": "HS256"], ["alg": "none"],
            ["jku": "https://evil.example"], ["crit": ["exp"]], ["jwk": .object(stranger.publicKey.jwk)],
        ]
        for header in headers { #expect(try await list(issuer.token(header: header)) == 401, "\(header)") }
        #expect(try await list(issuer.token(key: stranger)) == 401)
    }

    @Test func `the ID token of Keycloak is no access token`() async throws {
        let (issuer, _) = try await register(.keycloak, in: Self.tenant.value, named: "kinds")
        #expect(try await list(issuer.token()) == 200)
        for kind in ["ID", "Refresh", "Logout"] {
            #expect(try await list(issuer.token(["typ": .string(kind)])) == 401, "\(kind)")
        }
    }

    @Test func `the principal is made from record and subject, and assignments name it`() async throws {
        let tenant = try await TestServer.shared().newTenant()
        let (issuer, id) = try await register(.entra, in: tenant, named: "principal")
        let subject = "5a0b9d2e-4a44-4a79-9a0f-0d3c52a1f6aa"
        let token = try await issuer.token(subject: subject, roles: [])
        #expect(try await list(token) == 403)
        let entry = try #require(
            try await AuditTrail(tenant: tenant).entries().first {
                $0["actor"]["auditActorType"] == "ItPro" && $0["activityResult"] == "Failure"
            })
        let record = try #require(TrustedIssuerID(id))
        let principal = namedUUID(namespace: record, name: subject, as: PrincipalKind.self).text
        #expect(entry["actor"]["userId"].string == principal)
        #expect(principal != subject)
        // The claim itself names nobody.
        #expect(
            try await RoleSteps.assign("fa1d7878-e8cb-41a1-8254-0142355c9f84", to: [subject], in: tenant).status == 201)
        #expect(try await list(token) == 403)
        #expect(
            try await RoleSteps.assign("fa1d7878-e8cb-41a1-8254-0142355c9f84", to: [principal], in: tenant).status
                == 201)
        #expect(try await list(token) == 200)
    }

    @Test func `a disabled directory user of that issuer and subject is 401, and no other user counts`() async throws {
        let tenant = try await Self.tenant.value
        let (issuer, _) = try await register(.keycloak, in: tenant, named: "users")
        func user(_ name: String, _ identities: JSON) async throws -> String {
            let created = try await tenant.administrator.post(
                "/v1.0/users",
                [
                    "userPrincipalName": .string(name), "displayName": "Ann", "accountEnabled": true,
                    "identities": identities,
                ])
            try #require(created.status == 201, "\(created.text)")
            return "/v1.0/users/\(try #require(created["id"].string))"
        }
        let own = try await user(
            "ann@acme.example", [["signInType": "federated", "issuer": .string(issuer.iss), "issuerAssignedId": "ann"]])
        let stranger = try await user(
            "bob@acme.example",
            [["signInType": "federated", "issuer": "https://other.example", "issuerAssignedId": "ann"]])
        let named = try await user("ann", [])
        let token = try await issuer.token(subject: "ann", ["upn": "ann", "email": "ann@acme.example"])
        for path in [stranger, named] {
            #expect(try await tenant.administrator.patch(path, ["accountEnabled": false]).status == 200)
        }
        #expect(try await list(token) == 200)
        #expect(try await tenant.administrator.patch(own, ["accountEnabled": false]).status == 200)
        #expect(try await list(token) == 401)
        #expect(try await tenant.administrator.patch(own, ["accountEnabled": true]).status == 200)
        #expect(try await list(token) == 200)
    }

    @Test func `a group of the person's directory user gives the role assigned to it`() async throws {
        let tenant = try await Self.tenant.value
        let (issuer, _) = try await register(.keycloak, in: tenant, named: "groups")
        let created = try await tenant.administrator.post(
            "/v1.0/users",
            [
                "userPrincipalName": "eve@acme.example", "displayName": "Eve", "accountEnabled": true,
                "identities": [["signInType": "federated", "issuer": .string(issuer.iss), "issuerAssignedId": "eve"]],
            ])
        let user = try #require(created["id"].string)
        let group = try #require(
            try await tenant.administrator.post("/v1.0/groups", ["displayName": "Readers"])["id"].string)
        #expect(
            try await RoleSteps.assign("fa1d7878-e8cb-41a1-8254-0142355c9f84", to: [group], in: tenant).status == 201)
        let token = try await issuer.token(subject: "eve", roles: [])
        #expect(try await list(token) == 403)
        let added = try await tenant.administrator.post(
            "/v1.0/groups/\(group)/members/$ref", ["@odata.id": .string("\(tenant.server.baseURL)/v1.0/users/\(user)")])
        #expect(added.status == 204, "\(added.text)")
        #expect(try await list(token) == 200)
        #expect(try await tenant.administrator.delete("/v1.0/groups/\(group)/members/\(user)/$ref").status == 204)
        #expect(try await list(token) == 403)
    }
}
