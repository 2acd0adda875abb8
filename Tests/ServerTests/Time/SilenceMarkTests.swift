import Core
import TestServer
import Testing

/// "One per mark of a partner's silence", whatever happens to the server and its clock.
@Suite struct SilenceMarkTests {
    private static let health = "/mtd/v1/connectors/\(Partner.lookout)/health"

    private func percents(_ admin: TestClient) async throws -> [String] {
        try await admin.silenceMarks().compactMap { $0.auditDetail("percentOfThreshold") }
    }

    @Test func `the audit log gets one entry at 50, 80 and 100 percent of the threshold, by the server itself`()
        async throws
    {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            _ = try await tenant.readyConnector(
                Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 10])
            for (hours, expected) in [
                (119, []), (120, ["50"]), (191, ["50"]), (192, ["50", "80"]), (240, ["50", "80", "100"]),
                (400, ["50", "80", "100"]),
            ] as [(Int, [String])] {
                try clock.move(to: .hours(hours))
                let admin = try await clock.renewed(tenant.administrator)
                // Nobody asks for anything that would settle the tenant; the scheduler does it.
                let marks = try await eventually({ $0.count >= expected.count }) { try await percents(admin) }
                #expect(marks == expected, "after \(hours) hours")
            }
            let admin = try await clock.renewed(tenant.administrator)
            let entry = try #require(try await admin.silenceMarks().first)
            #expect(entry["actor"]["auditActorType"] == "System")
            #expect(entry["actor"]["applicationId"] == .null)
            #expect(entry["resources"][0]["resourceId"] == .string(Partner.lookout))
            #expect(entry.auditDetail("reachedDateTime") == clock.at(.hours(120)))
            #expect(entry.auditDetail("lastCleanContactDateTime") == clock.start.rfc3339)
            let types = try await admin.get(
                "/beta/deviceManagement/auditEvents/getAuditActivityTypes(category='MobileThreatDefense')")
            #expect(types.values.contains("Action MobileThreatDefenseConnector"))
        }
    }

    @Test func `a clean contact resets the marks, an error heartbeat does not`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector(
                Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 1])
            try clock.move(to: .hours(13))
            var admin = try await clock.renewed(tenant.administrator)
            #expect(try await eventually({ $0 == ["50"] }) { try await percents(admin) } == ["50"])
            let speaking = try await clock.renewed(vendor)
            _ = try await speaking.post(Partner.heartbeat, ["status": "error", "errorCode": "E1"])
            #expect(try await admin.get(Self.health)["lastMarkPercent"] == 50)
            #expect(try await speaking.post(Partner.heartbeat, ["status": "ok"]).status == 200)
            #expect(try await admin.get(Self.health)["lastMarkPercent"] == 0)
            try clock.move(to: .hours(26))
            admin = try await clock.renewed(admin)
            #expect(try await eventually({ $0.count > 1 }) { try await percents(admin) } == ["50", "50"])
        }
    }

    @Test func `a mark comes once, also when the clock is set back and the server starts again`() async throws {
        let bench = try await HistoryBench(start: Timestamp(seconds: 1_800_000_000))
        defer { bench.remove() }
        let start = bench.clock.now
        var history = try await RandomHistory(bench: bench, seed: 1)
        let connectors = history.model.connectors.count
        for hours in [100, 60, 100, 0, 100, 140, 60, 140, 200, 0, 200] {
            bench.clock.set(start + .hours(hours))
            history.model.move(to: start + .hours(hours))
            try await bench.schedule()
            try bench.restart()
            try await bench.schedule()
            #expect(try bench.marks().count == history.model.marks.count, "at \(hours) hours")
        }
        let marks = try bench.marks()
        #expect(marks.count == 3 * connectors)
        #expect(Set(marks) == Set(history.model.marks))
    }

    @Test func `a change that finds a mark overdue writes it before its own entry`() async throws {
        let bench = try await HistoryBench(start: Timestamp(seconds: 1_800_000_000))
        defer { bench.remove() }
        let history = try await RandomHistory(bench: bench, seed: 2)
        let before = try bench.marks()
        bench.clock.set(bench.clock.now + .days(30))
        // The scheduler has not run: the change itself settles what the silence did.
        try await bench.touch(try #require(history.model.devices.keys.first))
        #expect(before == [])
        #expect(try bench.marks().count == 3 * history.model.connectors.count)
    }
}
