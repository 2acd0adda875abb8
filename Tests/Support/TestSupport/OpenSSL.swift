import Foundation

/// Runs the `openssl` command as an independent opinion on what we make and take, in a folder of its own that goes when
/// this object does.
package final class OpenSSL: Sendable {
    /// The folder of its files.
    package let folder: URL

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("openssl-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs the command in ``folder``; complaints are in the output too.
    @discardableResult
    package func run(_ arguments: String...) async throws -> CommandResult { try await run(arguments) }

    /// Runs the command in ``folder`` with arguments made elsewhere; complaints are in the output too.
    @discardableResult
    package func run(_ arguments: [String]) async throws -> CommandResult {
        try await Command.run("/usr/bin/openssl", arguments, in: folder.path, joiningErrors: true)
    }

    /// Writes a file that the command may name.
    package func write(_ bytes: some Sequence<UInt8>, _ name: String) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
    }

    /// Reads a file, the command's or one written here.
    package func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// Reads a file as text.
    package func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }
}
