import Core
import Foundation
import GRDB
import GRDBSQLite
import Storage
import Synchronization

/// One SQLite file: a pool whose single writer connection does every write, many of them to one commit.
final class SQLiteDatabase: SQLDatabase {
    private let pool: DatabasePool
    private let path: String
    private let queue = Mutex(WriteQueue())

    private struct WriteQueue {
        var jobs: [WriteJob] = []
        var isDraining = false
        /// Weak, for the observer owns the database: else neither would ever be closed.
        weak var observer: (any CommitObserver)?
    }

    /// Most writes that share one commit: bounds how long the first of them waits.
    private static let largestGroup = 128

    init(path: String, migrations: [Migration], create: Bool) throws {
        guard create || FileManager.default.fileExists(atPath: path) else {
            throw Failure.internal("database file \(path) is missing")
        }
        self.path = path
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration)
            try Self.prepareWriter(pool)
            try Self.migrate(pool, to: migrations, path: path)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw SQLiteFailure.translated(error)
        }
        if create { try? FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path) }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // One reader is enough for most tenants and keeps an open tenant small.
        configuration.maximumReaderCount = 2
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { connection in
            // trusted_schema stays on: SQLite 3.40 refuses its own json_valid() in our CHECK constraints without it.
            try connection.execute(sql: "PRAGMA cell_size_check = ON")
            // Else INSERT OR REPLACE would delete a row without its DELETE trigger, which keeps audit entries.
            try connection.execute(sql: "PRAGMA recursive_triggers = ON")
            try connection.execute(sql: "PRAGMA temp_store = MEMORY")
            try connection.execute(sql: "PRAGMA cache_size = -512")
        }
        return configuration
    }

    /// GRDB sets `synchronous = NORMAL` when it turns WAL on, after `prepareDatabase`: so FULL is set here, and checked.
    private static func prepareWriter(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { connection in
            try connection.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(connection, sql: "PRAGMA synchronous") == 2,
                try String.fetchOne(connection, sql: "PRAGMA journal_mode") == "wal"
            else { throw Failure.internal("the database cannot be opened in WAL mode with synchronous=FULL") }
            // Without this the last connection deletes the WAL on close and the next open has to write.
            var persist: CInt = 1
            sqlite3_file_control(connection.sqliteConnection, "main", SQLITE_FCNTL_PERSIST_WAL, &persist)
        }
    }

    private static func migrate(_ pool: DatabasePool, to migrations: [Migration], path: String) throws {
        let newest = migrations.map(\.version).max() ?? 0
        try pool.writeWithoutTransaction { connection in
            let current = try Int.fetchOne(connection, sql: "PRAGMA user_version") ?? 0
            let mark = try Int.fetchOne(connection, sql: "PRAGMA application_id") ?? 0
            if current > newest {
                throw Failure.internal("\(path) has schema \(current), newer than this version knows (\(newest))")
            }
            // A file of version 0 is a new one only if nothing is in it.
            let things = try Int.fetchOne(connection, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            let isNew = current == 0 && mark == 0 && things == 0
            guard isNew || current > 0 && mark == Schema.applicationID else {
                throw Failure.internal("\(path) is not a Drawbridge database")
            }
            for migration in migrations.sorted(by: { $0.version < $1.version }) where migration.version > current {
                try connection.inTransaction(.immediate) {
                    for statement in migration.statements { try connection.execute(sql: statement) }
                    try connection.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                    try connection.execute(sql: "PRAGMA user_version = \(migration.version)")
                    return .commit
                }
            }
        }
    }

    func observeCommits(_ observer: any CommitObserver) { queue.withLock { $0.observer = observer } }

    func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
        do {
            return try pool.read { try body(SQLiteConnection($0)) }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw SQLiteFailure.translated(error)
        }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let job = WriteJob(body: body, continuation: continuation)
            let mustStart = queue.withLock { queue in
                queue.jobs.append(job)
                if queue.isDraining { return false }
                queue.isDraining = true
                return true
            }
            if mustStart { startDraining() }
        }
    }

    func writeNow<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
        do {
            return try pool.write { try body(SQLiteConnection($0)) }
        } catch let failure as Failure {
            throw failure
        } catch {
            throw SQLiteFailure.translated(error)
        }
    }

    private func startDraining() {
        pool.asyncWriteWithoutTransaction { connection in
            while true {
                let (group, observer) = self.queue.withLock { queue in
                    let group = Array(queue.jobs.prefix(Self.largestGroup))
                    queue.jobs.removeFirst(group.count)
                    if group.isEmpty { queue.isDraining = false }
                    return (group, queue.observer)
                }
                if group.isEmpty { return }
                Self.commit(group, on: connection, observer: observer)
            }
        }
    }

    /// Runs each job in a savepoint of one transaction and tells everybody after the one commit.
    private static func commit(_ group: [WriteJob], on connection: Database, observer: (any CommitObserver)?) {
        let session = SQLiteConnection(connection)
        do {
            try connection.execute(sql: "BEGIN IMMEDIATE")
            for job in group {
                try connection.execute(sql: "SAVEPOINT member")
                job.run(session)
                // A full disk or an I/O error ends the whole transaction inside SQLite.
                guard connection.isInsideTransaction else {
                    throw job.failure ?? Failure.unavailable("transaction lost")
                }
                if job.failure != nil { try connection.execute(sql: "ROLLBACK TO member") }
                try connection.execute(sql: "RELEASE member")
            }
            try observer?.willCommit(session)
            try connection.execute(sql: "COMMIT")
            observer?.didCommit()
            for job in group { job.finish(commitError: nil) }
        } catch {
            if connection.isInsideTransaction { try? connection.execute(sql: "ROLLBACK") }
            observer?.didRollBack()
            let failure = SQLiteFailure.translated(error)
            for job in group { job.finish(commitError: failure) }
        }
    }

    func verify() throws {
        let (mode, synchronous, check) = try pool.writeWithoutTransaction { connection in
            (
                try String.fetchOne(connection, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(connection, sql: "PRAGMA synchronous"),
                try String.fetchOne(connection, sql: "PRAGMA quick_check(1)")
            )
        }
        guard mode == "wal", synchronous == 2 else {
            throw Failure.internal("\(path) is not in WAL mode with synchronous=FULL")
        }
        guard check == "ok" else { throw Failure.internal("\(path) is damaged: \(check ?? "no answer")") }
    }

    /// A connection on which something is still open closes with the last reference to it.
    func close() { try? pool.close() }

    func copy(to path: String) throws {
        do { try pool.vacuum(into: path) } catch { throw SQLiteFailure.translated(error) }
    }
}
