import Core
import TestServer
import Testing

/// Whole requests of reports.
@Suite("Reports: batches") struct ReportBatchTests {
    private static let activity = "Action ThreatReport"

    @Test func `reports and GET partner devices are refused in notSetUp and unavailable`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addConnector(Partner.lookout, ["iosEnabled": true])
        let vendor = try await tenant.vendor()
        let device = freshID()
        try await tenant.importDevices([iPhone(device)])
        let item = report(device, "high")
        func expectRefusals(sourceLocation: SourceLocation = #_sourceLocation) async throws {
            let answers = try await [
                vendor.send(item), vendor.lines(Partner.reports, [item]), vendor.get(Partner.devices),
                vendor.get("\(Partner.devices)/\(device)"),
            ]
            for answer in answers {
                #expect(answer.status == 403, sourceLocation: sourceLocation)
                #expect(answer.errorCode == "ConnectorNotReady", sourceLocation: sourceLocation)
            }
        }
        try await expectRefusals()
        _ = try await vendor.post(Partner.heartbeat, ["status": "ok"])
        #expect(try await vendor.accepted(item)["status"] == "applied")
        // An error is no reason to refuse reports.
        _ = try await vendor.post(Partner.heartbeat, ["status": "error", "errorCode": "E1"])
        try await vendor.accepted(report(device, "high"))
        let path = "\(Graph.betaConnectors)/\(Partner.lookout)"
        #expect(try await tenant.administrator.get(path)["partnerState"] == "error")
        _ = try await vendor.post(Partner.deprovision)
        try await expectRefusals()
    }

    @Test func `only a vendor's credential may report`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        for client in [reporting.admin, try await reporting.tenant.client("EndpointSecurityManager")] {
            let answer = try await client.send(report(device, "high"))
            #expect(answer.status == 403)
            #expect(answer.errorCode == "Forbidden")
        }
        #expect(try await reporting.vendor.get(Graph.connectors).status == 403)
    }

    @Test(
        arguments: [
            [:], ["reports": []], ["reports": nil], ["reports": [:]], ["reports": [], "extra": 1], [],
            ["reports": [["reportId": "a"]], "extra": true],
        ] as [JSON])
    func `an envelope that cannot be read is 400`(body: JSON) async throws {
        let reporting = try await SharedTenant.reports.value
        let answer = try await reporting.vendor.post(Partner.reports, body)
        #expect(answer.status == 400, "\(answer.text)")
    }

    @Test func `a JSON batch has 1 to 1,000 items and is one transaction with one audit entry`() async throws {
        let reporting = try await ReportingTenant.make()
        let device = try await reporting.phone()
        let observed = moment(.minutes(-1))
        let items = (0...1_000).map { report(device, "high", id: "r\($0)", at: observed) }
        let refused = try await reporting.vendor.post(Partner.reports, ["reports": .array(items)])
        #expect(refused.status == 400)
        #expect(try await reporting.reported(device) == "unknown")
        let taken = try await reporting.vendor.post(Partner.reports, ["reports": .array(Array(items.dropLast()))])
        #expect(taken.status == 200)
        let statuses = (taken["results"].array ?? []).map { $0["status"].string }
        #expect(statuses == ["applied"] + Array(repeating: "unchanged", count: 999))
        let entries = try await reporting.admin.auditEntries(Self.activity)
        #expect(entries.count == 1)
        #expect(entries.first?.auditDetail("applied") == "1")
        #expect(entries.first?.auditDetail("unchanged") == "999")
        #expect(entries.first?.auditDetail("rejected") == "0")
        #expect(entries.first?.auditDetail("reportIdsSha256")?.utf8.count == 64)
    }

    @Test func `complianceState in an answer is the state after the batch`() async throws {
        let reporting = try await ReportingTenant.make()
        let (first, second) = (try await reporting.phone(), try await reporting.phone())
        let answer = try await reporting.vendor.send(
            report(first, "high", at: moment(.minutes(-3))), report(second, "medium"),
            report(first, "secured", at: moment(.minutes(-2))), report(freshID(), "high"))
        let results = answer["results"].array ?? []
        #expect(results.map { $0["index"].integer } == [0, 1, 2, 3])
        #expect(results.map { $0["status"].string } == ["applied", "applied", "applied", "rejected"])
        #expect(
            results.map { $0["complianceState"].string } == ["compliant", "noncompliant", "compliant", nil])
        #expect(try await reporting.admin.state(first) == "compliant")
        let entries = try await reporting.admin.auditEntries(Self.activity)
        #expect(entries.count == 1)
        #expect(entries.first?.auditDetail("applied") == "3")
        #expect(entries.first?.auditDetail("rejected") == "1")
        #expect(entries.first?["resources"][0]["resourceId"] == .string(Partner.lookout))
    }

    @Test func `a request whose items are all rejected is no contact and leaves no audit entry`() async throws {
        let reporting = try await ReportingTenant.make()
        let path = "\(Graph.connectors)/\(Partner.lookout)"
        let before = try await reporting.admin.get(path)["lastHeartbeatDateTime"]
        _ = try await reporting.vendor.send(report(freshID(), "high"), "nonsense")
        #expect(try await reporting.admin.get(path)["lastHeartbeatDateTime"] == before)
        #expect(try await reporting.admin.auditEntries(Self.activity).isEmpty)
        try await reporting.vendor.accepted(report(try await reporting.phone(), "high"))
        let after = try await reporting.admin.get(path)["lastHeartbeatDateTime"]
        #expect(after != before)
        #expect(try await reporting.admin.auditEntries(Self.activity).count == 1)
    }

    @Test func `item errors never sink the good lines`() async throws {
        let reporting = try await SharedTenant.reports.value
        let device = try await reporting.phone()
        let good = JSONWriter.text(report(device, "high"))
        let body = "\(good)\n\n{\"reportId\": \r\n[1]\n\(JSONWriter.text(report(device, "nativeSeverity", "SECURE")))"
        let answer = try await reporting.vendor.server.send(
            "POST", Partner.reports, token: reporting.vendor.token, body: Array(body.utf8),
            headers: ["Content-Type": "application/x-ndjson"])
        #expect(answer.status == 200)
        let results = answer["results"].array ?? []
        #expect(results.map { $0["index"].integer } == [0, 1, 2, 3])
        #expect(results.map { $0["status"].string } == ["applied", "rejected", "rejected", "applied"])
        #expect(answer["results"][1]["error"]["code"] == "InvalidReport")
        #expect(answer["incomplete"] == .null)
        #expect(try await reporting.reported(device) == "secured")
    }

    @Test func `NDJSON commits in chunks of 1,000 lines, each with its audit entry`() async throws {
        let reporting = try await ReportingTenant.make()
        let devices = (0..<50).map { _ in freshID() }
        try await reporting.tenant.importDevices(devices.map { iPhone($0) })
        let observed = moment(.minutes(-1))
        let lines = (0..<2_500).map { number in
            // Every hundredth names nobody.
            report(
                number % 100 == 99 ? freshID() : devices[number % 50], number % 2 == 0 ? "high" : "low",
                id: "line-\(number)", at: observed)
        }
        let answer = try await reporting.vendor.lines(Partner.reports, lines)
        #expect(answer.status == 200)
        let results = answer["results"].array ?? []
        #expect(results.count == 2_500)
        #expect(results.indices.allSatisfy { results[$0]["index"] == .integer(Int64($0)) })
        #expect(results.indices.allSatisfy { results[$0]["reportId"] == .string("line-\($0)") })
        func count(_ status: String) -> Int { results.count { $0["status"].string == status } }
        #expect([count("applied"), count("unchanged"), count("stale"), count("rejected")] == [50, 2_425, 0, 25])
        let entries = try await reporting.admin.auditEntries(Self.activity)
        #expect(entries.count == 3)
        for (name, sum) in [("applied", 50), ("unchanged", 2_425), ("stale", 0), ("rejected", 25)] {
            #expect(entries.compactMap { $0.auditDetail(name).flatMap { Int($0) } }.reduce(0, +) == sum)
        }
        let filter = "$filter=complianceState%20eq%20'noncompliant'&$count=true&$top=1"
        #expect(try await reporting.admin.get("\(Graph.devices)?\(filter)")["@odata.count"] == 25)
    }

    @Test func `reports of another content type are 415`() async throws {
        let reporting = try await SharedTenant.reports.value
        let answer = try await reporting.vendor.post(
            Partner.reports, ["reports": []], headers: ["Content-Type": "text/plain"])
        #expect(answer.status == 415)
    }
}
