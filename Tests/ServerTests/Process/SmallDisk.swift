import Core
import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A small file system in memory, mounted for one test.
struct SmallDisk: Sendable {
    let path: String

    /// Whether this process may mount file systems; tried once.
    static let canMount: Bool = {
        #if os(Linux)
            let path = "\(NSTemporaryDirectory())drawbridge-mount-\(UUID().uuidString)"
            guard geteuid() == 0, mkdir(path, 0o700) == 0 else { return false }
            defer { rmdir(path) }
            guard mount("tmpfs", path, "tmpfs", 0, "size=1m") == 0 else { return false }
            return umount(path) == 0
        #else
            return false
        #endif
    }()

    /// Mounts a file system of the given size for as long as the body runs, whatever comes of it.
    static func mounted(megabytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        let path = "\(NSTemporaryDirectory())drawbridge-disk-\(UUID().uuidString)"
        let result = try await DrawbridgeCommand.shell(
            "mkdir '\(path)' && mount -t tmpfs -o size=\(megabytes)m,mode=700 tmpfs '\(path)'")
        guard result.status == 0 else { throw Failure.internal("mount: \(result.complaint)") }
        var thrown: (any Error)?
        do { try await body(SmallDisk(path: path)) } catch { thrown = error }
        _ = try await DrawbridgeCommand.shell("umount '\(path)' || umount -l '\(path)'; rmdir '\(path)'")
        if let thrown { throw thrown }
    }

    /// Uses all the space that is left.
    func fill() async throws { _ = try await DrawbridgeCommand.shell("cat /dev/zero > '\(path)/filler'") }

    /// Gives the space back.
    func free() throws { try FileManager.default.removeItem(atPath: "\(path)/filler") }
}
