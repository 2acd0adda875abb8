import Core
import Foundation
import TestServer
import Testing

/// A server whose clock stands where the test puts it.
private struct StandingClockServer {
    let server: TestServer
    let clock: String

    init(_ overrides: [String: String]) async throws {
        clock = TestServer.newFolder() + ".clock"
        try Self.set(clock, "2026-11-23T10:00:00Z")
        server = try await TestServer.start(overrides: overrides.merging(["clockFile": clock]) { $1 })
    }

    private static func set(_ file: String, _ time: String) throws {
        try Data(time.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    }

    func set(_ time: String) throws { try Self.set(clock, time) }

    func stop() async throws {
        try await server.stop()
        try FileManager.default.removeItem(atPath: clock)
    }
}

@Suite struct RefusalLimitTests {
    private static let summed = "summedRefusals"

    private func sums(_ entries: [JSON]) -> [String] {
        entries.flatMap { $0["resources"][0]["modifiedProperties"].array ?? [] }
            .filter { $0["displayName"].string == Self.summed }.compactMap { $0["newValue"].string }
    }

    @Test func `role refusals over the limit are 429 and become one entry, and other operations go on`() async throws {
        let clocked = try await StandingClockServer(["limits.refusalsPerMinute": "3"])
        do { try await check(clocked) } catch {
            try await clocked.stop()
            throw error
        }
        try await clocked.stop()
    }

    private func check(_ clocked: StandingClockServer) async throws {
        let tenant = try await clocked.server.newTenant()
        let made = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let other = try await MadeClient.make(in: tenant, ["SecurityReader"]).signIn()
        let client = try await made.signIn()
        let trail = AuditTrail(tenant: tenant)
        let create: JSON = ["id": .string(TestTenant.lookout)]
        for _ in 0..<3 { #expect(try await client.post(TestTenant.connectors, create).status == 403) }
        for _ in 0..<5 {
            let refused = try await client.post(TestTenant.connectors, create)
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "60")
        }
        #expect(try await trail.entries(by: made.clientID).count == 3)
        #expect(try await client.get(TestTenant.connectors).status == 200)
        #expect(try await client.delete("\(TestTenant.connectors)/\(TestTenant.lookout)").status == 403)
        #expect(try await other.post(TestTenant.connectors, create).status == 403)
        #expect(try await trail.entries(by: made.clientID).count == 4)

        try clocked.set("2026-11-23T10:01:00Z")
        #expect(try await client.post(TestTenant.connectors, create).status == 403)
        let entries = try await trail.entries(by: made.clientID)
        #expect(entries.count == 6)
        #expect(sums(entries) == ["5"])
    }

    @Test func `a connector that is not ready is no role refusal, and 0 turns the limit off`() async throws {
        let limited = try await TestServer.start(overrides: ["limits.refusalsPerMinute": "1"])
        do {
            let tenant = try await limited.newTenant()
            try await tenant.addConnector()
            let vendor = try await tenant.vendor()
            for _ in 0..<4 {
                let answer = try await vendor.post("/mtd/v1/partner/threatReports", ["reports": [["reportId": "r"]]])
                #expect(answer.status == 403)
                #expect(answer.errorCode == "ConnectorNotReady")
            }
        } catch {
            try await limited.stop()
            throw error
        }
        try await limited.stop()
        // The shared server runs with 0.
        let client = try await MadeClient.make(in: AccessTenant.get(), ["SecurityReader"]).signIn()
        for _ in 0..<70 { #expect(try await client.delete("/mtd/v1/clients/x").status == 403) }
    }
}
