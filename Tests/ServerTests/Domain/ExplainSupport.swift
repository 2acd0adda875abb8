import Core
import TestServer
import Testing

/// A tenant where Anna's phone may not open Exchange, and everybody who can change that.
struct DeniedPhone: Sendable {
    /// Why the phone is denied.
    enum Cause: String, CaseIterable, Sendable {
        /// The vendor says high.
        case threat
        /// The system is too old and broken open.
        case facts
        /// No contact for 31 days.
        case staleness
        /// The vendor says high and has withdrawn since.
        case withdrawal
        /// An administrator set the level by hand.
        case override
        /// Two policies ask for different levels, and a second application policy refuses as well.
        case severalPolicies
    }

    let tenant: TestTenant
    let vendor: TestClient
    let phone: String
    var admin: TestClient { tenant.administrator }

    static let policyName = "iPhones: at most low"
    static let accessName = "Mail needs a healthy device"
    static let reportID = "lookout-report-9"

    static func make(_ cause: Cause) async throws -> DeniedPhone {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        var rules: JSONObject = [
            "displayName": .string(policyName), "deviceThreatProtectionEnabled": true,
            "deviceThreatProtectionRequiredSecurityLevel": "low",
        ]
        var facts: JSONObject = ["userPrincipalName": "anna@contoso.example"]
        switch cause {
        case .facts:
            rules["osMinimumVersion"] = "18.1"
            rules["securityBlockJailbrokenDevices"] = true
            facts["jailBroken"] = "True"
        case .staleness: facts["lastSyncDateTime"] = .string(moment(.days(-31)))
        case .threat, .withdrawal, .override, .severalPolicies: break
        }
        try await tenant.addPolicy(rules)
        try await tenant.administrator.make(Graph.accessPolicies, accessPolicy(name: accessName))
        let estate = DeniedPhone(tenant: tenant, vendor: vendor, phone: freshID())
        try await tenant.importDevices([iPhone(estate.phone, facts)])
        let isIll = [.threat, .withdrawal, .severalPolicies].contains(cause)
        try await vendor.accepted(report(estate.phone, isIll ? "high" : "secured", id: reportID))
        switch cause {
        case .withdrawal:
            guard try await vendor.post(Partner.deprovision).status == 200 else {
                throw Failure.internal("the vendor cannot withdraw")
            }
        case .override: try await estate.setOverride("high")
        case .severalPolicies:
            rules["displayName"] = "iPhones: at most medium"
            rules["deviceThreatProtectionRequiredSecurityLevel"] = "medium"
            try await tenant.addPolicy(rules)
            try await tenant.administrator.make(
                Graph.accessPolicies, accessPolicy(["compliantDevice"], name: "All needs a healthy device"))
        case .threat, .facts, .staleness: break
        }
        return estate
    }

    /// Whether the gateway's question is answered allow.
    func isAllowed() async throws -> Bool {
        let answer = try await admin.ask(phone)
        guard let decision = answer["decision"].bool else { throw Failure.internal("no decision: \(answer.text)") }
        return decision
    }

    /// The explanation of the phone's denial at Exchange.
    func explain(_ caller: TestClient? = nil) async throws -> TestAnswer { try await (caller ?? admin).explain(phone) }

    /// Does for real what a change says, through the API.
    func apply(_ change: JSON) async throws {
        let answer: TestAnswer
        let policy = change["policy"]["id"].string ?? ""
        switch change["kind"].string {
        case "deviceLevel":
            #expect(change["connectors"][0]["id"] == .string(Partner.lookout))
            try await vendor.accepted(report(phone, try #require(change["level"].string)))
            return
        case "osVersion": answer = try await update(["osVersion": change["version"]])
        case "notJailbroken": answer = try await update(["jailBroken": "False"])
        case "encrypted": answer = try await update(["isEncrypted": true])
        case "deviceChecksIn": answer = try await admin.post("\(Graph.devices)/\(try await managedID())/syncDevice")
        case "connectorAnswers": answer = try await vendor.post(Partner.heartbeat, ["status": "ok"])
        case "levelOverride":
            try await setOverride(try #require(change["level"].string))
            return
        case "policyAllowsLevel":
            var body: JSONObject = ["@odata.type": "#microsoft.graph.iosCompliancePolicy"]
            for setting in change["settings"].array ?? [] { body[setting.string ?? ""] = change["level"] }
            answer = try await admin.patch("\(Graph.policies)/\(policy)", .object(body))
        case "policyUnassigned":
            answer = try await admin.post("\(Graph.policies)/\(policy)/assign", ["assignments": []])
        case "accessPolicyOff":
            answer = try await admin.patch("\(Graph.accessPolicies)/\(policy)", ["state": "disabled"])
        case "userExcluded":
            answer = try await admin.patch(
                "\(Graph.accessPolicies)/\(policy)",
                ["conditions": ["users": ["excludeUsers": [change["user"]["id"]]]]])
        default: throw Failure.internal("an unknown change: \(change)")
        }
        guard (200..<300).contains(answer.status) else { throw Failure.internal("\(change): \(answer.text)") }
    }

    private func managedID() async throws -> String { try #require(try await admin.compliance(phone)["id"].string) }

    private func update(_ members: JSON) async throws -> TestAnswer {
        try await admin.patch("\(Graph.devices)/\(try await managedID())", members)
    }

    private func setOverride(_ level: String) async throws {
        let answer = try await admin.put(
            "/mtd/v1/devices/\(phone)/threatLevelOverride",
            [
                "level": .string(level), "reason": "Known false alarm",
                "expirationDateTime": .string(moment(.days(1))),
            ])
        guard answer.status == 200 else { throw Failure.internal("no override: \(answer.text)") }
    }
}

extension TestClient {
    /// Asks why a device may not open an application, and what would change it.
    func explain(_ device: String, _ app: String = App.exchange) async throws -> TestAnswer {
        try await post("/mtd/v1/decisions:explain", Self.question(device, app))
    }

    /// The body of the question.
    static func question(_ device: String, _ app: String = App.exchange) -> JSON {
        [
            "subject": ["type": "device", "id": .string(device)], "action": ["name": "access"],
            "resource": ["type": "application", "id": .string(app)],
        ]
    }
}

extension TestAnswer {
    /// The remedies of an explanation, each as its kinds of change.
    var remedyKinds: [[String]] {
        (self["remedies"].array ?? []).map { ($0["changes"].array ?? []).compactMap { $0["kind"].string } }
    }
}
