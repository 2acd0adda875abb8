import Core
import TestServer
import Testing

/// The whole job, from an empty tenant to a device that is let in again.
@Suite struct StoryTests {
    @Test func `a vendor's word closes the mail and opens it again`() async throws {
        let tenant = try await freshTenant()
        let manager = try await tenant.client("EndpointSecurityManager")
        let helpDesk = try await tenant.client("HelpDeskOperator")
        let gateway = try await tenant.client("AccessEvaluator")

        // The connector: Endpoint Security Manager may, Help Desk may not, and the log says so.
        let body: JSON = ["id": .string(Partner.lookout)]
        #expect(try await helpDesk.post(Graph.connectors, body).status == 403)
        #expect(try await manager.post(Graph.connectors, body).status == 201)
        let entries = try await tenant.administrator.auditEntries("Create MobileThreatDefenseConnector")
        #expect(entries.map { $0["activityResult"].string } == ["Success", "Failure"])
        #expect(
            entries.map { $0["actor"]["applicationId"].string } == [manager.clientID, helpDesk.clientID])

        // The vendor's credentials, first heartbeat, and the toggles.
        let issued = try await manager.post("/mtd/v1/connectors/\(Partner.lookout)/credentials", [:])
        #expect(issued.status == 201)
        #expect(issued["connectorId"] == .string(Partner.lookout))
        let vendor = try await tenant.server.signIn(
            tenant: tenant.id, clientID: try #require(issued["clientId"].string),
            secret: try #require(issued["clientSecret"].string))
        #expect(try await vendor.post(Partner.heartbeat, ["status": "ok"])["partnerState"] == "available")
        let path = "\(Graph.connectors)/\(Partner.lookout)"
        let toggled = try await manager.patch(path, ["iosEnabled": true, "androidEnabled": true])
        #expect(toggled["partnerState"] == "enabled")

        // Devices, what compliance allows, and what mail and files ask for.
        let (phone, android) = (freshID(), freshID())
        try await tenant.importDevices([
            iPhone(phone, ["userPrincipalName": "anna@contoso.example"]),
            [
                "azureADDeviceId": .string(android), "operatingSystem": "Android", "osVersion": "14",
                "userPrincipalName": "ben@contoso.example",
            ],
        ])
        let rules: JSONObject = [
            "displayName": "At most low", "deviceThreatProtectionEnabled": true,
            "deviceThreatProtectionRequiredSecurityLevel": "low",
        ]
        try await tenant.addPolicy(rules)
        try await tenant.addPolicy(rules, type: "androidCompliancePolicy")
        try await tenant.administrator.make(
            Graph.accessPolicies, accessPolicy(apps: [App.exchange, App.sharePoint]))
        #expect(try await gateway.ask(phone)["decision"] == true)

        // The vendor reports a threat in its own words; the device turns noncompliant in the same request.
        let closed = try await vendor.send(
            report(phone, "nativeSeverity", "THREAT_HIGH", id: "incident-1", at: moment(.minutes(-2))),
            report(android, "nativeSeverity", "SECURE"))
        #expect((closed["results"].array ?? []).map { $0["complianceState"].string } == ["noncompliant", "compliant"])

        // Mail is closed, with the reason; files of the healthy device stay open.
        let denied = try await gateway.ask(phone)
        #expect(denied["decision"] == false)
        let rule = denied["context"]["explanation"]["device"]["policies"][0]["rules"][0]
        #expect(rule["report"]["reportId"] == "incident-1")
        #expect(rule["observed"] == "highSeverity")
        #expect(rule["required"] == "low")
        #expect(denied["context"]["explanation"]["since"].string != nil)
        #expect(try await gateway.ask(android, App.sharePoint)["decision"] == true)

        // The threat is resolved; the next question is answered yes.
        let opened = try await vendor.accepted(report(phone, "nativeSeverity", "SECURE", id: "incident-1-resolved"))
        #expect(opened["complianceState"] == "compliant")
        #expect(try await gateway.ask(phone)["decision"] == true)

        // Another tenant sees none of it.
        let stranger = try await freshTenant().administrator
        #expect(try await stranger.get(path).status == 404)
        #expect(try await stranger.compliance(phone).status == 404)
        #expect(try await stranger.get(Graph.devices).values.isEmpty)
        #expect(try await stranger.ask(phone)["context"]["explanation"]["reason"] == "unknownSubject")
    }
}
