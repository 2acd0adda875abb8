import Core
import TestServer
import Testing

/// The manual override of a device's level, as semantics.md has it.
@Suite("The threat rule of a compliance policy: the manual override") struct LevelOverrideTests {
    private static let instant = TimeSpan(microseconds: 1)

    private func path(_ device: String) -> String { "/mtd/v1/devices/\(device)/threatLevelOverride" }

    private func body(_ level: String, _ expires: String, reason: String = "False alarm") -> JSON {
        ["level": .string(level), "reason": .string(reason), "expirationDateTime": .string(expires)]
    }

    @Test func `an override replaces all connectors while now is before its expiry, and not at it`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector(
                Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 90])
            try await tenant.addPolicy()
            try await tenant.administrator.make(Graph.accessPolicies, accessPolicy())
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            try await vendor.accepted(report(device, "high", at: clock.at(.seconds(0))))
            try clock.move(to: .minutes(30))
            let set = try await tenant.administrator.put(path(device), body("low", clock.at(.hours(30))))
            #expect(set.status == 200)
            #expect(set.json == body("low", clock.at(.hours(30))))

            func expect(_ state: String, level: String, sourceLocation: SourceLocation = #_sourceLocation) async throws
            {
                let admin = try await clock.renewed(tenant.administrator)
                let compact = try await admin.compliance(device)
                #expect(compact["complianceState"] == .string(state), sourceLocation: sourceLocation)
                #expect(compact["threatLevel"] == .string(level), sourceLocation: sourceLocation)
                // What the partners said is shown all the same.
                #expect(compact["partnerReportedThreatState"] == "highSeverity", sourceLocation: sourceLocation)
                #expect(
                    try await admin.ask(device)["decision"] == .bool(state == "compliant"),
                    sourceLocation: sourceLocation)
            }
            try await expect("compliant", level: "low")
            try clock.move(to: TimeSpan(microseconds: TimeSpan.hours(30).microseconds - 1))
            try await expect("compliant", level: "low")
            try clock.move(to: .hours(30))
            try await expect("noncompliant", level: "high")
            let admin = try await clock.renewed(tenant.administrator)
            #expect(
                try await admin.stateChanges(device).dropFirst() == [
                    StateChangeText(clock.at(.seconds(0)), "compliant", "noncompliant", "report"),
                    StateChangeText(clock.at(.minutes(30)), "noncompliant", "compliant", "overrideSet"),
                    StateChangeText(clock.at(.hours(30)), "compliant", "noncompliant", "overrideExpired"),
                ])
            let explained = try await admin.ask(device)["context"]["explanation"]["since"]
            #expect(explained == .string(clock.at(.hours(30))))
            #expect(try await admin.delete(path(device)).status == 404, "an expired one is none any more")
        }
    }

    @Test func `an override that comes and goes without changing the state is in the timeline too`() async throws {
        let one = try await ReportingTenant.make()
        let device = try await one.phone()
        #expect(try await one.admin.put(path(device), body("low", moment(.hours(1)))).status == 200)
        #expect(try await one.admin.delete(path(device)).status == 204)
        #expect(try await one.admin.delete(path(device)).status == 404)
        let entries = try await one.admin.timeline(device)
        #expect(entries.map { $0["kind"].string } == ["stateChange", "override", "override"])
        #expect(entries.map { $0["cause"]["kind"].string } == ["deviceAdded", "overrideSet", "overrideCleared"])
    }

    @Test func `an override needs a reason and an expiry of at most 7 days`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            let admin = tenant.administrator
            for (offset, status) in [
                (TimeSpan.seconds(0), 400), (.hours(-1), 400), (Self.instant, 200), (.days(7), 200),
                (.days(7) + Self.instant, 400),
            ] as [(TimeSpan, Int)] {
                let answer = try await admin.put(path(device), body("low", clock.at(offset)))
                #expect(answer.status == status, "\(offset)")
            }
            for wrong in [
                body("unknown", clock.at(.hours(1))), body("low", "tomorrow"),
                body("low", clock.at(.hours(1)), reason: ""), ["level": "low"],
            ] { #expect(try await admin.put(path(device), wrong).status == 400) }
        }
    }

    @Test func `an override shows in every explanation`() async throws {
        let one = try await ReportingTenant.make()
        try await one.admin.make(Graph.accessPolicies, accessPolicy())
        let device = try await one.phone()
        try await one.vendor.accepted(report(device, "secured"))
        let expires = moment(.hours(1))
        let question: JSON = [
            "subject": ["type": "device", "id": .string(device)], "action": ["name": "access"],
            "resource": ["type": "application", "id": .string(App.exchange)],
        ]
        for (level, decision) in [("low", true), ("high", false)] {
            #expect(try await one.admin.put(path(device), body(level, expires)).status == 200)
            for route in ["/access/v1/evaluation", "/mtd/v1/decisions:explain"] {
                let answer = try await one.admin.post(route, question)
                let explanation = route.hasSuffix("explain") ? answer.json : answer["context"]["explanation"]
                let shown = explanation["device"]
                #expect(
                    shown["threatLevelOverride"] == [
                        "level": .string(level), "reason": "False alarm", "expirationDateTime": .string(expires),
                    ], "\(route): \(answer.text)")
                #expect(shown["threatLevel"] == .string(level))
                #expect(shown["partnerReportedThreatState"] == "secured")
                let rules = shown["policies"][0]["rules"].array ?? []
                #expect(rules.map { $0["connector"] } == [.null], "no connector beside the override")
                #expect(answer["decision"] == .bool(decision))
            }
        }
    }

    @Test func `an override ends with its device`() async throws {
        let one = try await ReportingTenant.make()
        let device = try await one.phone()
        try await one.vendor.accepted(report(device, "high"))
        #expect(try await one.admin.put(path(device), body("secured", moment(.hours(1)))).status == 200)
        #expect(try await one.admin.state(device) == "compliant")
        #expect(try await one.admin.delete("\(Graph.devices)/\(device)").status == 204)
        try await one.tenant.importDevices([iPhone(device)])
        // The report outlives the device, the override does not.
        #expect(try await one.admin.state(device) == "noncompliant")
    }
}
