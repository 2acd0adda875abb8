import Core
import TestServer

/// A tenant where mail needs a protected app, with Lookout asked about iOS apps, and a phone nobody enrolled.
struct ProtectedTenant: Sendable {
    static let policies = "/beta/deviceAppManagement/iosManagedAppProtections"
    static let registrations = "/mtd/v1/appRegistrations"
    static let mail = "27922004-5251-4030-b22d-91ecd9a37ea4"
    static let everybody: JSON = ["@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget"]

    let tenant: TestTenant
    let vendor: TestClient
    let gateway: TestClient
    /// The `azureADDeviceId` of Anna's phone, which only its registration knows.
    let phone: String
    var admin: TestClient { tenant.administrator }

    static func make(
        toggles: JSONObject = ["iosMobileApplicationManagementEnabled": true],
        policy: JSONObject = ["maximumAllowedDeviceThreatLevel": "low"]
    ) async throws -> ProtectedTenant {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector(Partner.lookout, toggles)
        try await tenant.administrator.make(Graph.accessPolicies, accessPolicy(["compliantApplication"]))
        let estate = ProtectedTenant(
            tenant: tenant, vendor: vendor, gateway: try await tenant.client("AccessEvaluator"), phone: freshID())
        try await estate.register()
        try await estate.addProtection(policy)
        return estate
    }

    /// Registers an app; Anna's mail app on her phone unless told otherwise.
    @discardableResult
    func register(
        _ device: String? = nil, user: String = "anna@contoso.example", app: String = mail, platform: String = "iOS",
        by client: TestClient? = nil
    ) async throws -> TestAnswer {
        try await (client ?? admin).post(
            Self.registrations,
            [
                "userPrincipalName": .string(user), "azureADDeviceId": .string(device ?? phone), "appId": .string(app),
                "platform": .string(platform),
            ])
    }

    /// Adds an app-protection policy for everybody.
    /// - Returns: its id.
    @discardableResult
    func addProtection(
        _ members: JSONObject, collection: String = policies, target: JSON = everybody
    ) async throws -> String {
        var body = members
        if body["displayName"] == nil { body["displayName"] = "Mail app" }
        let id = try await admin.make(collection, .object(body))
        let assigned = try await admin.post(
            "\(collection)/\(id)/assign", ["assignments": [["target": target]]])
        guard assigned.status == 204 else { throw Failure.internal("not assigned: \(assigned.text)") }
        return id
    }

    /// Asks from the mail app on a device.
    func ask(_ device: String? = nil, app: String? = mail) async throws -> TestAnswer {
        try await gateway.ask(
            device ?? phone, context: app.map { ["clientAppId": .string($0)] })
    }

    func allows(_ device: String? = nil, app: String? = mail) async throws -> Bool? {
        try await ask(device, app: app)["decision"].bool
    }
}

extension TestAnswer {
    /// App protection's part of an explanation.
    var appProtection: JSON { json["context"]["explanation"]["appProtection"] }
}
