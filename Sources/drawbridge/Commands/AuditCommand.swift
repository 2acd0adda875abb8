import ArgumentParser
import Core
import Foundation

/// `drawbridge audit`: verify a tenant's log, or take it out of the server.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Verify or export the audit log.", subcommands: [Verify.self, Export.self])

    /// Recomputes every tree, every stored byte and every checkpoint signature.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute the whole log and compare it with its signed checkpoints.",
            discussion: """
                With --data the data folder of a server that is not running is read, never written. Without it the log of one
                tenant is read over HTTPS. A checkpoint kept elsewhere (--checkpoint) shows a rollback or a fork, which
                whoever holds the folder and its keys could otherwise hide.
                """)

        @OptionGroup var connection: ConnectionOptions

        @Option(help: "File with a signed checkpoint that was kept elsewhere. May be given several times.")
        var checkpoint: [String] = []

        @Option(
            help: "Over HTTPS: the verifier key that was kept elsewhere; without it the server is asked for its own.")
        var verifierKey: String?

        func run() async throws {
            let kept = try checkpoint.map { file in
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw CommandFailure("\(file) cannot be read.")
                }
                return Array(data)
            }
            let asksServer = connection.url != nil || connection.data == nil
            if asksServer {
                let verdict = try await connection.withSession {
                    try await RemoteAudit.verify($0, kept: kept, verifierKey: verifierKey)
                }
                return try show([("the tenant", verdict.0, verdict.1)])
            }
            try show(ServerEntry.verifyAudit(data: connection.data ?? "", kept: kept))
        }

        private func show(_ results: [(name: String, text: String, isIntact: Bool)]) throws {
            for result in results { Console.standard.line("\(result.name): \(result.text)") }
            if let bad = results.first(where: { !$0.isIntact }) { throw CommandFailure("\(bad.name): \(bad.text)") }
        }
    }

    /// Writes the entries to standard output, one a line.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the entries as NDJSON, from a number on, to standard output.")
        @OptionGroup var connection: ConnectionOptions

        @Option(help: "The first entry wanted; an export that was cut goes on after its last number.")
        var from: Int = 0

        func run() async throws {
            let answer = try await connection.withSession {
                try await $0.require(.get("/mtd/v1/audit/export?from=\(from)"))
            }
            try Console.standard.bytes(Array(answer.body))
        }
    }
}
