import Core
import TestServer
import Testing

/// A client with everything its administrator was told when making it.
struct MadeClient: Sendable {
    let tenant: TestTenant
    let id: String
    let clientID: String
    let secret: String
    let secretID: String

    /// Makes a client with these roles, as the tenant's administrator unless said otherwise.
    static func make(
        in tenant: TestTenant, _ roles: [String], permissions: [String]? = nil, by maker: TestClient? = nil
    ) async throws -> MadeClient {
        var body: JSONObject = ["displayName": "Made", "roles": .strings(roles)]
        if let permissions { body["apiPermissions"] = .strings(permissions) }
        let created = try await (maker ?? tenant.administrator).post("/mtd/v1/clients", .object(body))
        try #require(created.status == 201, "\(created.text)")
        return MadeClient(
            tenant: tenant, id: try #require(created["id"].string), clientID: try #require(created["clientId"].string),
            secret: try #require(created["clientSecret"].string), secretID: try #require(created["secretId"].string))
    }

    var path: String { "/mtd/v1/clients/\(id)" }

    /// The form of a good token request.
    var form: [String: String] {
        [
            "grant_type": "client_credentials", "client_id": clientID, "client_secret": secret,
            "scope": "https://graph.microsoft.com/.default",
        ]
    }

    func signIn() async throws -> TestClient {
        try await tenant.server.signIn(tenant: tenant.id, clientID: clientID, secret: secret)
    }
}

/// A tenant that tests share which neither need it empty nor leave anything that another could trip over.
enum AccessTenant {
    private static let made = Task { try await TestServer.shared().newTenant("Shared") }

    static func get() async throws -> TestTenant { try await made.value }
}

/// What a tenant's audit log shows to its administrator.
struct AuditTrail: Sendable {
    let reader: TestClient

    init(reader: TestClient) { self.reader = reader }
    init(tenant: TestTenant) { reader = tenant.administrator }

    static let path = "/v1.0/deviceManagement/auditEvents"

    /// Every entry, newest first.
    func entries() async throws -> [JSON] {
        var entries: [JSON] = []
        var next: String? = Self.path + "?$top=999"
        while let path = next {
            let page = try await reader.get(path)
            try #require(page.status == 200, "\(page.text)")
            entries += page.values
            next = page["@odata.nextLink"].string
        }
        return entries
    }

    /// The entries whose actor is the client, newest first.
    func entries(by client: String) async throws -> [JSON] {
        try await entries().filter { $0["actor"]["applicationId"].string == client }
    }

    func count() async throws -> Int { try await entries().count }
}

extension TestAnswer {
    /// The body with the ids and dates of this one answer blanked, for comparing answers byte for byte.
    var withoutIDs: String {
        var text = text
        let inner = json["error"]["innerError"]
        let own = [
            inner["date"], inner["request-id"], inner["client-request-id"], self["trace_id"], self["correlation_id"],
            self["timestamp"],
        ]
        for value in own.compactMap(\.string) { text = text.replacing(value, with: "-") }
        return text
    }
}

/// Steps with roles that many tests take.
enum RoleSteps {
    /// The address of a role definition, as `roleDefinition@odata.bind` names it.
    static func definition(_ id: String, _ tenant: TestTenant) -> JSON {
        .string("\(tenant.server.baseURL)/v1.0/deviceManagement/roleDefinitions('\(id)')")
    }

    /// Gives a role to principals or groups.
    static func assign(
        _ role: String, to members: [String], in tenant: TestTenant, by client: TestClient? = nil
    ) async throws -> TestAnswer {
        try await (client ?? tenant.administrator).post(
            "/v1.0/deviceManagement/roleAssignments",
            [
                "displayName": "Assignment", "members": .strings(members), "resourceScopes": [],
                "roleDefinition@odata.bind": definition(role, tenant),
            ])
    }

    /// A role definition of the tenant's own with these actions.
    static func define(_ actions: [String], in tenant: TestTenant) async throws -> String {
        let created = try await tenant.administrator.post(
            "/v1.0/deviceManagement/roleDefinitions",
            [
                "@odata.type": "#microsoft.graph.deviceAndAppManagementRoleDefinition", "displayName": "Own role",
                "rolePermissions": [
                    [
                        "resourceActions": [
                            ["allowedResourceActions": .strings(actions), "notAllowedResourceActions": []]
                        ]
                    ]
                ],
            ])
        try #require(created.status == 201, "\(created.text)")
        return try #require(created["id"].string)
    }
}
