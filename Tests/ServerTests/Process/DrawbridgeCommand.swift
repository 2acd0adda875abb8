import Foundation
import TestSupport

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

    /// The variables of a command: settings of whoever runs the tests must not reach the server under test.
    static func environment(_ more: [String: String] = [:]) -> [String: String] {
        ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("DRAWBRIDGE_") }.merging(more) { $1 }
    }

    /// Runs a command to its end.
    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> CommandResult {
        try await Command.run(executable, arguments, environment: Self.environment(environment))
    }

    /// Runs `drawbridge`.
    static func drawbridge(_ arguments: String..., environment: [String: String] = [:]) async throws -> CommandResult {
        try await run(path, arguments, environment: environment)
    }

    /// Runs a line of shell.
    static func shell(_ line: String) async throws -> CommandResult { try await run("/bin/bash", ["-c", line]) }
}
