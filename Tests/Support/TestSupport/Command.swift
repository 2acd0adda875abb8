import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// Other programs, run without blocking a thread of the tests.
package enum Command {
    /// More than any command of the tests prints, in bytes; room for it is reserved for every run.
    private static let limit = 16 << 20

    /// Runs a command to its end, without input.
    /// - Parameters:
    ///   - folder: where it runs; where the tests run if nil.
    ///   - environment: all its variables; those of the tests if nil.
    ///   - joiningErrors: whether what it writes to standard error goes into the output, in the order of writing.
    /// - Throws: when the command cannot be started or says too much; a status other than zero is a result.
    package static func run(
        _ executable: String, _ arguments: [String], in folder: String? = nil, environment: [String: String]? = nil,
        joiningErrors: Bool = false
    ) async throws -> CommandResult {
        let configuration = configuration(executable, arguments, in: folder, environment: environment)
        guard !joiningErrors else {
            let result = try await Subprocess.run(
                configuration, output: .bytes(limit: limit), error: .combinedWithOutput)
            return CommandResult(
                status: result.terminationStatus.number, outputBytes: result.standardOutput, complaint: "")
        }
        let result = try await Subprocess.run(
            configuration, output: .bytes(limit: limit), error: .bytes(limit: limit))
        return CommandResult(
            status: result.terminationStatus.number, outputBytes: result.standardOutput,
            complaint: String(decoding: result.standardError, as: UTF8.self))
    }

    /// How a program is started: with no signal blocked, and in a group of its own, so that no signal it sends to its
    /// group reaches the tests.
    static func configuration(
        _ executable: String, _ arguments: [String], in folder: String?, environment: [String: String]?
    ) -> Configuration {
        var options = PlatformOptions()
        options.processGroupID = 0
        return Configuration(
            executable: .path(FilePath(executable)), arguments: Arguments(arguments),
            environment: variables(environment), workingDirectory: folder.map { FilePath($0) },
            platformOptions: options)
    }

    private static func variables(_ environment: [String: String]?) -> Environment {
        guard let environment else { return .inherit }
        var variables: [Environment.Key: String] = [:]
        for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
        return .custom(variables)
    }
}

extension TerminationStatus {
    /// The exit code, or 128 and the number of the signal, as a shell tells it.
    var number: Int32 {
        switch self {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
    }
}
