import Core
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder everything of an installation lives in, and the lock that keeps a second server out of it.
final class DataFolder: Sendable {
    let path: String
    /// The descriptor of the lock file; nil once the folder was released.
    private let lock: Mutex<Int32?>

    var caFile: String { "\(path)/ca.pem" }
    var caKeyFile: String { "\(path)/ca-key.pem" }
    var certificateFile: String { "\(path)/server.pem" }
    var keyFile: String { "\(path)/server-key.pem" }
    var runFile: String { "\(path)/run.json" }
    var checkpointsFolder: String { "\(path)/checkpoints" }
    var keysFolder: String { "\(path)/keys" }

    /// Takes the folder for this process.
    /// - Throws: when it is no data folder, or another server has it.
    init(existing path: String) throws(Failure) {
        self.path = DataFolder.absolute(path)
        guard FileManager.default.fileExists(atPath: "\(self.path)/system.sqlite") else {
            throw .invalid("\(path) is no data folder. Make one with 'drawbridge init --data \(path)'.", target: "data")
        }
        lock = Mutex(try DataFolder.lock(self.path))
    }

    /// Makes a new folder and takes it.
    /// - Throws: when there is something in it already.
    init(new path: String) throws(Failure) {
        self.path = DataFolder.absolute(path)
        let contents = (try? FileManager.default.contentsOfDirectory(atPath: self.path)) ?? []
        guard contents.isEmpty else { throw .invalid("\(path) is not empty; choose a new folder.", target: "data") }
        do {
            try FileManager.default.createDirectory(
                atPath: self.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .invalid("\(path) cannot be made: \(error.localizedDescription)", target: "data")
        }
        lock = Mutex(try DataFolder.lock(self.path))
    }

    deinit { release() }

    /// Lets another server have the folder; again does nothing.
    func release() {
        lock.withLock { lock in
            guard let descriptor = lock.take() else { return }
            // Closing alone keeps the lock while a child process, between fork and exec, still has the descriptor.
            flock(descriptor, LOCK_UN)
            close(descriptor)
        }
    }

    /// Says that a server is working on the folder again; until it has stopped properly, entries may be unsigned.
    func markOpened() { try? FileManager.default.removeItem(atPath: "\(path)/\(CleanShutdown.fileName)") }

    /// Says that everything was signed when the server stopped.
    func markClosed() throws(Failure) { try write("", to: "\(path)/\(CleanShutdown.fileName)") }

    private static func absolute(_ path: String) -> String {
        (path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)" as String).standardized
    }

    private static func lock(_ path: String) throws(Failure) -> Int32 {
        let descriptor = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .invalid("\(path) cannot be written: \(String(cString: strerror(errno))).", target: "data")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .conflict("Another server is running on \(path). Stop it, or choose another folder.")
        }
        return descriptor
    }

    /// Writes a file whole: beside it first, then renamed over it.
    func write(_ text: String, to file: String, mode: Int = 0o600) throws(Failure) {
        let temporary = file + ".new"
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: temporary))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: temporary)
        } catch {
            throw .invalid("\(file) cannot be written: \(error.localizedDescription)", target: "data")
        }
        guard rename(temporary, file) == 0 else {
            throw .invalid("\(file) cannot be written: \(String(cString: strerror(errno))).", target: "data")
        }
    }
}

extension String {
    /// The path without `.` and `..` components.
    fileprivate var standardized: String { (self as NSString).standardizingPath }
}
