import Core
import Foundation
import TestServer

/// Addresses and well-known ids that the tests of this folder share.
enum Graph {
    static let connectors = "/v1.0/deviceManagement/mobileThreatDefenseConnectors"
    static let betaConnectors = "/beta/deviceManagement/mobileThreatDefenseConnectors"
    static let policies = "/beta/deviceManagement/deviceCompliancePolicies"
    static let devices = "/v1.0/deviceManagement/managedDevices"
    static let accessPolicies = "/v1.0/identity/conditionalAccess/policies"
    static let users = "/v1.0/users"
    static let groups = "/v1.0/groups"
    static let settings = "/v1.0/deviceManagement"
}

/// The vendors' side.
enum Partner {
    static let heartbeat = "/mtd/v1/partner/heartbeat"
    static let reports = "/mtd/v1/partner/threatReports"
    static let devices = "/mtd/v1/partner/devices"
    static let deprovision = "/mtd/v1/partner/deprovision"

    static let lookout = TestTenant.lookout
    static let zimperium = TestTenant.zimperium
    static let defender = "fc780465-2017-40d4-a0c5-307022471b92"
    static let windowsSecurityCenter = "e6f777f8-e4c2-4a5b-be01-50b5c124bc7f"
}

/// Applications that conditional-access policies name.
enum App {
    static let exchange = "00000002-0000-0ff1-ce00-000000000000"
    static let sharePoint = "00000003-0000-0ff1-ce00-000000000000"
    /// The Defender app, which the catalogue exempts so that a device can heal.
    static let defender = "dd47d17a-3194-4d86-bfd5-c6ae6f5651e3"
}

/// A fresh id in the form that answers have.
func freshID() -> String { UUID().uuidString.lowercased() }

/// A new tenant of the shared server.
func freshTenant() async throws -> TestTenant { try await TestServer.shared().newTenant() }

/// The moment it is, moved by the given span.
func moment(_ offset: TimeSpan = .seconds(0)) -> String {
    (Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) + offset).rfc3339
}

/// An iOS device with the members given.
func iPhone(_ id: String = freshID(), _ members: JSONObject = [:]) -> JSONObject {
    var device: JSONObject = [
        "azureADDeviceId": .string(id), "operatingSystem": "iOS", "osVersion": "17.5.1", "deviceName": "Anna's phone",
    ]
    for member in members.members { device[member.name] = member.value }
    return device
}

/// One item of a threat report.
func report(
    _ device: String, _ name: String, _ word: String, id: String = freshID(), at observed: String = moment()
) -> JSON {
    [
        "reportId": .string(id), "deviceId": .string(device), "observedDateTime": .string(observed),
        name: .string(word),
    ]
}

/// One item of a threat report with a level.
func report(_ device: String, _ level: String, id: String = freshID(), at observed: String = moment()) -> JSON {
    report(device, "level", level, id: id, at: observed)
}

/// A conditional-access policy that asks for the controls on the applications.
func accessPolicy(
    _ controls: [String] = ["compliantDevice"], apps: [String] = [App.exchange], state: String = "enabled",
    operator: String = "AND", users: JSON = ["includeUsers": ["All"]], name: String = "Mail needs a healthy device"
) -> JSON {
    [
        "displayName": .string(name), "state": .string(state),
        "conditions": [
            "users": users, "applications": ["includeApplications": .strings(apps)], "clientAppTypes": ["all"],
        ],
        "grantControls": ["operator": .string(`operator`), "builtInControls": .strings(controls)],
    ]
}

extension TestClient {
    /// Sends reports in one JSON batch.
    func send(_ reports: JSON...) async throws -> TestAnswer {
        try await post(Partner.reports, ["reports": .array(reports)])
    }

    /// Sends one report that must be accepted.
    /// - Returns: its result.
    @discardableResult
    func accepted(_ report: JSON) async throws -> JSON {
        let answer = try await send(report)
        let result = answer["results"][0]
        guard answer.status == 200, result["status"].string != "rejected" else {
            throw Failure.internal("not accepted: \(answer.text)")
        }
        return result
    }

    /// The compact compliance result of a device.
    func compliance(_ device: String) async throws -> TestAnswer {
        try await get("/mtd/v1/devices/\(device)/compliance")
    }

    /// The compliance state of a device.
    func state(_ device: String) async throws -> String? { try await compliance(device)["complianceState"].string }

    /// Asks whether a device may open an application.
    func ask(_ device: String, _ app: String = App.exchange, context: JSON? = nil) async throws -> TestAnswer {
        try await ask(subject: ["type": "device", "id": .string(device)], app, context: context)
    }

    /// Asks whether a subject may open an application.
    func ask(subject: JSON, _ app: String = App.exchange, context: JSON? = nil) async throws -> TestAnswer {
        var body: JSONObject = [
            "subject": subject, "action": ["name": "access"],
            "resource": ["type": "application", "id": .string(app)],
        ]
        body["context"] = context
        return try await post("/access/v1/evaluation", .object(body))
    }

    /// Makes something that must succeed.
    /// - Returns: its id.
    @discardableResult
    func make(_ path: String, _ body: JSON) async throws -> String {
        let answer = try await post(path, body)
        guard answer.status == 201, let id = answer["id"].string else {
            throw Failure.internal("not made: \(answer.status) \(answer.text)")
        }
        return id
    }

    /// The entries of the audit log with this activity type, newest first.
    func auditEntries(_ activityType: String) async throws -> [JSON] {
        let filter = TestServer.escaped("activityType eq '\(activityType)'")
        let answer = try await get("/beta/deviceManagement/auditEvents?$filter=\(filter)")
        guard answer.status == 200 else { throw Failure.internal("no audit: \(answer.text)") }
        return answer.values
    }
}

extension JSON {
    /// The detail of an audit entry with this name, as text.
    func auditDetail(_ name: String) -> String? {
        self["resources"][0]["modifiedProperties"].array?.first { $0["displayName"].string == name }?["newValue"].string
    }
}
