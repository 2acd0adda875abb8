import Core
import TestServer
import Testing

/// What is stored of reports, for whom, and how much at a time.
@Suite("Reports: what is kept") struct ReportKeepingTests {
    @Test func `threats are kept and shown, and never decide`() async throws {
        let one = try await ReportingTenant.make()
        let device = try await one.phone()
        let threats: JSON = [
            [
                "id": "t-1", "type": "TROJAN", "severity": "THREAT_HIGH", "title": "Parcel tracker",
                "detectedDateTime": "2026-01-01T00:00:00Z",
            ]
        ]
        var item = try #require(report(device, "secured").object)
        item["threats"] = threats
        #expect(try await one.vendor.accepted(.object(item))["complianceState"] == "compliant")
        #expect(try await one.reported(device) == "secured")
        let shown = try #require(try await one.admin.timeline(device).first { $0["kind"] == "report" })
        #expect(shown["threats"] == threats)
    }

    @Test func `an older item is kept in history and changes nothing`() async throws {
        let one = try await ReportingTenant.make()
        let device = try await one.phone()
        try await one.vendor.accepted(report(device, "secured", id: "new", at: moment(.minutes(-5))))
        let late = try await one.vendor.accepted(report(device, "high", id: "old", at: moment(.minutes(-9))))
        #expect(late["status"] == "stale")
        #expect(late["complianceState"] == "compliant")
        let result = try await one.admin.compliance(device)
        #expect(result["partnerReportedThreatState"] == "secured")
        #expect(result["complianceState"] == "compliant")
        let history = try await one.admin.timeline(device).filter { $0["kind"] == "report" }
        #expect(
            history.map { [$0["reportId"], $0["status"], $0["state"]] }.contains(["old", "stale", "highSeverity"]))
        #expect(try await one.admin.stateChanges(device).map(\.cause) == ["deviceAdded"])
    }

    @Test func `the key is connector and device: each connector has a last report of its own`() async throws {
        let one = try await ReportingTenant.make()
        let other = try await one.tenant.readyConnector(Partner.zimperium)
        let device = try await one.phone()
        try await one.vendor.accepted(report(device, "high", at: moment(.minutes(-1))))
        // Older than the other vendor's, and nevertheless this one's newest.
        let second = try await other.accepted(report(device, "secured", at: moment(.minutes(-30))))
        #expect(second["status"] == "applied")
        #expect(try await one.reported(device) == "highSeverity")
        try await one.vendor.accepted(report(device, "secured"))
        #expect(try await one.reported(device) == "secured")
    }

    @Test func `the scope of a reportId is its connector`() async throws {
        let one = try await ReportingTenant.make()
        let other = try await one.tenant.readyConnector(Partner.zimperium)
        let device = try await one.phone()
        try await one.vendor.accepted(report(device, "secured", id: "7"))
        #expect(try await other.accepted(report(device, "high", id: "7"))["status"] == "applied")
        #expect(try await one.admin.state(device) == "noncompliant")
    }

    @Test func `of an unknown device nothing is stored`() async throws {
        let one = try await ReportingTenant.make()
        let device = freshID()
        let refused = try await one.vendor.send(report(device, "high", id: "r"))
        #expect(refused["results"][0]["error"]["code"] == "UnknownDevice")
        try await one.tenant.importDevices([iPhone(device)])
        #expect(try await one.reported(device) == "unknown")
        #expect(try await one.admin.timeline(device).allSatisfy { $0["kind"] != "report" })
        // The same id with another body: the first is not remembered.
        #expect(try await one.vendor.accepted(report(device, "secured", id: "r"))["status"] == "applied")
    }

    @Test func `a JSON batch is one transaction: nobody sees half of it`() async throws {
        let one = try await ReportingTenant.make()
        let devices = (0..<300).map { _ in freshID() }
        try await one.tenant.importDevices(devices.map { iPhone($0) })
        let seen = try await withThrowingTaskGroup(of: Set<Int64>.self) { group in
            group.addTask {
                for round in 0..<6 {
                    let items = devices.map { report($0, round % 2 == 0 ? "high" : "secured") }
                    let answer = try await one.vendor.post(Partner.reports, ["reports": .array(items)])
                    #expect(answer.status == 200)
                }
                return []
            }
            group.addTask {
                var counts: Set<Int64> = []
                while try await one.admin.auditEntries("Action ThreatReport").count < 6 {
                    let summary = try await one.admin.get("/mtd/v1/compliance/summary")
                    counts.insert(summary["states"]["noncompliant"].integer ?? -1)
                }
                return counts
            }
            return try await group.reduce(into: Set<Int64>()) { $0.formUnion($1) }
        }
        #expect(seen.isSubset(of: [0, 300]), "\(seen)")
        let entries = try await one.admin.auditEntries("Action ThreatReport")
        #expect(entries.map { $0.auditDetail("applied") } == Array(repeating: "300", count: 6))
    }

    @Test func `complianceState of a line is the state after its chunk`() async throws {
        let one = try await ReportingTenant.make()
        let (device, other) = (try await one.phone(), try await one.phone())
        let observed = moment(.minutes(-10))
        var lines = [report(device, "high", at: observed)]
        lines += (0..<998).map { _ in report(other, "secured", at: observed) }
        lines.append(report(device, "secured", at: moment(.minutes(-9))))
        lines.append(report(device, "high", at: moment(.minutes(-8))))
        let results = try await one.vendor.lines(Partner.reports, lines)["results"].array ?? []
        #expect(results.count == 1_001)
        let states = [0, 999, 1_000].map { results.indices.contains($0) ? results[$0]["complianceState"] : .null }
        #expect(states == ["compliant", "compliant", "noncompliant"])
    }
}
