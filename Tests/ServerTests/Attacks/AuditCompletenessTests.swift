import Audit
import Core
import TestServer
import Testing

/// Every request that must leave an entry leaves exactly one, and no other does, however many come at once.
@Suite struct AuditCompletenessTests {
    private static let tenants = 3
    private static let workers = 3
    private static let requests = 1_112

    @Test func `ten thousand mixed requests leave exactly the entries that the rule foresees`() async throws {
        let server = try await TestServer.start()
        do {
            try await Self.check(server)
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }

    private static func check(_ server: TestServer) async throws {
        var all: [(audited: AuditedTenant, before: Int)] = []
        for _ in 0..<tenants {
            let audited = try await AuditedTenant.make(server)
            all.append((audited, try await audited.entryCount()))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, one) in all.enumerated() {
                for worker in 0..<workers {
                    let audited = one.audited
                    group.addTask {
                        var load = AuditWorker(audited, seed: UInt64(place * 100 + worker))
                        try await load.run(requests)
                    }
                }
            }
            try await group.waitForAll()
        }
        for (audited, before) in all {
            try await finish(audited)
            #expect(audited.unforeseen.isEmpty, "\(audited.unforeseen)")
            try await compare(audited, before)
        }
    }

    /// What cannot be done while others work in the tenant.
    private static func finish(_ audited: AuditedTenant) async throws {
        let (tenant, vendor) = (audited.tenant, audited.vendor)
        let failing: JSON = ["status": "error", "errorCode": "E1"]
        audited.note("first error", try await vendor.post(Partner.heartbeat, failing), 200, entry: true)
        audited.note("same error", try await vendor.post(Partner.heartbeat, failing), 200, entry: false)
        audited.note("all is well", try await vendor.post(Partner.heartbeat, ["status": "ok"]), 200, entry: true)
        audited.note("withdrawn", try await vendor.post(Partner.deprovision), 200, entry: true)
        audited.note("not ready", try await vendor.send(report(audited.phone, "low")), 403, entry: true)
        audited.note("new key", try await tenant.administrator.post("/mtd/v1/tokenKeys:rotate"), 200, entry: true)
        let made = try await MadeClient.make(in: tenant, ["AccessEvaluator"])
        let token = try await made.signIn().token
        audited.note("revoked", try await ImmediateEffectTests.revoke(token, by: made), 200, entry: true)
        audited.note("revoked again", try await ImmediateEffectTests.revoke("a.b.c", by: made), 200, entry: false)
        let platform = try await tenant.server.platformOperator()
        for action in ["suspend", "resume"] {
            audited.note(
                action, try await platform.post("/platform/v1/tenants/\(tenant.id)/\(action)"), 200, entry: true)
        }
    }

    private static func compare(_ audited: AuditedTenant, _ before: Int) async throws {
        let administrator = audited.tenant.administrator
        let export = audited.note("export", try await administrator.get("/mtd/v1/audit/export"), 200, entry: true)
        let lines = export.text.split(separator: "\n").map(String.init)
        let entries = try lines.map { try JSONReader.read($0, limits: .trusted) }
        #expect(entries.map { $0["seq"].integer } == (0..<Int64(entries.count)).map { $0 })
        // One request of the end has no answer at hand: making the client.
        let requests = entries.dropFirst(before).compactMap { $0["requestId"].string }
        let expected = audited.expectedRequests
        let missing = Set(expected).subtracting(requests)
        #expect(missing.isEmpty, "requests without an entry: \(missing.count)")
        #expect(Set(requests).count == requests.count, "a request with two entries")
        let surplus = entries.dropFirst(before).filter { !expected.contains($0["requestId"].string ?? "") }
        #expect(surplus.map { $0["operation"] } == ["clients.create"], "entries that nothing foresaw: \(surplus)")
        #expect(entries.count == before + expected.count + 1)
        #expect(try await audited.entryCount() == entries.count)
        try await checkTree(lines, administrator)
    }

    /// The exported bytes are those that were hashed: they make the root that the checkpoint signs.
    private static func checkTree(_ lines: [String], _ administrator: TestClient) async throws {
        let leaves = lines.map { TreeHash.leaf($0.utf8) }
        for number in stride(from: 0, to: lines.count, by: 37) {
            let entry = try await administrator.get("/mtd/v1/audit/entries/\(number)")
            #expect(entry["leafHash"].string == leaves[number].base64, "entry \(number)")
        }
        // A checkpoint is at most a second old.
        try await Task.sleep(for: .milliseconds(1_100))
        let text = try await administrator.get("/mtd/v1/audit/checkpoint").text.split(separator: "\n")
        #expect(text.dropFirst().first == "\(lines.count)")
        #expect(text.dropFirst(2).first.map(String.init) == root(leaves[...])?.base64)
    }

    /// The root as RFC 6962 section 2.1 defines it.
    private static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash? {
        guard leaves.count > 1 else { return leaves.first }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        guard let left = root(leaves.prefix(half)), let right = root(leaves.dropFirst(half)) else { return nil }
        return TreeHash.node(left, right)
    }
}
