import Core
import TestServer
import Testing

/// `GET /mtd/v1/connectors/{id}/health`.
@Suite struct ConnectorHealthTests {
    private static let path = "/mtd/v1/connectors/\(Partner.lookout)/health"

    @Test func `health says how silent the partner is, and which devices it has spoken of`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            try await tenant.addConnector(
                Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 4])
            var admin = tenant.administrator
            let unused = try await admin.get(Self.path)
            #expect(unused["partnerState"] == "notSetUp")
            for name in [
                "errorCode", "lastHeartbeatDateTime", "lastCleanContactDateTime", "silenceSeconds",
                "silencePercentOfThreshold", "nextMark", "lastAcceptedReport",
            ] { #expect(unused[name] == .null, "\(name)") }

            let vendor = try await tenant.vendor()
            _ = try await vendor.post(Partner.heartbeat, ["status": "ok"])
            let (spoken, stale, unspoken) = (freshID(), freshID(), freshID())
            try await tenant.importDevices([
                iPhone(spoken), iPhone(stale), iPhone(unspoken),
                ["azureADDeviceId": .string(freshID()), "operatingSystem": "Android", "osVersion": "16"],
            ])
            try await vendor.accepted(report(stale, "secured", id: "first", at: clock.at(.seconds(0))))
            try clock.move(to: .days(5))
            let later = try await clock.renewed(vendor)
            try await later.accepted(report(spoken, "low", id: "second", at: clock.at(.days(5))))
            try clock.move(to: .days(6))
            admin = try await clock.renewed(admin)
            let health = try await admin.get(Self.path)
            #expect(health["partnerState"] == "enabled")
            #expect(health["displayName"] == "Lookout for Work")
            #expect(health["partnerUnresponsivenessThresholdInDays"] == 4)
            #expect(health["lastCleanContactDateTime"] == .string(clock.at(.days(5))))
            #expect(health["silenceSeconds"] == 86_400)
            #expect(health["silencePercentOfThreshold"] == 25)
            #expect(health["nextMark"] == ["percent": 50, "dateTime": .string(clock.at(.days(7)))])
            #expect(health["devices"] == ["total": 3, "reported": 2, "neverReported": 1, "stale": 1])
            #expect(
                health["lastAcceptedReport"]
                    == ["reportId": "second", "receivedDateTime": .string(clock.at(.days(5)))])
            #expect(health["evaluatedDateTime"] == .string(clock.at(.days(6))))
            _ = try await clock.renewed(later).post(Partner.heartbeat, ["status": "error", "errorCode": "E7"])
            #expect(try await admin.get(Self.path)["errorCode"] == "E7")
            #expect(try await admin.get(Self.path)["partnerState"] == "error")
            #expect(try await admin.get(Self.path)["silencePercentOfThreshold"] == 25)
        }
    }

    @Test func `devices outside the caller's scope are not counted`() async throws {
        let tenant = try await freshTenant()
        _ = try await tenant.readyConnector()
        let (mine, other) = (freshID(), freshID())
        let ids = try await tenant.importDevices([iPhone(mine), iPhone(other)])
        let admin = tenant.administrator
        let group = try await admin.make(Graph.groups, ["displayName": "Mine"])
        _ = try await admin.post(
            "\(Graph.groups)/\(group)/members/$ref",
            ["@odata.id": .string("https://localhost/v1.0/directoryObjects/\(ids[0])")])
        let scoped = try await tenant.client()
        let reader = try await RoleSteps.define(
            ["Microsoft.Intune_MobileThreatDefense_Read", "Microsoft.Intune_ManagedDevices_Read"], in: tenant)
        let clients = try await admin.get("/mtd/v1/clients").values
        let principal = try #require(
            clients.first { $0["clientId"] == .string(scoped.clientID) }?["id"].string)
        try await admin.make(
            "/v1.0/deviceManagement/roleAssignments",
            [
                "displayName": "Scoped", "members": [.string(principal)], "resourceScopes": [.string(group)],
                "roleDefinition@odata.bind": RoleSteps.definition(reader, tenant),
            ])
        let path = Self.path
        #expect(try await admin.get(path)["devices"]["total"] == 2)
        #expect(try await scoped.get(path)["devices"]["total"] == 1)
        #expect(try await scoped.get("/mtd/v1/devices/\(mine)/timeline").status == 200)
        #expect(try await scoped.get("/mtd/v1/devices/\(other)/timeline").status == 404)
    }
}
