import Core
import TestServer

/// One of everything a tenant can have, and how to see whether any of it changed.
struct TenantEstate: Sendable {
    let tenant: TestTenant
    let vendor: TestClient
    /// Identifiers by kind of thing.
    let ids: [String: String]

    static let jwk: JSON = [
        "kty": "EC", "crv": "P-256", "kid": "one", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    ]

    static let accessPolicy: JSON = [
        "displayName": "Mail", "state": "enabled",
        "conditions": [
            "users": ["includeUsers": ["All"]], "applications": ["includeApplications": ["All"]],
            "clientAppTypes": ["all"],
        ],
        "grantControls": ["operator": "OR", "builtInControls": ["compliantDevice"]],
    ]

    /// Makes a tenant with one of everything.
    /// - Parameter connector: the partner whose connector it has.
    static func make(_ server: TestServer, connector: String) async throws -> TenantEstate {
        let tenant = try await server.newTenant("Estate")
        let admin = tenant.administrator
        var ids: [String: String] = ["tenant": tenant.id, "connector": connector]
        func create(_ kind: String, _ path: String, _ body: JSON, member: String = "id") async throws -> JSON {
            let answer = try await admin.post(path, body)
            guard answer.status == 201, let id = answer[member].string else {
                throw Failure.internal("no \(kind): \(answer.status) \(answer.text)")
            }
            ids[kind] = id
            return answer.json
        }
        let vendor = try await tenant.readyConnector(connector)
        let credentials = try await admin.get("/mtd/v1/connectors/\(connector)/credentials")
        ids["credential"] = credentials.values.first?["id"].string
        let entra = newID()
        ids["entraDevice"] = entra
        ids["device"] = try await tenant.importDevices([
            [
                "azureADDeviceId": .string(entra), "operatingSystem": "iOS", "osVersion": "26.1",
                "userPrincipalName": "ada@estate.example",
            ]
        ]).first
        let users = try await admin.get("/v1.0/users")
        ids["user"] = users.values.first?["id"].string
        let group = try await create("group", "/v1.0/groups", ["displayName": "Staff"])
        ids["member"] = ids["user"]
        _ = try await admin.post(
            "/v1.0/groups/\(group["id"].string ?? "")/members/$ref",
            ["@odata.id": .string("https://localhost/v1.0/directoryObjects/\(ids["user"] ?? "")")])
        ids["compliancePolicy"] = try await tenant.addPolicy()
        _ = try await create("accessPolicy", "/v1.0/identity/conditionalAccess/policies", accessPolicy)
        for platform in ["ios", "android", "windows"] {
            _ = try await create(
                "\(platform)AppProtection", "/v1.0/deviceAppManagement/\(platform)ManagedAppProtections",
                ["displayName": "Mail app"])
        }
        _ = try await create(
            "appRegistration", "/mtd/v1/appRegistrations",
            [
                "userPrincipalName": "ada@estate.example", "azureADDeviceId": .string(entra), "appId": "mail",
                "platform": "iOS",
            ])
        _ = try await create(
            "roleDefinition", "/v1.0/deviceManagement/roleDefinitions",
            [
                "displayName": "Reader",
                "rolePermissions": [
                    [
                        "resourceActions": [
                            ["allowedResourceActions": ["Microsoft.Intune_MobileThreatDefense_Read"]]
                        ]
                    ]
                ],
            ])
        _ = try await create(
            "roleAssignment", "/v1.0/deviceManagement/roleAssignments",
            [
                "displayName": "Readers", "members": [.string(ids["group"] ?? "")],
                "roleDefinition@odata.bind": .string(
                    "https://localhost/v1.0/deviceManagement/roleDefinitions('\(ids["roleDefinition"] ?? "")')"),
            ])
        _ = try await create(
            "client", "/mtd/v1/clients", ["displayName": "Gateway", "roles": ["AccessEvaluator", "SecurityReader"]])
        let client = ids["client"] ?? ""
        _ = try await create("secret", "/mtd/v1/clients/\(client)/secrets", ["displayName": "second"])
        _ = try await create("key", "/mtd/v1/clients/\(client)/keys", ["jwk": jwk])
        _ = try await create(
            "trustedIssuer", "/mtd/v1/trustedIssuers",
            ["iss": .string("https://\(newID()).example"), "jwks": ["keys": [jwk]]])
        let events = try await admin.get("/v1.0/deviceManagement/auditEvents")
        ids["auditEvent"] = events.values.last?["id"].string
        let missing = [
            "credential", "device", "user", "group", "compliancePolicy", "accessPolicy", "roleDefinition",
            "roleAssignment", "client", "secret", "key", "trustedIssuer", "auditEvent",
        ].filter { ids[$0] == nil }
        guard missing.isEmpty else { throw Failure.internal("the estate lacks \(missing)") }
        return TenantEstate(tenant: tenant, vendor: vendor, ids: ids)
    }

    func id(_ kind: String) -> String { ids[kind] ?? "" }

    /// Everything the tenant's own administrator sees, byte for byte, by path. The audit log is part of it.
    func fingerprint() async throws -> [String: String] {
        let paths = [
            TestTenant.connectors, "/mtd/v1/connectors/\(id("connector"))/credentials",
            "/beta/deviceManagement/deviceCompliancePolicies?$expand=assignments,scheduledActionsForRule",
            "/beta/deviceManagement/managedDevices", "/v1.0/users", "/v1.0/groups",
            "/v1.0/groups/\(id("group"))/members", "/v1.0/identity/conditionalAccess/policies",
            "/v1.0/deviceManagement/roleDefinitions", "/v1.0/deviceManagement/roleAssignments", "/mtd/v1/clients",
            "/mtd/v1/clients/\(id("client"))/secrets", "/mtd/v1/clients/\(id("client"))/keys",
            "/mtd/v1/trustedIssuers", "/mtd/v1/tokenKeys", "/v1.0/deviceManagement", "/mtd/v1/appRegistrations",
            "/beta/deviceAppManagement/iosManagedAppProtections?$expand=assignments",
            "/beta/deviceAppManagement/androidManagedAppProtections?$expand=assignments",
            "/beta/deviceAppManagement/windowsManagedAppProtections?$expand=assignments",
            "/v1.0/deviceManagement/auditEvents",
        ]
        var result: [String: String] = [:]
        for path in paths {
            let answer = try await tenant.administrator.get(path)
            guard answer.status == 200 else { throw Failure.internal("\(path): \(answer.status) \(answer.text)") }
            result[path] = answer.text
        }
        return result
    }
}
