import ArgumentParser
import Core

/// The flags `serve` and `check-config` share: the common ones by name, and every other configuration key.
struct ServerOptions: ParsableArguments {
    @Option(help: "Configuration file; roles.json and partners.json beside it replace the built-in ones.")
    var config: String?

    @Option(help: "The data folder.")
    var data: String?

    @Option(help: "Address to listen on.")
    var host: String?

    @Option(help: "Port for plain HTTP; 0 picks a free one.")
    var port: String?

    @Option(help: "Port for HTTPS; 0 picks a free one.")
    var tlsPort: String?

    @Option(help: "PEM file of the server's certificate chain.")
    var tlsCert: String?

    @Option(help: "PEM file of the server's private key.")
    var tlsKey: String?

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Any other key of the configuration, as --key-name VALUE.", valueName: "key value"))
    var others: [String] = []

    /// The keys given as flags, by configuration name.
    /// - Throws: `CommandFailure` for a flag that is no key.
    func overrides(keys: [String]) throws(CommandFailure) -> [String: String] {
        let named: [(String, String?)] = [
            ("data", data), ("host", host), ("port", port), ("tls-port", tlsPort),
            ("tls-certificate", tlsCert),
            ("tls-key", tlsKey),
        ]
        let given = named.flatMap { name, value in value.map { ["--" + name, $0] } ?? [] }
        return try ConfigurationFlags(keys: keys).read(given + others)
    }
}

/// `drawbridge serve`: runs the server until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Run the server.")

    @OptionGroup var options: ServerOptions

    func run() async throws {
        let overrides = try options.overrides(keys: ServerEntry.keys)
        try await ServerEntry.serve(file: options.config, overrides: overrides) { server in
            let console = Console.standard
            console.line("Serving \(server.httpsURL)" + (server.httpURL.map { " and \($0)" } ?? ""))
            console.line("CA certificate: \(server.caFile)")
        }
    }
}

/// `drawbridge check-config`: says what is wrong with the configuration, with the key and the file.
struct CheckConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Say what is wrong with the configuration.")

    @OptionGroup var options: ServerOptions

    func run() throws {
        let overrides = try options.overrides(keys: ServerEntry.keys)
        try ServerEntry.check(file: options.config, overrides: overrides)
        Console.standard.line("The configuration is fine.")
    }
}
