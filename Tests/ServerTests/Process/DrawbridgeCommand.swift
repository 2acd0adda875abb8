import Foundation
import Synchronization

/// What a finished command said.
struct CommandResult: Sendable {
    let status: Int32
    let output: String
    let complaint: String

    /// Lines on standard error.
    var complaints: [String] { complaint.split(separator: "\n").map(String.init) }
}

/// The real binary that was built beside the tests, and other commands.
enum DrawbridgeCommand {
    /// The root of the repository.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The binary: beside the test bundle, else in the repository's debug build.
    static let path: String = {
        let beside = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
            .appending(path: "drawbridge").path
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : repository.appending(path: ".build/debug/drawbridge").path
    }()

    /// A process that writes into files of a folder of its own, so that nothing blocks on a full pipe.
    static func process(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:], folder: URL
    ) throws -> Process {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        // Settings of whoever runs the tests must not reach the server under test.
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("DRAWBRIDGE_") }.merging(environment) { $1 }
        for (name, keyPath) in [("out", \Process.standardOutput), ("err", \Process.standardError)] {
            let file = folder.appending(path: name)
            guard FileManager.default.createFile(atPath: file.path, contents: nil) else { throw POSIXError(.EIO) }
            process[keyPath: keyPath] = try FileHandle(forWritingTo: file)
        }
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs a command to its end.
    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> CommandResult {
        let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "drawbridge-command-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = try process(executable, arguments, environment: environment, folder: folder)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        func text(_ name: String) -> String {
            String(
                decoding: FileManager.default.contents(atPath: folder.appending(path: name).path) ?? Data(),
                as: UTF8.self)
        }
        return CommandResult(status: status, output: text("out"), complaint: text("err"))
    }

    /// Runs `drawbridge`.
    static func drawbridge(_ arguments: String..., environment: [String: String] = [:]) async throws -> CommandResult {
        try await run(path, arguments, environment: environment)
    }

    /// Runs a line of shell.
    static func shell(_ line: String) async throws -> CommandResult { try await run("/bin/bash", ["-c", line]) }
}
