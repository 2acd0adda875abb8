import Core
import Foundation
import Server
import TestServer
import TestSupport

/// A data folder with a grown audit log whose server has stopped, and ways to tamper with it behind the server's back.
struct TamperedLog {
    let folder: String
    let tenant: String
    /// A checkpoint that was fetched while the server ran, halfway through.
    let earlyCheckpoint: [UInt8]
    /// The last one before the server stopped.
    let lateCheckpoint: [UInt8]
    let entries: Int64

    /// Makes a log of about twenty entries through a real server, and stops the server.
    static func make() async throws -> (log: TamperedLog, pristine: String) {
        let server = try await TestServer.start()
        let tenant = try await server.newTenant("Audited")
        for index in 0..<8 {
            _ = try await tenant.administrator.post("/v1.0/groups", ["displayName": .string("Group \(index)")])
        }
        let early = try await tenant.administrator.get("/mtd/v1/audit/checkpoint")
        for index in 8..<16 {
            _ = try await tenant.administrator.post("/v1.0/groups", ["displayName": .string("Group \(index)")])
        }
        // Checkpoints are signed at most once a second.
        try await Task.sleep(for: .milliseconds(1_100))
        let late = try await tenant.administrator.get("/mtd/v1/audit/checkpoint")
        try await server.stop()
        let size = String(decoding: late.bytes, as: UTF8.self).split(separator: "\n").dropFirst().first.flatMap {
            Int64($0)
        }
        let log = TamperedLog(
            folder: server.dataFolder, tenant: tenant.id, earlyCheckpoint: early.bytes, lateCheckpoint: late.bytes,
            entries: size ?? 0)
        return (log, server.dataFolder)
    }

    /// A copy of the data folder, to be tampered with.
    func copy() throws -> TamperedLog {
        let folder = TestServer.newFolder()
        try FileManager.default.copyItem(atPath: self.folder, toPath: folder)
        return TamperedLog(
            folder: folder, tenant: tenant, earlyCheckpoint: earlyCheckpoint, lateCheckpoint: lateCheckpoint,
            entries: entries)
    }

    var database: String { "\(folder)/tenants/\(tenant).sqlite" }

    /// Runs SQL with the sqlite3 command, as somebody with a shell would; the triggers are in nobody's way.
    func tamper(_ sql: String) async throws {
        let done = try await Command.run(
            "/usr/bin/sqlite3",
            [
                database,
                "DROP TRIGGER audit_entries_are_not_edited; DROP TRIGGER audit_entries_are_not_deleted; \(sql); PRAGMA wal_checkpoint(TRUNCATE);",
            ])
        guard done.status == 0 else { throw Failure.internal("sqlite3 failed: \(done.complaint)") }
    }

    /// What the offline verification says of the tenant.
    func verify(kept: [[UInt8]] = []) throws -> OfflineAudit.Report {
        let reports = try OfflineAudit.verify(data: folder, kept: kept)
        guard let report = reports.first(where: { $0.tenant.text == tenant }) else { throw Failure.notFound() }
        return report
    }
}
