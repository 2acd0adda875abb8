import Core
import Foundation
import TestServer
import TestSupport
import Testing

/// No entry, no change: when the audit log cannot be written nothing is changed, and reading goes on.
@Suite struct AuditUnavailableTests {
    @Test func `while no audit entry can be written every change is 503 and leaves nothing behind`() async throws {
        let tenant = try await freshTenant()
        let administrator = tenant.administrator
        let vendor = try await tenant.readyConnector(TestTenant.zimperium)
        let reader = try await tenant.client("SecurityReader")
        let phone = freshID()
        try await tenant.importDevices([iPhone(phone)])
        let group = try await administrator.make(Graph.groups, ["displayName": "Before"])
        let entries = try await AuditTrail(tenant: tenant).count()

        try await Self.sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'full'); END", in: tenant)
        let connector = "\(TestTenant.connectors)/\(TestTenant.lookout)"
        let changes: [(String, TestAnswer)] = [
            ("connector", try await administrator.post(TestTenant.connectors, ["id": .string(TestTenant.lookout)])),
            ("group", try await administrator.post(Graph.groups, ["displayName": "After"])),
            ("patch", try await administrator.patch("\(Graph.groups)/\(group)", ["displayName": "After"])),
            ("delete", try await administrator.delete("\(Graph.groups)/\(group)")),
            ("client", try await administrator.post("/mtd/v1/clients", ["displayName": "After", "roles": []])),
            ("reports", try await vendor.send(report(phone, "high"))),
            ("heartbeat", try await vendor.post(Partner.heartbeat, ["status": "error", "errorCode": "E1"])),
            ("export", try await administrator.get("/mtd/v1/audit/export")),
        ]
        for (name, answer) in changes {
            #expect(answer.status == 503, "\(name): \(answer.text)")
            #expect(!answer.text.contains("full") && !answer.text.contains("audit_entries"), "\(name): \(answer.text)")
        }
        // A refusal stays what it is.
        #expect(try await reader.post(Graph.groups, ["displayName": "X"]).status == 403)
        #expect(try await administrator.get(connector).status == 404)
        #expect(try await administrator.get("\(Graph.groups)/\(group)")["displayName"] == "Before")
        #expect(try await administrator.get(Graph.groups).values.count == 1)
        #expect(
            try await administrator.get("/mtd/v1/clients").values.contains { $0["displayName"] == "After" } == false)
        #expect(try await administrator.compliance(phone)["partnerReportedThreatState"] == "unknown")
        #expect(
            try await administrator.get("\(TestTenant.connectors)/\(TestTenant.zimperium)")["partnerState"] == "enabled"
        )
        #expect(try await AuditTrail(tenant: tenant).count() == entries)

        try await Self.sql("DROP TRIGGER full", in: tenant)
        #expect(try await administrator.post(TestTenant.connectors, ["id": .string(TestTenant.lookout)]).status == 201)
        #expect(try await administrator.get(connector).status == 200)
        #expect(try await vendor.send(report(phone, "high")).status == 200)
        #expect(try await AuditTrail(tenant: tenant).count() == entries + 2)
        let export = try await administrator.get("/mtd/v1/audit/export").text.split(separator: "\n")
        let numbers = export.map { (try? JSONReader.read(String($0), limits: .trusted))?["seq"].integer }
        #expect(numbers == (0..<Int64(entries + 3)).map { $0 })
    }

    /// Runs SQL with the sqlite3 command while the server has the database open.
    private static func sql(_ statement: String, in tenant: TestTenant) async throws {
        let file = "\(tenant.server.dataFolder)/tenants/\(tenant.id).sqlite"
        let done = try await DrawbridgeCommand.run("/usr/bin/sqlite3", ["-cmd", ".timeout 5000", file, statement])
        try #require(done.status == 0, "\(done.complaint)")
    }
}
