import Audit
import Core
import Foundation
import SQLiteDriver
import Storage

/// Measures the audit log at a size no test reaches: how long a proof takes to make, and the whole verification.
struct AuditBenchmark {
    static func run(_ count: Int64, in folder: String) async throws {
        let tenant = TenantID(UUID())
        let driver = try SQLiteDriver(directory: folder)
        let begin = ContinuousClock.now
        try await fill(driver, tenant, count)
        Benchmark.report("entries appended", "\(count) in \(Benchmark.format(Benchmark.elapsed(begin))) s")

        let database = try driver.openTenant(tenant, create: false)
        let start = ContinuousClock.now
        let opened = try TenantDatabase(id: tenant, database: database)
        Benchmark.report("opening, tree rebuilt from stored leaves", "\(Benchmark.format(Benchmark.elapsed(start))) s")
        try proofs(opened, count)
        try verification(opened, tenant, count)
    }

    private static func fill(_ driver: SQLiteDriver, _ tenant: TenantID, _ count: Int64) async throws {
        let database = try TenantDatabase(id: tenant, database: driver.openTenant(tenant, create: true))
        let chunk: Int64 = 10_000
        for start in stride(from: Int64(0), to: count, by: Int64.Stride(chunk)) {
            try await database.write { transaction in
                for index in start..<min(start + chunk, count) { try transaction.append(entry(index, tenant)) }
            }
        }
    }

    private static func entry(_ index: Int64, _ tenant: TenantID) -> AuditEntry {
        let id = AuditEventID(high: 0x1234_5678, low: UInt64(index))
        return AuditEntry(
            id: id, occurred: Timestamp(seconds: 1_795_430_400 + index), tenant: tenant,
            actor: AuditEntry.Actor(
                kind: .application, principalID: tenant.text, clientID: tenant.text, displayName: "Endpoint script",
                ipAddress: "127.0.0.1", roles: ["EndpointSecurityManager"]),
            operation: "connectors.update", verb: "Patch", category: "MobileThreatDefense",
            target: AuditEntry.Target(
                type: "MobileThreatDefenseConnector", id: id.text, displayName: "Lookout for Work"),
            outcome: .success, status: 200, requestID: id.text, correlationID: id.text, before: ["iosEnabled": false],
            after: ["iosEnabled": true])
    }

    private static func proofs(_ database: TenantDatabase, _ count: Int64) throws {
        let log = database.auditLog
        var times: [Double] = []
        for round in 0..<2_000 {
            let index = Int64(round) &* 7_919 % count
            let start = ContinuousClock.now
            let proof = try database.read { sql in
                var tree = try MerkleTree(size: count, source: log.tiles { try AuditStore(sql).leaves($0) })
                return try tree.inclusionProof(of: index)
            }
            times.append(Benchmark.elapsed(start))
            guard !proof.isEmpty || count == 1 else { throw Failure.internal("an empty proof") }
        }
        times.sort()
        Benchmark.report(
            "inclusion proof, from the database",
            "median \(Benchmark.format(times[times.count / 2] * 1_000)) ms, p99 \(Benchmark.format(times[times.count * 99 / 100] * 1_000)) ms"
        )
    }

    private static func verification(_ database: TenantDatabase, _ tenant: TenantID, _ count: Int64) throws {
        let head = Checkpoint(origin: "bench", size: count, root: database.auditLog.root)
        var verification = AuditVerification(tenant: tenant, origin: "bench", checkpoints: [head].compactMap(\.self))
        let start = ContinuousClock.now
        try database.read { sql in
            try AuditStore(sql).forEachEntry {
                verification.add(sequence: $0.sequence, text: $0.text, leafHash: $0.leafHash)
            }
        }
        let verdict = verification.verdict()
        Benchmark.report("full verification", "\(Benchmark.format(Benchmark.elapsed(start))) s: \(verdict)")
    }
}
