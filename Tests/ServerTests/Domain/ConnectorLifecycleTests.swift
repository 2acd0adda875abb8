import Core
import TestServer
import Testing

/// Creating, changing and deleting connectors.
@Suite("Connectors: created, changed and deleted") struct ConnectorLifecycleTests {
    @Test func `a well-known id makes the partner's connector, once`() async throws {
        let tenant = try await freshTenant()
        let created = try await tenant.administrator.post(
            Graph.connectors, ["id": .string(Partner.lookout.uppercased()), "iosEnabled": true])
        #expect(created.status == 201)
        #expect(created["id"] == .string(Partner.lookout))
        #expect(created["iosEnabled"] == true)
        #expect(created.headers["location"] == "\(tenant.server.baseURL)\(Graph.connectors)/\(Partner.lookout)")
        let again = try await tenant.administrator.post(Graph.betaConnectors, ["id": .string(Partner.lookout)])
        #expect(again.status == 409)
        #expect(try await tenant.administrator.get(Graph.connectors).values.count == 1)
    }

    @Test func `no id, or one that is not in the catalogue, makes a custom partner's`() async throws {
        let tenant = try await freshTenant()
        let id = freshID()
        let named = try await tenant.administrator.post(
            Graph.betaConnectors, ["id": .string(id), "partnerDisplayName": "House-made"])
        #expect(named.status == 201)
        #expect(named["id"] == .string(id))
        #expect(named["partnerDisplayName"] == "House-made")
        let first = try await tenant.administrator.make(Graph.connectors, [:])
        let second = try await tenant.administrator.make(Graph.connectors, [:])
        #expect(first != second)
        #expect(Identifier<String>(first) != nil)
    }

    @Test(arguments: [App.exchange, App.sharePoint, "lookout", "", "{2c7790de-8b02-4814-85cf-e0c59380dee8}"])
    func `a custom partner's connector may not use the id of a well-known resource`(id: String) async throws {
        let tenant = try await SharedTenant.members.value
        let answer = try await tenant.administrator.post(Graph.connectors, ["id": .string(id)])
        #expect(answer.status == 400)
        #expect(answer["error"]["target"] == "id" || answer.errorMessage?.contains("id") == true)
    }

    @Test func `an update answers 204 without a body for a caller that prefers that`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addConnector()
        let path = "\(Graph.connectors)/\(Partner.lookout)"
        let answer = try await tenant.administrator.patch(
            path, ["iosEnabled": true], headers: ["Prefer": "return=minimal"])
        #expect(answer.status == 204)
        #expect(answer.bytes.isEmpty)
        #expect(answer.headers["preference-applied"] == "return=minimal")
        #expect(try await tenant.administrator.get(path)["iosEnabled"] == true)
    }

    @Test func `windowsEnabled also turns on block on missing data, unless the same body says otherwise`() async throws
    {
        let tenant = try await freshTenant()
        try await tenant.addConnector(Partner.defender)
        let path = "\(Graph.connectors)/\(Partner.defender)"
        let member = "windowsDeviceBlockedOnMissingPartnerData"
        let on = try await tenant.administrator.patch(path, ["windowsEnabled": true])
        #expect(on[member] == true)
        let off = try await tenant.administrator.patch(path, ["windowsDeviceBlockedOnMissingPartnerData": false])
        #expect(off[member] == false)
        // It is on already, so this turns nothing on.
        let repeated = try await tenant.administrator.patch(path, ["windowsEnabled": true])
        #expect(repeated[member] == false)
        _ = try await tenant.administrator.patch(path, ["windowsEnabled": false])
        let both = try await tenant.administrator.patch(
            path, ["windowsEnabled": true, "windowsDeviceBlockedOnMissingPartnerData": false])
        #expect(both["windowsEnabled"] == true)
        #expect(both[member] == false)
        let created = try await freshTenant().administrator.post(
            Graph.connectors, ["id": .string(Partner.defender), "windowsEnabled": true])
        #expect(created[member] == true)
    }

    @Test func `turning on a second non-Defender MAM toggle of a platform is 409`() async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        let on: JSONObject = ["iosMobileApplicationManagementEnabled": true]
        try await tenant.addConnector(Partner.lookout, on)
        try await tenant.addConnector(Partner.zimperium)
        try await tenant.addConnector(Partner.defender, on)
        let second = try await admin.patch("\(Graph.connectors)/\(Partner.zimperium)", .object(on))
        #expect(second.status == 409)
        #expect(try await admin.get("\(Graph.connectors)/\(Partner.zimperium)")[on.names[0]] == false)
        let other = try await admin.patch(
            "\(Graph.connectors)/\(Partner.zimperium)", ["androidMobileApplicationManagementEnabled": true])
        #expect(other.status == 200)
        _ = try await admin.patch(
            "\(Graph.connectors)/\(Partner.lookout)", ["iosMobileApplicationManagementEnabled": false])
        #expect(try await admin.patch("\(Graph.connectors)/\(Partner.zimperium)", .object(on)).status == 200)
    }

    @Test func `Windows Security Center serves app protection only`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addConnector(Partner.windowsSecurityCenter)
        let path = "\(Graph.betaConnectors)/\(Partner.windowsSecurityCenter)"
        let refused = try await tenant.administrator.patch(path, ["windowsEnabled": true])
        #expect(refused.status == 400)
        #expect(refused["error"]["target"] == "windowsEnabled")
        let taken = try await tenant.administrator.patch(path, ["windowsMobileApplicationManagementEnabled": true])
        #expect(taken.status == 200)
    }

    @Test func `deleting a connector ends its credentials at once, and re-adding starts at notSetUp`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        let path = "\(Graph.betaConnectors)/\(Partner.lookout)"
        #expect(try await tenant.administrator.get(path)["partnerState"] == "enabled")
        let deleted = try await tenant.administrator.delete(path)
        #expect(deleted.status == 204)
        #expect(deleted.bytes.isEmpty)
        #expect(try await tenant.administrator.get(path).status == 404)
        #expect(try await tenant.administrator.delete(path).status == 404)
        #expect(try await vendor.post(Partner.heartbeat, ["status": "ok"]).status == 401)
        let token = try await tenant.server.token(
            tenant: tenant.id,
            form: [
                "grant_type": "client_credentials", "client_id": vendor.clientID, "client_secret": vendor.secret,
                "scope": "https://graph.microsoft.com/.default",
            ])
        #expect(token["error"].string != nil)
        try await tenant.addConnector()
        let again = try await tenant.administrator.get(path)
        #expect(again["partnerState"] == "notSetUp")
        #expect(again["lastHeartbeatDateTime"] == "0001-01-01T00:00:00Z")
        #expect(again["iosEnabled"] == false)
        #expect(try await vendor.post(Partner.heartbeat, ["status": "ok"]).status == 401)
    }

    @Test func `the key form of the address serves every method`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addConnector()
        let path = "\(Graph.connectors)('\(Partner.lookout)')"
        #expect(try await tenant.administrator.get(path)["id"] == .string(Partner.lookout))
        #expect(try await tenant.administrator.patch(path, ["androidEnabled": true])["androidEnabled"] == true)
        #expect(try await tenant.administrator.delete(path).status == 204)
        #expect(try await tenant.administrator.get(path).status == 404)
    }
}
