import Core
import TestServer
import Testing

/// A partner that says nothing for longer than the threshold.
@Suite("Connectors: failMode, a silent partner past the threshold") struct ConnectorSilenceTests {
    @Test func `a partner is unresponsive only after the whole threshold, until it speaks again`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector(
                Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 2])
            let path = "\(Graph.connectors)/\(Partner.lookout)"
            try clock.move(to: .hours(48))
            let admin = try await clock.renewed(tenant.administrator)
            let before = try await admin.get(path)
            #expect(before["partnerState"] == "enabled")
            #expect(before["lastHeartbeatDateTime"] == .string(clock.start.rfc3339))
            try clock.move(to: TimeSpan(microseconds: TimeSpan.hours(48).microseconds + 1))
            #expect(try await admin.get(path)["partnerState"] == "unresponsive")
            #expect(try await admin.get(Graph.connectors).values.first?["partnerState"] == "unresponsive")
            // An error code is shown rather than the silence, and does not end it.
            let speaking = try await clock.renewed(vendor)
            _ = try await speaking.post(Partner.heartbeat, ["status": "error", "errorCode": "E1"])
            let beta = "\(Graph.betaConnectors)/\(Partner.lookout)"
            #expect(try await admin.get(beta)["partnerState"] == "error")
            let clean = try await speaking.post(Partner.heartbeat, ["status": "ok"])
            #expect(clean["partnerState"] == "enabled")
            #expect(clean["lastHeartbeatDateTime"] == .string(clock.at(.hours(48) + TimeSpan(microseconds: 1))))
        }
    }

    @Test func `what silence means for a device is what failMode says`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            try await tenant.addPolicy()
            let vendor = try await tenant.readyConnector(
                Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 1])
            let (ill, healthy) = (freshID(), freshID())
            try await tenant.importDevices([iPhone(ill), iPhone(healthy)])
            try await vendor.accepted(report(ill, "high", at: clock.at(.seconds(0))))
            try await vendor.accepted(report(healthy, "secured", at: clock.at(.seconds(0))))
            let path = "\(Graph.betaConnectors)/\(Partner.lookout)"
            #expect(try await tenant.administrator.state(ill) == "noncompliant")
            try clock.move(to: .hours(24))
            var admin = try await clock.renewed(tenant.administrator)
            #expect(try await admin.state(ill) == "noncompliant")
            try clock.move(to: .hours(25))
            admin = try await clock.renewed(admin)

            for (mode, ofIll, ofHealthy) in [
                ("ignore", "compliant", "compliant"), ("holdLast", "noncompliant", "compliant"),
                ("block", "noncompliant", "noncompliant"), ("ignore", "compliant", "compliant"),
            ] {
                let changed = try await admin.patch(path, ["failMode": .string(mode)])
                #expect(changed.status == 200)
                #expect(try await admin.state(ill) == ofIll, "\(mode)")
                #expect(try await admin.state(healthy) == ofHealthy, "\(mode)")
                #expect(try await admin.compliance(ill)["partnerReportedThreatState"] == "highSeverity")
            }
            // A report is contact, also one that says nothing new.
            let speaking = try await clock.renewed(vendor)
            try await speaking.accepted(report(healthy, "secured", at: clock.at(.hours(25))))
            #expect(try await admin.get(path)["partnerState"] == "enabled")
            #expect(try await admin.state(ill) == "noncompliant")
        }
    }
}

extension TimeSpan {
    /// Both spans one after the other.
    static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(microseconds: left.microseconds + right.microseconds)
    }
}
