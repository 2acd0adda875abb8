import ArgumentParser
import Core

/// `drawbridge init`: creates a data folder. Secrets are shown here and never again.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Create a data folder: databases, keys, a local CA, the operator and tenants.")

    @Option(help: "A missing or empty folder.")
    var data: String

    @Option(name: .customLong("tenant"), help: "A tenant to create; repeat it for more.")
    var tenants: [String] = []

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func run() async throws {
        let installation = try await ServerEntry.initialize(data: data, tenantNames: tenants)
        let console = Console.standard
        if json {
            console.line(JSONWriter.text(InstallationReport.json(installation)))
        } else {
            InstallationReport.lines(installation, data: data).forEach { console.line($0) }
        }
    }
}
