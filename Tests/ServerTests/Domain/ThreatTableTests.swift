import Core
import TestServer
import Testing

/// The threat rule of a compliance policy, cell by cell, over HTTP.
@Suite("The threat rule of a compliance policy, over HTTP") struct ThreatTableTests {
    /// What a partner says of a device, oldest first, and what each required level makes of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let words: [String]
        /// For secured, low, medium and high: pass, fail or missing.
        let cells: [String]

        var testDescription: String { words.isEmpty ? "no report" : words.joined(separator: ", then ") }

        init(_ words: String..., cells: String) {
            self.words = words
            self.cells = cells.split(separator: " ").map(String.init)
        }
    }

    static let rows = [
        Row("secured", cells: "pass pass pass pass"), Row("low", cells: "fail pass pass pass"),
        Row("medium", cells: "fail fail pass pass"), Row("high", cells: "fail fail fail pass"),
        Row("compromised", cells: "fail fail fail fail"), Row("deactivated", cells: "fail fail fail fail"),
        Row("misconfigured", cells: "fail fail fail fail"),
        Row("activated", cells: "missing missing missing pass"),
        Row("unresponsive", cells: "missing missing missing missing"),
        Row("high", "activated", cells: "fail fail fail pass"),
        Row("secured", "activated", cells: "pass pass pass pass"),
        Row("medium", "unresponsive", cells: "fail fail pass pass"),
        Row("low", "unresponsive", "activated", cells: "fail pass pass pass"),
        Row("activated", "unresponsive", cells: "missing missing missing missing"),
        Row("compromised", "activated", cells: "fail fail fail fail"),
        Row(cells: "missing missing missing missing"),
    ]
    private static let levels = ["secured", "low", "medium", "high"]

    /// One tenant with a policy for each level; `blocks` is what the connector makes of missing data.
    struct Table: Sendable {
        let vendor: TestClient
        let tenant: TestTenant
        let policies: [String]

        static func make(blocks: Bool) async throws -> Table {
            let tenant = try await freshTenant()
            let vendor = try await tenant.readyConnector(
                Partner.lookout, ["iosEnabled": true, "iosDeviceBlockedOnMissingPartnerData": .bool(blocks)])
            var policies: [String] = []
            for level in levels {
                policies.append(
                    try await tenant.addPolicy([
                        "deviceThreatProtectionEnabled": true,
                        "deviceThreatProtectionRequiredSecurityLevel": .string(level),
                    ]))
            }
            return Table(vendor: vendor, tenant: tenant, policies: policies)
        }
    }

    private static let lenient = Task { try await Table.make(blocks: false) }
    private static let strict = Task { try await Table.make(blocks: true) }

    @Test(arguments: rows, [false, true])
    func `each cell of the table is what the policy says of the device`(row: Row, blocksMissing: Bool) async throws {
        let table = try await (blocksMissing ? Self.strict : Self.lenient).value
        let device = freshID()
        try await table.tenant.importDevices([iPhone(device)])
        for (index, word) in row.words.enumerated() {
            let name = Self.levels.contains(word) ? "level" : "state"
            try await table.vendor.accepted(report(device, name, word, at: moment(.minutes(index - 10))))
        }
        let answer = try await table.tenant.administrator.get("\(Graph.devices)/\(device)/deviceCompliancePolicyStates")
        let states = Dictionary(uniqueKeysWithValues: answer.values.map { ($0["id"].string ?? "", $0["state"].string) })
        let expected = row.cells.map { $0 == "fail" || $0 == "missing" && blocksMissing ? "nonCompliant" : "compliant" }
        #expect(table.policies.map { states[$0] } == expected)
        let worst = expected.contains("nonCompliant") ? "noncompliant" : "compliant"
        #expect(try await table.tenant.administrator.state(device) == worst)
    }

    @Test func `every connector whose toggle is on must pass, and none means not applicable`() async throws {
        let tenant = try await freshTenant()
        let policy = try await tenant.addPolicy()
        let device = freshID()
        try await tenant.importDevices([iPhone(device)])
        func state() async throws -> [String?] {
            let states = try await tenant.administrator.get("\(Graph.devices)/\(device)/deviceCompliancePolicyStates")
            #expect(states.values.map { $0["id"].string } == [policy])
            return [states.values.first?["state"].string, try await tenant.administrator.state(device)]
        }
        #expect(try await state() == ["notApplicable", "compliant"])
        let lookout = try await tenant.readyConnector()
        let zimperium = try await tenant.readyConnector(Partner.zimperium)
        try await lookout.accepted(report(device, "secured"))
        try await zimperium.accepted(report(device, "high"))
        #expect(try await state() == ["nonCompliant", "noncompliant"])
        #expect(try await tenant.administrator.compliance(device)["partner"] == .string(Partner.zimperium))
        let path = "\(Graph.connectors)/\(Partner.zimperium)"
        let off = try await tenant.administrator.patch(path, ["iosEnabled": false])
        #expect(off.headers["drawbridge-devices-made-compliant"] == "1")
        #expect(try await state() == ["compliant", "compliant"])
        #expect(try await tenant.administrator.compliance(device)["partner"] == .string(Partner.lookout))
        _ = try await tenant.administrator.patch(path, ["iosEnabled": true])
        try await zimperium.accepted(report(device, "secured"))
        #expect(try await state() == ["compliant", "compliant"])
    }

    @Test func `Defender answers its own rule and not the others'`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addPolicy(["advancedThreatProtectionRequiredSecurityLevel": "low"])
        let defender = try await tenant.readyConnector(Partner.defender, ["iosEnabled": true])
        let lookout = try await tenant.readyConnector()
        let device = freshID()
        try await tenant.importDevices([iPhone(device)])
        try await lookout.accepted(report(device, "high"))
        #expect(try await tenant.administrator.state(device) == "compliant")
        try await defender.accepted(report(device, "nativeSeverity", "High"))
        #expect(try await tenant.administrator.state(device) == "noncompliant")
    }

    @Test func `a level set by hand replaces what connectors say until it ends`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            try await tenant.addPolicy()
            let vendor = try await tenant.readyConnector()
            let device = freshID()
            try await tenant.importDevices([iPhone(device)])
            try await vendor.accepted(report(device, "high", at: clock.at(.seconds(0))))
            let path = "/mtd/v1/devices/\(device)/threatLevelOverride"
            let body: JSON = [
                "level": "secured", "reason": "False alarm, ticket 12",
                "expirationDateTime": .string(clock.at(.minutes(30))),
            ]
            let set = try await tenant.administrator.put(path, body)
            #expect(set.status == 200)
            #expect(set.json == body)
            let shown = try await tenant.administrator.compliance(device)
            #expect(shown["complianceState"] == "compliant")
            #expect(shown["threatLevel"] == "secured")
            #expect(shown["partnerReportedThreatState"] == "highSeverity")
            try clock.move(to: .minutes(30))
            let after = try await tenant.administrator.compliance(device)
            #expect(after["complianceState"] == "noncompliant")
            #expect(after["threatLevel"] == "high")
            let late = try await tenant.administrator.put(path, body)
            #expect(late.status == 400)
        }
    }
}
