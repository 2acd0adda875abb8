import ArgumentParser
import Core
import Foundation

/// Why a command cannot do what was asked, in one line that says what to do.
struct CommandFailure: Error, Equatable {
    /// The exit codes of the command line.
    enum Code: Int32 {
        /// The thing asked for is wrong.
        case wrong = 1
        /// The command was used wrongly.
        case usage = 2
    }

    var message: String
    var code: Code

    init(_ message: String, code: Code = .wrong) {
        self.message = message
        self.code = code
    }
}

/// How the process ends: what to print where, and the exit code.
struct ExitStatus: Equatable {
    var code: Int32
    /// Text for standard output, for `--help` and `--version`.
    var output: String?
    /// One line for standard error.
    var complaint: String?

    init(code: Int32, output: String? = nil, complaint: String? = nil) {
        self.code = code
        self.output = output
        self.complaint = complaint
    }

    /// The status for whatever a command or the argument parser threw.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure:
            self.init(code: failure.code.rawValue, complaint: failure.message)
        case let failure as Failure:
            let retry = failure.kind == .unavailable ? " Try again later." : ""
            self.init(code: 1, complaint: (failure.logDetail ?? failure.message) + retry)
        case let code as ExitCode:
            self.init(code: code.rawValue)
        default:
            switch RootCommand.exitCode(for: error) {
            case .success:
                self.init(code: 0, output: RootCommand.fullMessage(for: error))
            case .validationFailure:
                self.init(code: 2, complaint: ExitStatus.usageLine(RootCommand.fullMessage(for: error)))
            default:
                self.init(code: 1, complaint: RootCommand.message(for: error))
            }
        }
    }

    /// The parser's message, which has several lines, as one: the error, then where help is.
    static func usageLine(_ message: String) -> String {
        let lines = message.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        var said = lines.first ?? "The command was used wrongly."
        if said.hasPrefix("Error: ") { said.removeFirst("Error: ".count) }
        let command =
            lines.last { $0.hasPrefix("See '") }.map { " \($0)" } ?? " See 'drawbridge --help'."
        if !said.hasSuffix(".") && !said.hasSuffix("?") { said += "." }
        return said + command
    }

    /// Prints what there is to say and ends the process.
    static func end(with status: ExitStatus?) async -> Never {
        guard let status else { exit(0) }
        if let output = status.output { Console.standard.line(output) }
        if let complaint = status.complaint { Console.standard.complain(complaint) }
        exit(status.code)
    }
}
