import Core
import TestServer
import Testing

/// The connector's state as vendors and administrators move it.
@Suite("Connectors: partnerState over HTTP") struct ConnectorStateTests {
    @Test func `partnerState follows heartbeats, deprovisioning and toggles`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addConnector()
        let vendor = try await tenant.vendor()
        let admin = tenant.administrator
        let path = "\(Graph.betaConnectors)/\(Partner.lookout)"
        func expect(_ state: JSON, sourceLocation: SourceLocation = #_sourceLocation) async throws {
            let shown = try await admin.get(path)["partnerState"]
            #expect(shown == state, sourceLocation: sourceLocation)
        }
        func beat(_ body: JSON) async throws -> JSON {
            let answer = try await vendor.post(Partner.heartbeat, body)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.json.object?.names == ["connectorId", "partnerState", "lastHeartbeatDateTime"])
            #expect(answer["connectorId"] == .string(Partner.lookout))
            return answer["partnerState"]
        }
        let broken: JSON = ["status": "error", "errorCode": "LICENCE"]

        try await expect("notSetUp")
        #expect(try await beat(broken) == "notSetUp")
        #expect(try await vendor.post(Partner.deprovision)["partnerState"] == "notSetUp")
        #expect(try await beat(["status": "ok"]) == "available")
        try await expect("available")
        _ = try await admin.patch(path, ["iosEnabled": true])
        try await expect("enabled")
        #expect(try await beat(broken) == "error")
        try await expect("error")
        #expect(try await beat(["status": "ok"]) == "enabled")
        let withdrawn = try await vendor.post(Partner.deprovision)
        #expect(withdrawn.status == 200)
        #expect(withdrawn["partnerState"] == "unavailable")
        try await expect("unavailable")
        #expect(try await beat(broken) == "unavailable")
        #expect(try await beat(["status": "ok"]) == "enabled")
        _ = try await admin.patch(path, ["iosEnabled": false])
        try await expect("available")
        _ = try await admin.patch(path, ["iosMobileApplicationManagementEnabled": true])
        try await expect("enabled")
    }

    @Test(arguments: ["notSetUp", "error"])
    func `v1.0 sends notSetUp and error as unknownFutureValue unless preferred otherwise`(state: String) async throws {
        let tenant = try await freshTenant()
        try await tenant.addConnector()
        if state == "error" {
            let vendor = try await tenant.vendor()
            _ = try await vendor.post(Partner.heartbeat, ["status": "ok"])
            _ = try await vendor.post(Partner.heartbeat, ["status": "error", "errorCode": "E1"])
        }
        let path = "\(Graph.connectors)/\(Partner.lookout)"
        #expect(try await tenant.administrator.get(path)["partnerState"] == "unknownFutureValue")
        #expect(
            try await tenant.administrator.get(Graph.connectors).values.first?["partnerState"] == "unknownFutureValue")
        let told = try await tenant.administrator.get(path, headers: ["Prefer": "include-unknown-enum-members"])
        #expect(told["partnerState"] == .string(state))
        #expect(told.headers["preference-applied"]?.contains("include-unknown-enum-members") == true)
        let beta = try await tenant.administrator.get("\(Graph.betaConnectors)/\(Partner.lookout)")
        #expect(beta["partnerState"] == .string(state))
        // What a client reads it can send back.
        let shown = try await tenant.administrator.get(path).json
        #expect(try await tenant.administrator.patch(path, shown).status == 200)
    }

    @Test(
        arguments: [
            [:], ["status": "fine"], ["status": "error"], ["status": "error", "errorCode": ""],
            ["status": "ok", "errorCode": "E1"], ["status": "ok", "extra": 1], ["status": nil], ["status": 1],
            ["status": "ok", "minimumOsVersions": ["ios": "sixteen"]],
            ["status": "ok", "minimumOsVersions": ["tvOS": "16"]],
        ] as [JSON])
    func `a heartbeat that cannot be read is 400`(body: JSON) async throws {
        let reporting = try await SharedTenant.reports.value
        let answer = try await reporting.vendor.post(Partner.heartbeat, body)
        #expect(answer.status == 400, "\(answer.text)")
    }

    @Test func `a heartbeat's minimumOsVersions can only raise the catalogue's`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        let path = "\(Graph.betaConnectors)/\(Partner.lookout)"
        _ = try await vendor.post(
            Partner.heartbeat, ["status": "ok", "minimumOsVersions": ["ios": "16", "android": "4"]])
        let raised = try await tenant.administrator.get(path)
        #expect(raised["partnerMinimumSupportedIosVersion"] == "16")
        #expect(raised["partnerMinimumSupportedAndroidVersion"] == "5")
        // A platform that is not named keeps its minimum.
        _ = try await vendor.post(Partner.heartbeat, ["status": "ok"])
        #expect(try await tenant.administrator.get(path)["partnerMinimumSupportedIosVersion"] == "16")
    }

    @Test func `a device below the partner's minimum fails when the connector blocks such`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector(
            Partner.lookout, ["iosEnabled": true, "partnerUnsupportedOsVersionBlocked": true])
        try await tenant.addPolicy()
        let device = freshID()
        try await tenant.importDevices([iPhone(device, ["osVersion": "15.8"])])
        try await vendor.accepted(report(device, "secured"))
        #expect(try await tenant.administrator.state(device) == "compliant")
        _ = try await vendor.post(Partner.heartbeat, ["status": "ok", "minimumOsVersions": ["ios": "16"]])
        #expect(try await tenant.administrator.state(device) == "noncompliant")
        try await tenant.importDevices([
            ["azureADDeviceId": .string(device), "operatingSystem": "iOS", "osVersion": "16.0"]
        ])
        #expect(try await tenant.administrator.state(device) == "compliant")
    }

    @Test func `only a heartbeat that changes the state leaves an audit entry`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        let activity = "Action MobileThreatDefenseConnectorHeartbeat"
        #expect(try await tenant.administrator.auditEntries(activity).count == 1)
        for _ in 0..<3 { _ = try await vendor.post(Partner.heartbeat, ["status": "ok"]) }
        #expect(try await tenant.administrator.auditEntries(activity).count == 1)
        _ = try await vendor.post(Partner.heartbeat, ["status": "error", "errorCode": "E1"])
        _ = try await vendor.post(Partner.heartbeat, ["status": "error", "errorCode": "E1"])
        let entries = try await tenant.administrator.auditEntries(activity)
        #expect(entries.count == 2)
        #expect(entries.first?.auditDetail("partnerState") == "error")
        #expect(entries.first?["resources"][0]["resourceId"] == .string(Partner.lookout))
    }
}
