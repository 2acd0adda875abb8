import Audit
import Core
import Foundation
import Storage
import TestSupport
import Testing

@Suite struct AuditStoreTests {
    private struct Refused: Error {}

    @Test func `numbers start at zero and have no gap, whatever fails beside them`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let numbers = await withTaskGroup(of: Int64?.self) { group in
            for number in 0..<120 as Range<UInt64> {
                group.addTask {
                    try? await database.write { transaction -> Int64 in
                        let sequence = try AuditStore(transaction.sql).count()
                        try transaction.append(Records.entry(number))
                        if number % 3 == 0 { throw Refused() }
                        return sequence
                    }
                }
            }
            return await group.reduce(into: [Int64?]()) { $0.append($1) }
        }
        #expect(numbers.compactMap { $0 }.sorted() == Array(0..<80))
        let stored = try database.read { try AuditStore($0).entries(from: 0, limit: 1_000) }
        #expect(stored.map(\.sequence) == Array(0..<80))
        #expect(try database.read { try AuditStore($0).count() } == 80)
    }

    @Test func `an entry and its change are stored together or not at all`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        await #expect(throws: (any Error).self) {
            try await database.write { transaction in
                try transaction.append(Records.entry(1))
                try transaction.sql.run("INSERT INTO groups VALUES ('short', 'x', '{}', 1, 1)")
            }
        }
        #expect(try database.read { try AuditStore($0).count() } == 0)
    }

    @Test func `the leaf hash is SHA-256 over a zero byte and the stored bytes, as openssl computes it`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        try await database.write { transaction in
            for (number, note) in ["plain", "é ẞ \u{1F512}", "quote \" and \\"].enumerated() {
                try transaction.append(Records.entry(UInt64(number), note: note))
            }
        }
        for entry in try database.read({ try AuditStore($0).entries(from: 0, limit: 10) }) {
            let file = "\(test.directory)/leaf"
            try Data([0] + Array(entry.text.utf8)).write(to: URL(fileURLWithPath: file))
            let digest = try await Command.run("/usr/bin/openssl", ["dgst", "-sha256", "-binary", file])
            #expect(digest.status == 0 && digest.outputBytes == entry.leafHash)
        }
    }

    @Test func `an entry can be found by the id of its event and pages go down from a number`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        try await database.write { transaction in
            for number in 0..<10 as Range<UInt64> { try transaction.append(Records.entry(number)) }
        }
        try database.read { sql throws in
            let store = AuditStore(sql)
            #expect(try store.entry(event: TestStorage.id(4))?.sequence == 4)
            #expect(try store.entry(event: TestStorage.id(99)) == nil)
            var query = RowQuery(after: RowPosition(keys: [], id: .integer(5)), limit: 3)
            let page = try RowStore(sql).page(of: AuditTable.rows, query) { $0 }
            #expect(page.rows.map(\.row) == [4, 3, 2].map { .integer($0) } && !page.isLast && page.total == nil)
            query.after = RowPosition(keys: [], id: .integer(0))
            #expect(try RowStore(sql).page(of: AuditTable.rows, query) { $0 }.rows.isEmpty)
        }
    }

    @Test func `the tree over the log has exactly the committed entries, and is the same after opening again`()
        async throws
    {
        let test = try TestStorage()
        defer { test.remove() }
        var before = MerkleLog()
        do {
            let database = try test.open()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<60 as Range<UInt64> {
                    group.addTask {
                        try? await database.write { transaction in
                            try transaction.append(Records.entry(number))
                            if number % 4 == 0 { throw Refused() }
                        }
                    }
                }
            }
            before = database.auditLog
            var expected = MerkleLog()
            for leaf in try database.read({ try AuditStore($0).leaves(0..<45) }) { expected.append(leaf) }
            #expect(before.size == 45 && before.root == expected.root)
        }
        let after = try test.open().auditLog
        #expect(after.size == before.size && after.root == before.root)
    }

    @Test(arguments: [
        "UPDATE audit_entries SET entry = '{}' WHERE seq = 1", "UPDATE audit_entries SET seq = 7 WHERE seq = 1",
        "UPDATE audit_entries SET leaf_hash = zeroblob(32)", "DELETE FROM audit_entries WHERE seq = 1",
        "DELETE FROM audit_entries",
        "INSERT OR REPLACE INTO audit_entries (seq, entry, leaf_hash) VALUES (1, '{}', zeroblob(32))",
        "INSERT INTO audit_entries (seq, entry, leaf_hash) VALUES (1, '{}', zeroblob(32))",
        "INSERT INTO audit_entries (seq, entry, leaf_hash) VALUES (9, 'no json', zeroblob(32))",
        "INSERT INTO audit_entries (seq, entry, leaf_hash) VALUES (9, '{}', x'00')",
    ])
    func `entries are neither edited nor deleted nor replaced`(_ statement: String) async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        try await database.write { transaction in
            for number in 0..<3 as Range<UInt64> { try transaction.append(Records.entry(number)) }
        }
        let before = try database.read { try AuditStore($0).entries(from: 0, limit: 10) }
        await #expect(throws: (any Error).self) { try await database.write { try $0.sql.run(statement) } }
        #expect(try database.read { try AuditStore($0).entries(from: 0, limit: 10) } == before)
    }
}
