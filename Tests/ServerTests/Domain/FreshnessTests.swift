import Core
import TestServer
import Testing

/// After a 2xx every later single read and decision is exact, whatever connection it comes on; lists say as of when.
@Suite("Policy and device state: freshness") struct FreshnessTests {
    /// What a caller sees of a device over connections that are opened for the one question each.
    private struct Elsewhere {
        let admin: TestClient
        let device: String

        /// The state as the compact result and as the Graph device, and whether Exchange opens.
        func look() async throws -> [JSON] {
            let compact = try await ask("GET", "/mtd/v1/devices/\(device)/compliance")
            let shown = try await ask("GET", "\(Graph.devices)/\(device)?$select=complianceState")
            let decision = try await ask(
                "POST", "/access/v1/evaluation",
                [
                    "subject": ["type": "device", "id": .string(device)], "action": ["name": "access"],
                    "resource": ["type": "application", "id": .string(App.exchange)],
                ])
            return [compact["complianceState"], shown["complianceState"], decision["decision"]]
        }

        private func ask(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> JSON {
            let text = body.map(JSONWriter.text) ?? ""
            let head = """
                \(method) \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(admin.token)\r\n\
                Content-Type: application/json\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n
                """
            let answer = try await admin.server.raw(head + text)
            let parts = answer.text.split(separator: "\r\n\r\n", maxSplits: 1)
            guard answer.statuses == [200], parts.count == 2 else { throw Failure.internal(answer.text) }
            return try JSONReader.read(Array(parts[1].utf8), limits: .trusted)
        }
    }

    private static let compliant: [JSON] = ["compliant", "compliant", true]
    private static let noncompliant: [JSON] = ["noncompliant", "noncompliant", false]

    @Test func `after a 2xx on anything, every later read and decision on another connection is exact`() async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        let vendor = try await tenant.readyConnector()
        let policy = "\(Graph.policies)/\(try await tenant.addPolicy())"
        let access = "\(Graph.accessPolicies)/\(try await admin.make(Graph.accessPolicies, accessPolicy()))"
        let device = freshID()
        let id = try await tenant.importDevices([iPhone(device, ["userPrincipalName": "anna@contoso.example"])])[0]
        let (connector, user) = ("\(Graph.connectors)/\(Partner.lookout)", "\(Graph.users)/anna@contoso.example")
        let override = "/mtd/v1/devices/\(device)/threatLevelOverride"
        let elsewhere = Elsewhere(admin: admin, device: device)
        func expect(
            _ expected: [JSON], after answer: TestAnswer, sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            #expect((200..<300).contains(answer.status), "\(answer.text)", sourceLocation: sourceLocation)
            #expect(try await elsewhere.look() == expected, sourceLocation: sourceLocation)
        }
        for _ in 0..<10 {
            try await expect(Self.noncompliant, after: vendor.send(report(device, "high")))
            try await expect(Self.compliant, after: vendor.send(report(device, "secured")))
        }
        try await expect(Self.noncompliant, after: vendor.send(report(device, "high")))
        let body: JSON = ["level": "low", "reason": "Test", "expirationDateTime": .string(moment(.hours(1)))]
        try await expect(Self.compliant, after: admin.put(override, body))
        try await expect(Self.noncompliant, after: admin.delete(override))
        try await expect(Self.compliant, after: admin.patch(connector, ["iosEnabled": false]))
        try await expect(Self.noncompliant, after: admin.patch(connector, ["iosEnabled": true]))
        let level = "deviceThreatProtectionRequiredSecurityLevel"
        try await expect(Self.compliant, after: admin.patch(policy, [level: "high"]))
        try await expect(Self.noncompliant, after: admin.patch(policy, [level: "low"]))
        try await expect(Self.compliant, after: admin.post("\(policy)/assign", ["assignments": []]))
        try await expect(
            Self.noncompliant, after: admin.patch(Graph.settings, ["settings": ["secureByDefault": true]]))
        try await expect(
            Self.compliant, after: admin.patch(Graph.settings, ["settings": ["secureByDefault": false]]))
        try await expect(
            ["compliant", "compliant", false], after: admin.patch(user, ["accountEnabled": false]))
        try await expect(Self.compliant, after: admin.patch(user, ["accountEnabled": true]))
        try await expect(
            ["compliant", "compliant", false],
            after: admin.patch(access, ["grantControls": ["operator": "OR", "builtInControls": ["block"]]]))
        try await expect(Self.compliant, after: admin.delete(access))
        try await expect(["noncompliant", "noncompliant", false], after: admin.delete(user))
        #expect(try await admin.delete("\(Graph.devices)/\(id)").status == 204)
        #expect(try await admin.compliance(device).status == 404)
    }

    /// What time alone does to a device that is fine at the start, and the last instant at which it still is.
    enum Turn: CaseIterable {
        case graceOver, partnerSilent, deviceStale

        var last: TimeSpan {
            switch self {
            case .graceOver: TimeSpan(microseconds: TimeSpan.hours(24).microseconds - 1)
            case .partnerSilent: .days(2)
            case .deviceStale: .days(30)
            }
        }
    }

    @Test(arguments: Turn.allCases)
    func `reads, decisions and lists are exact for what time alone changes`(turn: Turn) async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector(
                Partner.lookout,
                ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": turn == .partnerSilent ? 2 : 90])
            let beta = "\(Graph.betaConnectors)/\(Partner.lookout)"
            #expect(try await tenant.administrator.patch(beta, ["failMode": "block"]).status == 200)
            try await tenant.addPolicy(graceHours: turn == .graceOver ? 24 : 0)
            try await tenant.administrator.make(Graph.accessPolicies, accessPolicy())
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            let level = turn == .graceOver ? "high" : "secured"
            try await vendor.accepted(report(device, level, at: clock.at(.seconds(0))))
            let fine = turn == .graceOver ? "inGracePeriod" : "compliant"
            for (offset, state) in [(turn.last, fine), (turn.last + TimeSpan(microseconds: 1), "noncompliant")] {
                try clock.move(to: offset)
                let admin = try await clock.renewed(tenant.administrator)
                let seen = try await Elsewhere(admin: admin, device: device).look()
                #expect(seen == [.string(state), .string(state), .bool(state == fine)])
            }
            // Two seconds later at the latest a list has it too.
            try clock.move(to: turn.last + .seconds(2) + TimeSpan(microseconds: 1))
            let admin = try await clock.renewed(tenant.administrator)
            for (state, count) in [("noncompliant", "1"), (fine, "0")] {
                let filter = "$filter=complianceState%20eq%20'\(state)'"
                let listed = try await admin.get("\(Graph.devices)?\(filter)&$count=true")
                #expect(String(listed.values.count) == count)
                #expect(listed["@odata.count"].integer.map(String.init) == count)
                #expect(try await admin.get("\(Graph.devices)/$count?\(filter)").text == count)
            }
        }
    }

    @Test func `lists, counts and filters carry stateAsOf, at most two seconds old`() async throws {
        let one = try await ReportingTenant.make()
        let device = try await one.phone()
        let filter = "$filter=complianceState%20eq%20'noncompliant'"
        for level in ["high", "secured", "high"] {
            try await one.vendor.accepted(report(device, level))
            for path in [Graph.devices, "\(Graph.devices)?\(filter)", "\(Graph.devices)/$count?\(filter)"] {
                let before = try #require(Timestamp(rfc3339: moment()))
                let answer = try await one.admin.get(path)
                let after = try #require(Timestamp(rfc3339: moment()))
                let asOf = try #require(answer.headers["stateasof"].flatMap { Timestamp(rfc3339: $0) }, "\(path)")
                #expect(asOf >= before - .seconds(2) && asOf <= after, "\(path)")
            }
        }
    }

    @Test func `a row that no longer matches is left out`() async throws {
        let one = try await ReportingTenant.make()
        var devices: [String: String] = [:]
        for _ in 0..<4 {
            let device = freshID()
            devices[try await one.tenant.importDevices([iPhone(device)])[0]] = device
            try await one.vendor.accepted(report(device, "high"))
        }
        let first = try await one.admin.get("\(Graph.devices)?$filter=complianceState%20eq%20'noncompliant'&$top=1")
        let order = devices.keys.sorted()
        #expect(first.values.map { $0["id"].string } == [order[0]])
        try await one.vendor.accepted(report(try #require(devices[order[2]]), "secured"))
        var rows: [String?] = []
        var next = first["@odata.nextLink"].string
        while let link = next {
            let page = try await one.admin.get(link)
            rows += page.values.map { $0["id"].string }
            next = page["@odata.nextLink"].string
        }
        #expect(rows == [order[1], order[3]])
    }
}
