import Core
import TestServer
import Testing

/// What changes of a connector do to devices, and what is said about it.
@Suite("Connectors: what a change does to devices") struct ConnectorEffectTests {
    private static let header = "drawbridge-devices-made-compliant"
    private static let path = "\(Graph.betaConnectors)/\(Partner.lookout)"
    private static let type = "MobileThreatDefenseConnector"

    /// A partner with three devices in its word: two ill, one healthy.
    private struct Estate {
        let tenant: TestTenant
        let vendor: TestClient
        let devices: [String]
        var admin: TestClient { tenant.administrator }

        static func make(
            _ tenant: TestTenant, _ settings: JSONObject = [:], at observed: String = moment()
        ) async throws -> Estate {
            var all: JSONObject = ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 1]
            for member in settings.members { all[member.name] = member.value }
            all["id"] = .string(Partner.lookout)
            try await tenant.administrator.make(Graph.betaConnectors, .object(all))
            let vendor = try await tenant.vendor()
            guard try await vendor.post(Partner.heartbeat, ["status": "ok"]).status == 200 else {
                throw Failure.internal("no heartbeat")
            }
            try await tenant.addPolicy()
            let devices = (0..<3).map { _ in freshID() }
            try await tenant.importDevices(devices.map { iPhone($0) })
            for (device, level) in zip(devices, ["high", "medium", "secured"]) {
                try await vendor.accepted(report(device, level, at: observed))
            }
            return Estate(tenant: tenant, vendor: vendor, devices: devices)
        }

        func states(_ admin: TestClient) async throws -> [String?] {
            var states: [String?] = []
            for device in devices { states.append(try await admin.state(device)) }
            return states
        }
    }

    /// Both the answer and its entry in the audit log say how many devices became compliant.
    private func expectCount(
        _ count: Int, _ answer: TestAnswer, _ activity: String, _ admin: TestClient,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        #expect((200..<300).contains(answer.status), "\(answer.text)", sourceLocation: sourceLocation)
        #expect(answer.headers[Self.header] == String(count), sourceLocation: sourceLocation)
        let entry = try await admin.auditEntries(activity).first
        #expect(entry?.auditDetail("devicesMadeCompliant") == String(count), sourceLocation: sourceLocation)
    }

    @Test func `toggle off: the answer and its audit entry say how many devices became compliant`() async throws {
        let one = try await Estate.make(try await freshTenant())
        let off = try await one.admin.patch(Self.path, ["iosEnabled": false])
        try await expectCount(2, off, "Patch \(Self.type)", one.admin)
        let on = try await one.admin.patch(Self.path, ["iosEnabled": true])
        #expect(on.headers[Self.header] == nil)
    }

    @Test func `delete: the answer and its audit entry say how many devices became compliant`() async throws {
        let one = try await Estate.make(try await freshTenant())
        try await expectCount(2, one.admin.delete(Self.path), "Delete \(Self.type)", one.admin)
    }

    @Test func `a partner that answers again: the answer and its audit entry say how many devices became compliant`()
        async throws
    {
        try await ClockedServer.run { clock in
            let one = try await Estate.make(
                try await clock.server.newTenant(), ["failMode": "block"], at: clock.at(.seconds(0)))
            try clock.move(to: .hours(25))
            let (admin, vendor) = (try await clock.renewed(one.admin), try await clock.renewed(one.vendor))
            #expect(try await one.states(admin) == ["noncompliant", "noncompliant", "noncompliant"])
            let answer = try await vendor.post(Partner.heartbeat, ["status": "ok"])
            try await expectCount(1, answer, "Action \(Self.type)Heartbeat", admin)
            #expect(try await one.states(admin) == ["noncompliant", "noncompliant", "compliant"])
        }
    }

    @Test func `withdrawn: no device becomes compliant before the threshold has passed`() async throws {
        let one = try await Estate.make(try await freshTenant())
        let before = ["noncompliant", "noncompliant", "compliant"]
        #expect(try await one.states(one.admin) == before)
        let answer = try await one.vendor.post(Partner.deprovision)
        #expect(answer.status == 200)
        #expect(answer.headers[Self.header] == nil)
        #expect(try await one.states(one.admin) == before)
        let entry = try await one.admin.auditEntries("Action MobileThreatDefenseConnectorDeprovision").first
        #expect(entry?.auditDetail("partnerState") == "unavailable", "\(String(describing: entry))")
    }

    @Test func `unavailable past the threshold: its failMode decides`() async throws {
        try await ClockedServer.run { clock in
            let one = try await Estate.make(try await clock.server.newTenant(), at: clock.at(.seconds(0)))
            _ = try await one.vendor.post(Partner.deprovision)
            try clock.move(to: .hours(24))
            var admin = try await clock.renewed(one.admin)
            #expect(try await one.states(admin) == ["noncompliant", "noncompliant", "compliant"])
            try clock.move(to: TimeSpan(microseconds: TimeSpan.hours(24).microseconds + 1))
            admin = try await clock.renewed(admin)
            for (mode, states) in [
                ("ignore", ["compliant", "compliant", "compliant"]),
                ("holdLast", ["noncompliant", "noncompliant", "compliant"]),
                ("block", ["noncompliant", "noncompliant", "noncompliant"]),
            ] {
                #expect(try await admin.patch(Self.path, ["failMode": .string(mode)]).status == 200)
                #expect(try await one.states(admin) == states, "\(mode)")
                #expect(try await admin.get(Self.path)["partnerState"] == "unavailable")
            }
        }
    }

    @Test func `partnerState and lastHeartbeatDateTime in a body are ignored`() async throws {
        let tenant = try await freshTenant()
        let claimed: JSONObject = ["partnerState": "enabled", "lastHeartbeatDateTime": "2026-01-01T00:00:00Z"]
        var body = claimed
        body["id"] = .string(Partner.lookout)
        let created = try await tenant.administrator.post(Graph.betaConnectors, .object(body))
        #expect(created.status == 201)
        let changed = try await tenant.administrator.patch(Self.path, .object(claimed))
        #expect(changed.status == 200)
        for answer in [created, changed, try await tenant.administrator.get(Self.path)] {
            #expect(answer["partnerState"] == "notSetUp")
            #expect(answer["lastHeartbeatDateTime"] == "0001-01-01T00:00:00Z")
        }
    }

    @Test func `a request with at least one item not rejected is contact, a stale or repeated one too`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector()
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            let item = report(device, "high", at: clock.at(.seconds(0)))
            try await vendor.accepted(item)
            let rejected = report(freshID(), "high", at: clock.at(.seconds(0)))
            let stale = report(device, "low", at: clock.at(.hours(-1)))
            for (minutes, items, contact) in [
                (10, [item], 10), (20, [rejected], 10), (30, [rejected, stale], 30), (40, [rejected, rejected], 30),
            ] {
                try clock.move(to: .minutes(minutes))
                let answer = try await vendor.post(Partner.reports, ["reports": .array(items)])
                #expect(answer.status == 200)
                let shown = try await tenant.administrator.get(Self.path)
                #expect(shown["lastHeartbeatDateTime"] == .string(clock.at(.minutes(contact))), "\(minutes)")
            }
        }
    }
}
