import Core
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files that only the server's own account may read.
enum PrivateFile {
    /// The largest file that is read.
    private static let maximumBytes = 1_048_576

    /// Makes `path` a directory with mode 0700.
    /// - Throws: 500 if that cannot be done.
    static func makeDirectory(_ path: String) throws(Failure) {
        let options: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        guard
            (try? FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: options)) != nil,
            chmod(path, 0o700) == 0
        else { throw .internal("the key directory cannot be made") }
    }

    /// The whole file, or nil if there is none.
    /// - Throws: 500 if it is there and cannot be read, or is too large.
    static func read(_ path: String) throws(Failure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .internal("a key file cannot be opened (error \(errno))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            #if canImport(Darwin)
                let count = Darwin.read(descriptor, &buffer, buffer.count)
            #elseif canImport(Musl)
                let count = Musl.read(descriptor, &buffer, buffer.count)
            #else
                let count = Glibc.read(descriptor, &buffer, buffer.count)
            #endif
            if count == 0 { return bytes }
            if count < 0, errno == EINTR { continue }
            guard count > 0, bytes.count + count <= maximumBytes else { throw .internal("a key file cannot be read") }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }

    /// Puts `bytes` at `path` with mode 0600: all of them or none, and on disk before it returns. With
    /// `onlyIfAbsent` a file that is already there stays as it is.
    /// - Throws: 409 if it is there and must not be, else 500.
    static func write(_ bytes: [UInt8], to path: String, onlyIfAbsent: Bool) throws(Failure) {
        let temporary = path + ".new-" + Base64URL.encode(SecureRandom.bytes(9))
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .internal("a key file cannot be made (error \(errno))") }
        let written = writeAll(bytes, descriptor) && fsync(descriptor) == 0
        guard close(descriptor) == 0, written else {
            unlink(temporary)
            throw .internal("a key file cannot be written (error \(errno))")
        }
        // A hard link fails where the name is taken; a rename would replace it.
        let placed = onlyIfAbsent ? link(temporary, path) : rename(temporary, path)
        let cause = errno
        if placed != 0 || onlyIfAbsent { unlink(temporary) }
        guard placed == 0 else {
            if onlyIfAbsent, cause == EEXIST { throw .conflict("The key file is already there.") }
            throw .internal("a key file cannot be put in place (error \(cause))")
        }
        try syncDirectory(of: path)
    }

    /// Removes the file; one that is not there is fine.
    /// - Throws: 500 if it stays.
    static func remove(_ path: String) throws(Failure) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw .internal("a key file cannot be removed (error \(errno))")
        }
        try syncDirectory(of: path)
    }

    private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { region in
                #if canImport(Darwin)
                    Darwin.write(descriptor, region.baseAddress, region.count)
                #elseif canImport(Musl)
                    Musl.write(descriptor, region.baseAddress, region.count)
                #else
                    Glibc.write(descriptor, region.baseAddress, region.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// The new name itself must be on disk too.
    private static func syncDirectory(of path: String) throws(Failure) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .internal("the key directory cannot be opened (error \(errno))") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .internal("the key directory cannot be synced (error \(errno))") }
    }
}
