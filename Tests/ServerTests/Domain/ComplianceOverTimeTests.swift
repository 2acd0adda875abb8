import Core
import TestServer
import Testing

/// Compliance that changes because time passes. The clock stands still until a test moves it.
@Suite("Policy and device state: what time changes, over HTTP") struct ComplianceOverTimeTests {
    private static let instant = TimeSpan(microseconds: 1)

    @Test func `a failing device is in grace until the very instant its hours are over`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector(
                Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 90])
            let policy = try await tenant.addPolicy(graceHours: 24)
            try await tenant.administrator.make(Graph.accessPolicies, accessPolicy())
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            try clock.move(to: .minutes(10))
            // What counts is when the server committed the report, not when the partner saw the threat.
            let result = try await vendor.accepted(report(device, "high", at: clock.at(.minutes(-50))))
            #expect(result["complianceState"] == "inGracePeriod")
            let ends = TimeSpan.hours(24) + .minutes(10)
            func expect(_ state: String, since: TimeSpan, sourceLocation: SourceLocation = #_sourceLocation)
                async throws
            {
                let admin = try await clock.renewed(tenant.administrator)
                let compact = try await admin.compliance(device)
                #expect(compact["complianceState"] == .string(state), sourceLocation: sourceLocation)
                let shown = try await admin.get("\(Graph.devices)/\(device)")
                #expect(shown["complianceState"] == .string(state), sourceLocation: sourceLocation)
                let listed = try await admin.get("\(Graph.devices)?$filter=complianceState%20eq%20'\(state)'")
                #expect(listed.values.count == 1, sourceLocation: sourceLocation)
                let decision = try await admin.ask(device)
                #expect(decision["decision"] == .bool(state == "inGracePeriod"), sourceLocation: sourceLocation)
                let explained = decision["context"]["explanation"]["since"]
                #expect(explained == .string(clock.at(since)), sourceLocation: sourceLocation)
                if state == "inGracePeriod" {
                    #expect(compact["gracePeriodExpirationDateTime"] == .string(clock.at(ends)))
                    #expect(shown["complianceGracePeriodExpirationDateTime"] == .string(clock.at(ends)))
                } else {
                    #expect(compact["gracePeriodExpirationDateTime"] == .null, sourceLocation: sourceLocation)
                }
            }
            try await expect("inGracePeriod", since: .minutes(10))
            // A later report that still fails does not begin a new grace.
            try clock.move(to: .minutes(30))
            try await vendor.accepted(report(device, "medium", at: clock.at(.minutes(30))))
            try clock.move(to: TimeSpan(microseconds: ends.microseconds - 1))
            try await expect("inGracePeriod", since: .minutes(10))
            try clock.move(to: ends)
            try await expect("noncompliant", since: .minutes(10))

            // More hours are counted from the same first failure.
            let admin = try await clock.renewed(tenant.administrator)
            let rule: JSON = [
                "ruleName": "PasswordRequired",
                "scheduledActionConfigurations": [["actionType": "block", "gracePeriodHours": 48]],
            ]
            let scheduled = try await admin.post(
                "\(Graph.policies)/\(policy)/scheduleActionsForRules",
                ["deviceComplianceScheduledActionForRules": [rule]])
            #expect(scheduled.status == 204)
            #expect(try await admin.state(device) == "inGracePeriod")
            #expect(
                try await admin.compliance(device)["gracePeriodExpirationDateTime"]
                    == .string(clock.at(.hours(48) + .minutes(10))))
        }
    }

    @Test func `a new failure after a healthy time begins a new grace`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector()
            try await tenant.addPolicy(graceHours: 1)
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            for (minutes, level) in [(0, "high"), (20, "secured"), (40, "high")] {
                try clock.move(to: .minutes(minutes))
                try await vendor.accepted(report(device, level, at: clock.at(.minutes(minutes))))
            }
            let shown = try await tenant.administrator.compliance(device)
            #expect(shown["complianceState"] == "inGracePeriod")
            #expect(shown["gracePeriodExpirationDateTime"] == .string(clock.at(.minutes(100))))
        }
    }

    @Test func `a device without contact is noncompliant the instant after its days`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let device = freshID()
            let id = try await tenant.importDevices([iPhone(device)])[0]
            try clock.move(to: .days(30))
            let admin = try await clock.renewed(tenant.administrator)
            #expect(try await admin.state(device) == "compliant")
            try clock.move(to: .days(30) + Self.instant)
            #expect(try await admin.state(device) == "noncompliant")
            // Changing a label is no contact.
            _ = try await admin.patch("\(Graph.devices)/\(id)", ["notes": "Where is it?"])
            #expect(try await admin.state(device) == "noncompliant")
            let longer = try await admin.patch(
                Graph.settings, ["settings": ["deviceComplianceCheckinThresholdDays": 31]])
            #expect(longer.status == 200, "\(longer.text)")
            #expect(longer.headers["drawbridge-devices-made-compliant"] == "1")
            #expect(try await admin.state(device) == "compliant")
            _ = try await admin.patch(Graph.settings, ["settings": ["deviceComplianceCheckinThresholdDays": 30]])
            #expect(try await admin.state(device) == "noncompliant")
            #expect(try await admin.post("\(Graph.devices)/\(id)/syncDevice").status == 204)
            #expect(try await admin.state(device) == "compliant")
            let shown = try await admin.get("\(Graph.devices)/\(id)")
            #expect(shown["lastSyncDateTime"] == .string(clock.at(.days(30) + Self.instant)))
        }
    }

    @Test func `a report is no contact of the device, an import is`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector(
                Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 90])
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            try clock.move(to: .days(31))
            let speaking = try await clock.renewed(vendor)
            let late = try await speaking.accepted(report(device, "secured", at: clock.at(.days(31))))
            #expect(late["complianceState"] == "noncompliant")
            let admin = try await clock.renewed(tenant.administrator)
            _ = try await admin.lines("/mtd/v1/devices:import", [["azureADDeviceId": .string(device)]])
            #expect(try await admin.state(device) == "compliant")
        }
    }
}
