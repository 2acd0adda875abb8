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
}
