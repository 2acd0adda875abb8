import Core
import TestServer
import Testing

/// Which report holds, and what happens to one that comes twice.
@Suite("Reports: order and reportId, over HTTP") struct ReportOrderTests {
    @Test func `an older item is stale, a newer one that says the same is unchanged`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        let statuses = try await [
            reporting.vendor.accepted(report(device, "high", at: moment(.minutes(-10)))),
            reporting.vendor.accepted(report(device, "secured", at: moment(.minutes(-20)))),
            reporting.vendor.accepted(report(device, "high", at: moment(.minutes(-5)))),
            reporting.vendor.accepted(report(device, "secured", at: moment(.minutes(-7)))),
            reporting.vendor.accepted(report(device, "low", at: moment(.minutes(-1)))),
        ].map { $0["status"].string }
        // The fourth lies between the two that say high; the time of the unchanged one counts.
        #expect(statuses == ["applied", "stale", "unchanged", "stale", "applied"])
        #expect(try await reporting.reported(device) == "lowSeverity")
    }

    @Test(arguments: [
        ("high", "applied", "highSeverity"), ("medium", "unchanged", "mediumSeverity"),
        ("low", "stale", "mediumSeverity"), ("secured", "stale", "mediumSeverity"),
    ])
    func `at equal times the worse state wins`(level: String, status: String, shown: String) async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        let observed = moment(.minutes(-3))
        try await reporting.vendor.accepted(report(device, "medium", at: observed))
        let second = try await reporting.vendor.accepted(report(device, level, at: observed))
        #expect(second["status"] == .string(status))
        #expect(try await reporting.reported(device) == shown)
    }

    @Test func `times are kept to the microsecond`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        try await reporting.vendor.accepted(report(device, "high", at: "2026-01-01T00:00:00.000002Z"))
        let older = try await reporting.vendor.accepted(report(device, "low", at: "2026-01-01T00:00:00.000001Z"))
        #expect(older["status"] == "stale")
        let newer = try await reporting.vendor.accepted(report(device, "low", at: "2026-01-01T01:00:00.000003+01:00"))
        #expect(newer["status"] == "applied")
    }

    @Test func `a reportId again with the same body: its first status and the current complianceState`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        let first = report(device, "high", id: "lookout-\(device)", at: moment(.minutes(-2)))
        #expect(try await reporting.vendor.accepted(first)["complianceState"] == "noncompliant")
        try await reporting.vendor.accepted(report(device, "secured"))
        let reordered = JSON.object(JSONObject((first.object?.members ?? []).reversed()))
        let again = try await reporting.vendor.accepted(reordered)
        #expect(again["status"] == "applied")
        #expect(again["complianceState"] == "compliant")
        #expect(try await reporting.reported(device) == "secured")
    }

    @Test func `a reportId again with another body: ReportConflict`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        let id = "Report-\(device)"
        let observed = moment(.minutes(-2))
        try await reporting.vendor.accepted(report(device, "high", id: id, at: observed))
        let other = try await reporting.vendor.send(report(device, "secured", id: id, at: observed))
        #expect(other["results"][0]["status"] == "rejected")
        #expect(other["results"][0]["error"]["code"] == "ReportConflict")
        #expect(try await reporting.reported(device) == "highSeverity")
        // Case makes another id.
        let lower = try await reporting.vendor.accepted(report(device, "secured", id: id.lowercased()))
        #expect(lower["status"] == "applied")
    }

    @Test func `a rejected item is not remembered, and the same id twice in a batch counts once`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        let id = freshID()
        let rejected = try await reporting.vendor.send(report(device, "terrible", id: id))
        #expect(rejected["results"][0]["status"] == "rejected")
        let good = report(device, "high", id: id)
        let answer = try await reporting.vendor.send(good, good, report(device, "low", id: id))
        let results = answer["results"].array ?? []
        #expect(results.map { $0["status"].string } == ["applied", "applied", "rejected"])
        #expect(results.last?["error"]["code"] == "ReportConflict")
    }

    @Test func `a reportId sent many times at once is stored once`() async throws {
        let reporting = try await ReportingTenant.make()
        let item = report(try await reporting.phone(), "high")
        let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
            for _ in 0..<20 { group.addTask { try await reporting.vendor.send(item) } }
            return try await group.reduce(into: [TestAnswer]()) { $0.append($1) }
        }
        #expect(answers.allSatisfy { $0.status == 200 && $0["results"] == answers[0]["results"] })
        #expect(answers[0]["results"][0]["status"] == "applied")
        #expect(try await reporting.admin.auditEntries("Action ThreatReport").count == 1)
    }

    @Test func `reports outlive their device and are found again when it is back`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = freshID()
        let managed = try await reporting.tenant.importDevices([iPhone(device)])[0]
        let item = report(device, "high")
        try await reporting.vendor.accepted(item)
        #expect(try await reporting.admin.delete("\(Graph.devices)/\(managed)").status == 204)
        let gone = try await reporting.vendor.send(item)
        #expect(gone["results"][0]["status"] == "rejected")
        #expect(gone["results"][0]["error"]["code"] == "UnknownDevice")

        let again = try await reporting.tenant.importDevices([iPhone(device)])[0]
        #expect(again != managed)
        #expect(try await reporting.admin.state(device) == "noncompliant")
        #expect(try await reporting.reported(device) == "highSeverity")
        #expect(try await reporting.vendor.accepted(item)["status"] == "applied")
    }

    @Test func `reports outlive their connector and count again once it is set up`() async throws {
        let reporting = try await ReportingTenant.make()
        let device = try await reporting.phone()
        let item = report(device, "high")
        try await reporting.vendor.accepted(item)
        let path = "\(Graph.connectors)/\(Partner.lookout)"
        let deleted = try await reporting.admin.delete(path)
        #expect(deleted.headers["drawbridge-devices-made-compliant"] == "1")
        #expect(try await reporting.admin.state(device) == "compliant")
        try await reporting.tenant.addConnector(Partner.lookout, ["iosEnabled": true])
        #expect(try await reporting.admin.state(device) == "compliant")
        let vendor = try await reporting.tenant.vendor()
        _ = try await vendor.post(Partner.heartbeat, ["status": "ok"])
        #expect(try await reporting.admin.state(device) == "noncompliant")
        #expect(try await vendor.accepted(item)["status"] == "applied")
        let conflict = try await vendor.send(
            report(device, "low", id: item["reportId"].string ?? "", at: item["observedDateTime"].string ?? ""))
        #expect(conflict["results"][0]["error"]["code"] == "ReportConflict")
    }
}
