import Core
import Services
import TestServer
import Testing

/// `GET /mtd/v1/devices/{id}/timeline`: every report and every change of the state with its cause.
@Suite struct DeviceTimelineTests {
    @Test func `what time alone did carries the exact instant, however late it was noticed`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector(
                Partner.lookout,
                ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 2])
            let policy = try await tenant.addPolicy(graceHours: 24)
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            try clock.move(to: .minutes(10))
            try await vendor.accepted(report(device, "high", id: "bad", at: clock.at(.minutes(9))))
            // Grace ends, the partner falls silent (ignored), the device goes stale; nobody looks until day 40.
            try clock.move(to: .days(40))
            let admin = try await clock.renewed(tenant.administrator)
            let entries = try await admin.timeline(device)
            #expect(
                entries.filter { $0["kind"] != "report" }.map(StateChangeText.init) == [
                    StateChangeText(clock.at(.seconds(0)), nil, "compliant", "deviceAdded"),
                    StateChangeText(clock.at(.minutes(10)), "compliant", "inGracePeriod", "report"),
                    StateChangeText(clock.at(.hours(24) + .minutes(10)), "inGracePeriod", "noncompliant", "graceOver"),
                    StateChangeText(
                        clock.at(.hours(48) + .minutes(10)), "noncompliant", "compliant", "connectorSilent"),
                    StateChangeText(clock.at(.days(30)), "compliant", "noncompliant", "deviceStale"),
                ])
            #expect(
                entries.map { $0["kind"].string } == ["stateChange", "report"]
                    + Array(repeating: "stateChange", count: 4))
            let shown = try #require(entries.first { $0["kind"] == "report" })
            #expect(shown["reportId"] == "bad")
            #expect(shown["status"] == "applied")
            #expect(shown["state"] == "highSeverity")
            #expect(shown["observedDateTime"] == .string(clock.at(.minutes(9))))
            #expect(shown["dateTime"] == .string(clock.at(.minutes(10))))
            let graceOver = try #require(entries.first { $0["cause"]["kind"] == "graceOver" })
            #expect(graceOver["cause"]["targetId"] == .string(policy))
            #expect(graceOver["cause"]["actorId"] == .null)
            #expect(graceOver["cause"]["requestId"] == .null)
            let silent = try #require(entries.first { $0["cause"]["kind"] == "connectorSilent" })
            #expect(silent["cause"]["targetId"] == .string(Partner.lookout))
        }
    }

    @Test func `what a person did names who, the request and the thing, as the audit log does`() async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        let vendor = try await tenant.readyConnector()
        let policy = try await tenant.addPolicy()
        let device = freshID()
        try await tenant.importDevices([iPhone(device, ["userPrincipalName": "anna@contoso.example"])])
        try await vendor.accepted(report(device, "medium", id: "r"))
        let manager = try await tenant.client("EndpointSecurityManager")
        let edit = try await manager.patch(
            "\(Graph.policies)/\(policy)",
            [
                "@odata.type": "#microsoft.graph.iosCompliancePolicy",
                "deviceThreatProtectionRequiredSecurityLevel": "high",
            ])
        #expect(edit.status == 200)
        let entries = try await admin.timeline(device)
        let change = try #require(entries.last)
        #expect(change["cause"]["kind"] == "policyChanged")
        #expect(change["cause"]["targetId"] == .string(policy))
        #expect(change["cause"]["actorDisplayName"] == "Client EndpointSecurityManager")
        let entry = try #require(
            try await admin.auditEntries("Patch DeviceCompliancePolicy").first {
                $0["correlationId"] == change["cause"]["requestId"]
            })
        #expect(entry["actor"]["userId"] == change["cause"]["actorId"])

        // Each of the other causes, one after the other.
        let path = "\(Graph.connectors)/\(Partner.lookout)"
        func causes() async throws -> [String] {
            try await admin.stateChanges(device).dropFirst(3).map { "\($0.cause) \($0.to)" }
        }
        func expect(_ status: Int, _ answer: TestAnswer, sourceLocation: SourceLocation = #_sourceLocation) {
            #expect(answer.status == status, "\(answer.text)", sourceLocation: sourceLocation)
        }
        try await vendor.accepted(report(device, "state", "compromised"))
        expect(200, try await admin.patch(path, ["iosEnabled": false]))
        expect(200, try await admin.patch(path, ["iosEnabled": true]))
        expect(204, try await admin.delete(path))
        expect(201, try await admin.post(Graph.connectors, ["id": .string(Partner.lookout), "iosEnabled": true]))
        let again = try await tenant.vendor()
        expect(200, try await again.post(Partner.heartbeat, ["status": "ok"]))
        expect(204, try await admin.delete("\(Graph.policies)/\(policy)"))
        expect(200, try await admin.patch(Graph.settings, ["settings": ["secureByDefault": true]]))
        expect(200, try await admin.patch(Graph.settings, ["settings": ["secureByDefault": false]]))
        let user = try #require(try await admin.get(Graph.users).values.first?["id"].string)
        expect(204, try await admin.delete("\(Graph.users)/\(user)"))
        #expect(
            try await causes() == [
                "report noncompliant", "connectorChanged compliant", "connectorChanged noncompliant",
                "connectorDeleted compliant", "connectorAnswered noncompliant", "policyDeleted compliant",
                "settingChanged noncompliant", "settingChanged compliant", "userDeleted noncompliant",
            ])
    }

    @Test func `a fact that changes, by import or by hand, is a cause`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addPolicy(["osMinimumVersion": "18"])
        let device = freshID()
        try await tenant.importDevices([iPhone(device)])
        try await tenant.importDevices([["azureADDeviceId": .string(device), "osVersion": "18.1"]])
        _ = try await tenant.administrator.patch("\(Graph.devices)/\(device)", ["osVersion": "17.0"])
        #expect(
            try await tenant.administrator.stateChanges(device).map { [$0.cause, $0.to] } == [
                ["deviceAdded", "noncompliant"], ["deviceChanged", "compliant"], ["deviceChanged", "noncompliant"],
            ])
    }

    @Test func `pages give every entry once, in order, and a cursor works for its own device alone`() async throws {
        let one = try await ReportingTenant.make()
        let (device, other) = (try await one.phone(), try await one.phone())
        for round in 0..<4 {
            _ = try await one.vendor.send(
                report(device, round % 2 == 0 ? "high" : "secured", id: "a\(round)"),
                report(device, "low", id: "b\(round)", at: moment(.hours(-5))))
        }
        let whole = try await one.admin.timeline(device)
        #expect(whole.count == 1 + 8 + 4)
        #expect(whole.count { $0["status"] == "stale" } == 4)
        var pages: [JSON] = []
        var next: String? = "/mtd/v1/devices/\(device)/timeline?$top=2"
        var links: [String] = []
        while let page = next {
            let answer = try await one.admin.get(page)
            try #require(answer.status == 200, "\(answer.text)")
            #expect(answer.values.count <= 2)
            pages += answer.values
            next = answer["@odata.nextLink"].string
            if let next { links.append(next) }
        }
        #expect(pages == whole)
        let foreign = try #require(links.first).replacing(device, with: other)
        #expect(try await one.admin.get(foreign).status == 400)
        for query in ["$top=0", "$top=x", "$skip=1", "$skiptoken=nonsense"] {
            #expect(try await one.admin.get("/mtd/v1/devices/\(device)/timeline?\(query)").status == 400, "\(query)")
        }
    }

    @Test func `history is dropped after its days, but for the newest change of each device`() async throws {
        let bench = try await HistoryBench(start: Timestamp(seconds: 1_800_000_000), reportHistoryDays: 5)
        defer { bench.remove() }
        let start = bench.clock.now
        var history = try await RandomHistory(bench: bench, seed: 5)
        for _ in 0..<60 { try await history.step() }
        let device = try #require(history.model.devices.keys.sorted().first)
        let newest = try #require(try await bench.timeline(device).last { $0.position.isChange })
        bench.clock.set(max(bench.clock.now, start) + .days(200))
        try await bench.schedule()
        var kept = try await bench.timeline(device)
        // What time alone did in these days was written down just now, so it is new.
        #expect(kept.count { !$0.position.isChange } == 0)
        #expect(kept.count < 10)
        bench.clock.set(bench.clock.now + .days(6))
        try await bench.schedule()
        kept = try await bench.timeline(device)
        #expect(kept.count == 1)
        #expect(try #require(kept.first).position.instant >= newest.position.instant)
    }
}
