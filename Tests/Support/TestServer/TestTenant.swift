import Core

/// A tenant of a test server with its Global Administrator.
package struct TestTenant: Sendable {
    package let server: TestServer
    package let id: String
    package let administrator: TestClient

    package static let lookout = "2c7790de-8b02-4814-85cf-e0c59380dee8"
    package static let zimperium = "08a8455c-48dd-45ff-ad82-7211355354f3"
    package static let connectors = "/v1.0/deviceManagement/mobileThreatDefenseConnectors"

    /// A new client with these roles, signed in.
    package func client(_ roles: String..., permissions: [String]? = nil) async throws -> TestClient {
        var body: JSONObject = [
            "displayName": .string("Client \(roles.joined(separator: " "))"), "roles": .strings(roles),
        ]
        if let permissions { body["apiPermissions"] = .strings(permissions) }
        let created = try await administrator.post("/mtd/v1/clients", .object(body))
        guard created.status == 201, let clientID = created["clientId"].string,
            let secret = created["clientSecret"].string
        else { throw TestFailure("no client: \(created.text)") }
        return try await server.signIn(tenant: id, clientID: clientID, secret: secret)
    }

    /// Adds a connector for a partner.
    package func addConnector(_ partner: String = lookout, _ settings: JSONObject = [:]) async throws {
        var body = settings
        body["id"] = .string(partner)
        let created = try await administrator.post(Self.connectors, .object(body))
        guard created.status == 201 else { throw TestFailure("no connector: \(created.text)") }
    }

    /// The vendor of a connector, signed in with credentials of its own.
    package func vendor(_ partner: String = lookout) async throws -> TestClient {
        let issued = try await administrator.post("/mtd/v1/connectors/\(partner)/credentials", [:])
        guard issued.status == 201, let clientID = issued["clientId"].string, let secret = issued["clientSecret"].string
        else { throw TestFailure("no credentials: \(issued.text)") }
        return try await server.signIn(tenant: id, clientID: clientID, secret: secret)
    }

    /// Adds a connector with its toggles on and its partner's first clean heartbeat.
    package func readyConnector(
        _ partner: String = lookout, _ settings: JSONObject = ["iosEnabled": true, "androidEnabled": true]
    )
        async throws -> TestClient
    {
        try await addConnector(partner, settings)
        let vendor = try await vendor(partner)
        let beat = try await vendor.post("/mtd/v1/partner/heartbeat", ["status": "ok"])
        guard beat.status == 200 else { throw TestFailure("no heartbeat: \(beat.text)") }
        return vendor
    }

    /// Imports devices; each gives at least its `azureADDeviceId`.
    /// - Returns: their managed ids.
    @discardableResult
    package func importDevices(_ devices: [JSONObject]) async throws -> [String] {
        let answer = try await administrator.lines("/mtd/v1/devices:import", devices.map { .object($0) })
        let ids = (answer["results"].array ?? []).compactMap { $0["id"].string }
        guard answer.status == 200, ids.count == devices.count else { throw TestFailure("no import: \(answer.text)") }
        return ids
    }

    /// An iOS compliance policy on all devices.
    @discardableResult
    package func addPolicy(
        _ properties: JSONObject = [
            "deviceThreatProtectionEnabled": true, "deviceThreatProtectionRequiredSecurityLevel": "low",
        ], type: String = "iosCompliancePolicy", graceHours: Int64 = 0, target: JSON? = nil
    ) async throws -> String {
        var body = properties
        body["@odata.type"] = .string("#microsoft.graph.\(type)")
        if body["displayName"] == nil { body["displayName"] = "Policy" }
        body["scheduledActionsForRule"] = [
            [
                "ruleName": "PasswordRequired",
                "scheduledActionConfigurations": [["actionType": "block", "gracePeriodHours": .integer(graceHours)]],
            ]
        ]
        let path = "/beta/deviceManagement/deviceCompliancePolicies"
        let created = try await administrator.post(path, .object(body))
        guard created.status == 201, let id = created["id"].string else {
            throw TestFailure("no policy: \(created.text)")
        }
        let everybody: JSON = ["@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"]
        let assigned = try await administrator.post(
            "\(path)/\(id)/assign", ["assignments": [["target": target ?? everybody]]])
        guard assigned.status == 200 else { throw TestFailure("not assigned: \(assigned.text)") }
        return id
    }
}
