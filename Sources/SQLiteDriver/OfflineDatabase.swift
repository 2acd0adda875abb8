import Core
import Foundation
import GRDB
import Storage

/// Reads a database file that no server has open, without changing a byte of it: in place where no WAL lies beside it, else
/// from a copy.
package final class OfflineDatabase {
    private let queue: DatabaseQueue
    private let copy: String?

    /// - Throws: a ``Failure`` when there is no such database.
    package init(path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { throw Failure.invalid("\(path) does not exist.") }
        let wal = (try? FileManager.default.attributesOfItem(atPath: path + "-wal"))?[.size] as? Int
        var configuration = Configuration()
        configuration.readonly = true
        do {
            if let wal, wal > 0 {
                let folder = NSTemporaryDirectory() + "drawbridge-verify-" + UUID().uuidString
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(atPath: path + suffix, toPath: folder + "/copy.sqlite" + suffix)
                }
                copy = folder
                // The copy's WAL is read by an ordinary connection, which may write to the copy.
                queue = try DatabaseQueue(path: folder + "/copy.sqlite")
            } else {
                copy = nil
                let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
                queue = try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration)
            }
        } catch {
            throw SQLiteFailure.translated(error)
        }
    }

    deinit {
        try? queue.close()
        if let copy { try? FileManager.default.removeItem(atPath: copy) }
    }

    /// Runs `body` on the database.
    package func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
        do { return try queue.read { try body(SQLiteConnection($0)) } } catch let failure as Failure {
            throw failure
        } catch {
            throw SQLiteFailure.translated(error)
        }
    }
}
