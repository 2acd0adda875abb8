import Core
import Storage
import Synchronization
import Testing

@Suite struct GroupCommitTests {
    private struct Refused: Error {}

    @Test func `two hundred writes at once all land`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await database.write { try SettingsStore($0.sql).set("setting \(number)", "\(number)") }
                    // Read-your-writes: whoever is answered sees its own change.
                    let value: String? = try database.read { sql in
                        try sql.first("SELECT value FROM meta WHERE name = ?1", .text("setting \(number)")) {
                            try $0.text(0)
                        }
                    }
                    #expect(value == "\(number)")
                }
            }
            try await group.waitForAll()
        }
        #expect(try database.integer("SELECT count(*) FROM meta WHERE name LIKE 'setting %'") == 200)
    }

    @Test func `writes at once share commits`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.driver.openTenant(test.tenant, create: true)
        let counter = CommitCounter()
        database.observeCommits(counter)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try? await database.write { sql in
                        try SettingsStore(sql).set("setting \(number)", "x")
                    }
                }
            }
        }
        #expect((1..<200).contains(counter.commits))
    }

    @Test func `a write that fails leaves nothing and sinks no other`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let refused = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    do {
                        try await database.write { transaction in
                            try SettingsStore(transaction.sql).set("setting \(number)", "x")
                            if number % 10 == 3 { throw Refused() }
                        }
                        return false
                    } catch {
                        #expect(error is Refused && number % 10 == 3)
                        return true
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused == 20)
        #expect(try database.integer("SELECT count(*) FROM meta WHERE name LIKE 'setting %'") == 180)
        #expect(try database.integer("SELECT count(*) FROM meta WHERE name LIKE 'setting %3'") == 0)
    }

    @Test func `a statement the schema refuses fails its own write alone`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        async let good: Void = database.write { try SettingsStore($0.sql).set("good", "x") }
        let failure = await #expect(throws: Failure.self) {
            try await database.write { transaction in
                try SettingsStore(transaction.sql).set("bad", "x")
                try transaction.sql.run("INSERT INTO groups VALUES ('short', 'x', '{}', 1, 1)")
            }
        }
        try await good
        #expect(failure?.message.contains("groups") == false, "no SQL for callers")
        #expect(try database.integer("SELECT count(*) FROM meta WHERE name = 'good'") == 1)
        #expect(try database.integer("SELECT count(*) FROM meta WHERE name = 'bad'") == 0)
    }

    @Test func `the new snapshot is published before the write returns`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...50 as ClosedRange<UInt64> {
                group.addTask {
                    let client = Records.client(number)
                    try await database.write { transaction in
                        try ClientStore(transaction.sql).save(client)
                        transaction.changed(.clients)
                    }
                    #expect(database.snapshot.clients[client.id] == client)
                    #expect(database.snapshot.clientsBySignIn[client.clientID] == client.id)
                }
            }
            try await group.waitForAll()
        }
        #expect(database.snapshot.clients.count == 50)
        #expect(database.snapshot.rightsVersion > 1)
    }

    @Test func `a transaction sees its own changes and nobody else does before the commit`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let client = Records.client(1)
        let inside = try await database.write { transaction in
            try ClientStore(transaction.sql).save(client)
            transaction.changed(.clients)
            return (
                own: try transaction.currentSnapshot().clients[client.id] != nil,
                others: database.snapshot.clients[client.id] != nil,
                rows: try database.integer("SELECT count(*) FROM clients")
            )
        }
        #expect(inside.own && !inside.others && inside.rows == 0)
        #expect(database.snapshot.clients[client.id] == client)
    }

    @Test func `a change that is rolled back leaves the snapshot as it was`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let before = database.snapshot.version
        await #expect(throws: Refused.self) {
            try await database.write { transaction in
                try ClientStore(transaction.sql).save(Records.client(1))
                transaction.changed(.clients)
                #expect(try transaction.currentSnapshot().clients.count == 1)
                throw Refused()
            }
        }
        #expect(database.snapshot.clients.isEmpty && database.snapshot.version == before)
        // The next change starts from what is stored, not from what was thrown away.
        try await database.write { transaction in
            try ClientStore(transaction.sql).save(Records.client(2))
            transaction.changed(.clients)
        }
        #expect(Array(database.snapshot.clients.keys) == [Records.client(2).id])
    }

    @Test func `a change that ends nothing of the configuration leaves its version`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let version = database.snapshot.version
        try await database.write { try SettingsStore($0.sql).set("x", "y") }
        #expect(database.snapshot.version == version)
    }
}

/// Counts commits.
private final class CommitCounter: CommitObserver {
    private let count = Mutex(0)

    var commits: Int { count.withLock { $0 } }
    func willCommit(_ connection: any SQLConnection) throws {}
    func didCommit() { count.withLock { $0 += 1 } }
    func didRollBack() {}
}
