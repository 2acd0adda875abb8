import ArgumentParser
import Foundation

/// The command line: parses the arguments, runs one command and turns what went wrong into an exit code.
/// 0 is fine, 1 means that the thing asked for is wrong, 2 that the command was used wrongly.
@main
struct Drawbridge {
    /// Reads the process's arguments and ends the process with the command's exit code.
    static func main() async {
        unblockSignals()
        await ExitStatus.end(with: run(Array(CommandLine.arguments.dropFirst())))
    }

    /// Takes off a signal mask that the parent process left: it would outlive `exec` and keep a request to end away.
    private static func unblockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_UNBLOCK, &all, nil)
    }

    /// Runs the command that `arguments` name.
    /// - Returns: nil if all went well, else what to say and the exit code.
    static func run(_ arguments: [String]) async -> ExitStatus? {
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return nil
        } catch {
            return ExitStatus(error)
        }
    }
}

/// `drawbridge` itself; it only has subcommands.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drawbridge",
        abstract: "An open, self-hosted Mobile Threat Defense server.",
        discussion: """
            First look:   drawbridge demo
            First server: drawbridge init --data DIR --tenant NAME, then drawbridge serve --data DIR

            Commands that talk to a running server take DRAWBRIDGE_URL, DRAWBRIDGE_CA, DRAWBRIDGE_TENANT_ID,
            DRAWBRIDGE_CLIENT_ID and DRAWBRIDGE_CLIENT_SECRET from the environment.
            """,
        version: ProductVersion.text,
        groupedSubcommands: [
            CommandGroup(name: "Server", subcommands: [InitCommand.self, ServeCommand.self, CheckConfigCommand.self]),
            CommandGroup(
                name: "Administration",
                subcommands: [
                    TenantCommand.self, ClientCommand.self, KeysCommand.self, TokenCommand.self, MatrixCommand.self,
                    AuditCommand.self,
                ]),
            CommandGroup(name: "Trying it out", subcommands: [DemoCommand.self, SimulateCommand.self]),
        ]
    )
}

/// The version `--version` prints.
enum ProductVersion {
    static let text = "0.1.0"
}
