import Core
import TestServer
import Testing

/// `lastSyncDateTime`, and what counts as contact of a device.
@Suite("Policy and device state: contact and first failure over HTTP") struct DeviceContactTests {
    @Test func `lastSyncDateTime is set by create, import and syncDevice, not by reports`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector()
            let device = freshID()
            let id = try await tenant.administrator.make(Graph.devices, .object(iPhone(device)))
            func expect(_ minutes: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
                let shown = try await tenant.administrator.get("\(Graph.devices)/\(id)")["lastSyncDateTime"]
                #expect(shown == .string(clock.at(.minutes(minutes))), sourceLocation: sourceLocation)
            }
            try await expect(0)
            try clock.move(to: .minutes(10))
            try await vendor.accepted(report(device, "secured", at: clock.at(.minutes(10))))
            try await expect(0)
            try clock.move(to: .minutes(20))
            try await tenant.importDevices([["azureADDeviceId": .string(device)]])
            try await expect(20)
            try clock.move(to: .minutes(30))
            #expect(try await tenant.administrator.post("\(Graph.devices)/\(id)/syncDevice").status == 204)
            try await expect(30)
            try clock.move(to: .minutes(40))
            _ = try await tenant.administrator.patch("\(Graph.devices)/\(id)", ["notes": "x"])
            try await expect(30)
        }
    }

    @Test func `deviceComplianceCheckinThresholdDays is 30 unless set`() async throws {
        let tenant = try await freshTenant()
        let settings = try await tenant.administrator.get(Graph.settings)["settings"]
        #expect(settings["deviceComplianceCheckinThresholdDays"] == 30)
        #expect(settings["secureByDefault"] == false)
    }

    @Test func `first failure of a report is when the server committed it`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector()
            try await tenant.addPolicy(graceHours: 24)
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            try clock.move(to: .minutes(45))
            try await vendor.accepted(report(device, "high", at: clock.at(.hours(-30))))
            let shown = try await tenant.administrator.compliance(device)
            #expect(shown["complianceState"] == "inGracePeriod")
            #expect(shown["gracePeriodExpirationDateTime"] == .string(clock.at(.hours(24) + .minutes(45))))
        }
    }

    @Test(arguments: ["Linux", "Windows Phone", "", "iOS ", "ChromeOS"])
    func `any other operatingSystem is an item error at import and 400 at create`(system: String) async throws {
        let admin = try await SharedTenant.members.value.administrator
        let device = iPhone(freshID(), ["operatingSystem": .string(system)])
        let line = try await admin.lines("/mtd/v1/devices:import", [.object(device)])
        #expect(line.status == 200)
        #expect(line["results"][0]["status"] == "rejected")
        #expect(line["results"][0]["error"]["message"].string?.contains("operatingSystem") == true)
        let created = try await admin.post(Graph.devices, .object(device))
        #expect(created.status == 400)
        #expect(created["error"]["target"] == "operatingSystem")
    }
}
