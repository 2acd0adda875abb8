import Core
import Foundation
import Storage
import TestSupport
import Testing

@Suite struct DurabilityTests {
    @Test func `the writer keeps a write-ahead log and waits for the disk at every commit`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        for database in [try test.driver.openSystem(), try test.driver.openTenant(test.tenant, create: true)] {
            try database.verify()
            let settings = try await database.write { sql in
                [
                    try sql.first("PRAGMA journal_mode") { try $0.text(0) } ?? "",
                    "\(try sql.first("PRAGMA synchronous") { try $0.integer(0) } ?? -1)",
                    "\(try sql.first("PRAGMA foreign_keys") { try $0.integer(0) } ?? -1)",
                ]
            }
            #expect(settings == ["wal", "2", "1"])
        }
    }

    @Test func `the files are for their owner only`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        _ = try test.driver.openSystem()
        _ = try test.open()
        for path in ["\(test.directory)/system.sqlite", test.tenantFile] {
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        }
        let folder = try FileManager.default.attributesOfItem(atPath: "\(test.directory)/tenants")
        #expect(folder[.posixPermissions] as? Int == 0o700)
    }

    @Test func `a missing tenant file is made only when asked`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        #expect(throws: Failure.self) { try test.driver.openTenant(test.tenant, create: false) }
        #expect(!FileManager.default.fileExists(atPath: test.tenantFile))
        _ = try test.driver.openTenant(test.tenant, create: true)
        _ = try test.driver.openTenant(test.tenant, create: false)
    }

    @Test func `a file of a newer version is refused and left as it is`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        do {
            let database = try test.driver.openTenant(test.tenant, create: true)
            _ = try await database.write { try $0.run("PRAGMA user_version = 99") }
        }
        let failure = #expect(throws: Failure.self) { try test.driver.openTenant(test.tenant, create: false) }
        #expect(failure?.logDetail?.contains("newer") == true)
        #expect(failure?.message.contains("sqlite") == false, "the path is for the log only")
        let version = try await Command.run("/usr/bin/sqlite3", [test.tenantFile, "PRAGMA user_version"])
        #expect(version.output == "99\n")
    }

    @Test func `a database of another program is refused`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        do {
            let database = try test.driver.openTenant(test.tenant, create: true)
            _ = try await database.write { try $0.run("PRAGMA application_id = 7") }
        }
        let failure = #expect(throws: Failure.self) { try test.driver.openTenant(test.tenant, create: false) }
        #expect(failure?.logDetail?.contains("not a Drawbridge database") == true)
    }

    @Test func `a file of another program without a version is refused and left as it is`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        _ = try await Command.run("/usr/bin/sqlite3", [test.tenantFile, "CREATE TABLE theirs (a)"])
        #expect(throws: Failure.self) { try test.driver.openTenant(test.tenant, create: false) }
        let tables = try await Command.run("/usr/bin/sqlite3", [test.tenantFile, "SELECT name FROM sqlite_schema"])
        #expect(tables.output == "theirs\n")
    }

    @Test func `a file that is no database is refused`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        try Data(repeating: 0x61, count: 8_192).write(to: URL(fileURLWithPath: test.tenantFile))
        #expect(throws: Failure.self) { try test.driver.openTenant(test.tenant, create: false) }
    }

    @Test func `verify notices a damaged page`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        do {
            let database = try test.open()
            try await database.write { transaction in
                for number in 0..<200 {
                    try SettingsStore(transaction.sql).set("setting \(number)", String(repeating: "x", count: 500))
                }
            }
        }
        let folded = try await Command.run("/usr/bin/sqlite3", [test.tenantFile, "PRAGMA wal_checkpoint(TRUNCATE)"])
        #expect(folded.status == 0)
        let roots = try await Command.run(
            "/usr/bin/sqlite3", [test.tenantFile, "SELECT rootpage FROM sqlite_schema WHERE name = 'meta'"])
        let page = try #require(UInt64(roots.output.trimmingCharacters(in: .newlines)))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: test.tenantFile))
        try file.seek(toOffset: (page - 1) * 4_096 + 16)
        try file.write(contentsOf: Data(repeating: 0xFF, count: 64))
        try file.close()
        let failure = #expect(throws: Failure.self) { try test.driver.openTenant(test.tenant, create: false).verify() }
        #expect(failure?.kind == .internal)
    }

    @Test func `opening again changes nothing`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        let schema = "SELECT group_concat(sql, ';') FROM sqlite_schema"
        var found: Set<String> = []
        for _ in 0..<3 {
            let database = try test.driver.openTenant(test.tenant, create: true)
            let text: String? = try database.read { try $0.first(schema) { try $0.text(0) } }
            let version: Int64? = try database.read { try $0.first("PRAGMA user_version") { try $0.integer(0) } }
            found.insert("\(version ?? -1) \(text ?? "")")
        }
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("\(Schema.tenant.map(\.version).max() ?? 0) CREATE TABLE meta") == true)
    }

    @Test func `a copy is a whole database of the same tenant`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        try await database.write { try SettingsStore($0.sql).set("greeting", "hello") }
        let path = test.file(of: TestStorage.id(2))
        try database.copy(to: path)
        let copy = try test.driver.openTenant(TestStorage.id(2), create: false)
        try copy.verify()
        let value: String? = try copy.read {
            try $0.first("SELECT value FROM meta WHERE name = 'greeting'") { try $0.text(0) }
        }
        #expect(value == "hello")
    }

    @Test func `erasing a tenant leaves no file of it`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        do {
            let database = try test.open()
            try await database.write { try SettingsStore($0.sql).set("greeting", "hello") }
            #expect(FileManager.default.fileExists(atPath: test.tenantFile + "-wal"))
        }
        try test.driver.eraseTenant(test.tenant)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(test.directory)/tenants") == [])
    }
}
