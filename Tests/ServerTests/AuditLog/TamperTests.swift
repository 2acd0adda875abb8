import Audit
import Core
import Foundation
import Server
import TestServer
import TestSupport
import Testing

/// Whoever edits, deletes, reorders or appends a row of the audit log with the sqlite3 command is found out offline.
@Suite(.serialized) struct TamperTests {
    @Test func `an untouched log is intact, covered by its checkpoint, and verifying changes no byte`() async throws {
        let (log, _) = try await TamperedLog.make()
        let before = try Data(contentsOf: URL(fileURLWithPath: log.database))
        let report = try log.verify(kept: [log.earlyCheckpoint, log.lateCheckpoint])
        #expect(report.verdict.isIntact, "\(report.verdict)")
        #expect(report.verdict.covered == report.verdict.entries)
        #expect(report.verdict.entries >= 17)
        #expect(try Data(contentsOf: URL(fileURLWithPath: log.database)) == before)
    }

    @Test func `each way to tamper names the first bad entry`() async throws {
        let (log, _) = try await TamperedLog.make()
        let last = log.entries - 1
        let attacks: [(sql: String, first: Int64)] = [
            ("UPDATE audit_entries SET entry = replace(entry, 'Group', 'Gruop') WHERE seq = 5", 5),
            ("UPDATE audit_entries SET leaf_hash = zeroblob(32) WHERE seq = 7", 7),
            ("UPDATE audit_entries SET entry = ' ' || entry WHERE seq = 2", 2),
            ("DELETE FROM audit_entries WHERE seq = 0", 0),
            ("DELETE FROM audit_entries WHERE seq = 9", 9),
            ("DELETE FROM audit_entries WHERE seq = \(last)", last),
            (
                """
                UPDATE audit_entries SET seq = 100000 WHERE seq = 3; UPDATE audit_entries SET seq = 3 WHERE seq = 4;
                UPDATE audit_entries SET seq = 4 WHERE seq = 100000
                """, 3
            ),
            (
                """
                INSERT INTO audit_entries (seq, entry, leaf_hash)
                SELECT \(last + 1), replace(entry, '"id":"', '"id":"f'), leaf_hash FROM audit_entries WHERE seq = 1
                """, last + 1
            ),
        ]
        for attack in attacks {
            let copy = try log.copy()
            try await copy.tamper(attack.sql)
            let verdict = try copy.verify().verdict
            #expect(verdict.finding?.firstBadEntry == attack.first, "\(attack.sql): \(verdict)")
            try FileManager.default.removeItem(atPath: copy.folder)
        }
    }

    @Test func `an edit that forges the stored hash too is named as the range after the last checkpoint that matches`()
        async throws
    {
        let (log, _) = try await TamperedLog.make()
        let copy = try log.copy()
        let number: Int64 = 12
        let text = try await Self.entry(number, of: copy).replacing("Success", with: "Failure")
        let hash = TreeHash.leaf(text.utf8).bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
        try await copy.tamper(
            "UPDATE audit_entries SET entry = '\(text)', leaf_hash = x'\(hash)' WHERE seq = \(number)")
        let finding = try copy.verify(kept: [log.earlyCheckpoint]).verdict.finding
        guard case .rewritten(let first, let last) = finding else {
            Issue.record("found \(String(describing: finding))")
            return
        }
        #expect(first <= number && number <= last)
        #expect(first > 0)
    }

    @Test func `a kept checkpoint of a log that is not in the folder is an error`() async throws {
        let (log, _) = try await TamperedLog.make()
        let (other, _) = try await TamperedLog.make()
        #expect(throws: Failure.self) { try log.verify(kept: [log.lateCheckpoint, other.lateCheckpoint]) }
        #expect(throws: Failure.self) { try log.verify(kept: [other.earlyCheckpoint]) }
        #expect(try log.verify(kept: [log.lateCheckpoint]).verdict.isIntact)
    }

    @Test func `a file rolled back to an earlier state shows as a fork by a checkpoint kept elsewhere`() async throws {
        let (log, _) = try await TamperedLog.make()
        let copy = try log.copy()
        // Whoever holds the folder removes the kept checkpoints too.
        try FileManager.default.removeItem(atPath: "\(copy.folder)/checkpoints")
        try await copy.tamper("DELETE FROM audit_entries WHERE seq >= 6")
        _ = try await Command.run(
            "/usr/bin/sqlite3",
            ["\(copy.folder)/system.sqlite", "DELETE FROM audit_checkpoints; PRAGMA wal_checkpoint(TRUNCATE);"])
        try FileManager.default.removeItem(atPath: "\(copy.folder)/clean-shutdown")
        #expect(
            try copy.verify().verdict.isIntact, "without a checkpoint from elsewhere nothing can be told, as documented"
        )
        #expect(try copy.verify(kept: [log.lateCheckpoint]).verdict.finding?.firstBadEntry == 6)
    }

    private static func entry(_ number: Int64, of log: TamperedLog) async throws -> String {
        let found = try await Command.run(
            "/usr/bin/sqlite3", [log.database, "SELECT entry FROM audit_entries WHERE seq = \(number)"])
        return found.output.split(separator: "\n").joined()
    }
}
