import Core
import Storage
import Testing

@Suite struct DataVersionTests {
    private struct Refused: Error {}

    @Test func `the name of the data stays while only reads happen, and changes with each commit`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let first = try #require(database.dataVersion)
        _ = try database.read { try AuditStore($0).count() }
        #expect(database.dataVersion == first)
        try await database.write { try $0.append(Records.entry(1)) }
        let second = try #require(database.dataVersion)
        #expect(second != first)
        // A write that fails may be told as a commit, but never leaves one under way.
        try? await database.write { _ in throw Refused() }
        #expect(database.dataVersion != nil)
    }

    @Test func `while a commit is under way the data have no name`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        try database.read { try database.willCommit($0) }
        #expect(database.dataVersion == nil)
        database.didRollBack()
        #expect(database.dataVersion != nil)
        try database.read { try database.willCommit($0) }
        database.didCommit()
        #expect(database.dataVersion != nil)
    }

    @Test func `another opening of the same file has other names`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        let version = try test.open().dataVersion
        #expect(try test.open().dataVersion != version)
    }
}
