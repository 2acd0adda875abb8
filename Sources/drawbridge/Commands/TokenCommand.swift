import ArgumentParser

/// `drawbridge token`: prints a token for the credentials in the environment.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Print a token for the credentials in the environment.")

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        try await connection.withSession { session in Console.standard.line(session.token) }
    }
}
