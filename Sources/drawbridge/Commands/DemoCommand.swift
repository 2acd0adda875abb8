import ArgumentParser
import Core
import Foundation

/// `drawbridge demo`: the whole job on a real running server.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Show the whole job on a real server: two tenants, 200 devices, three vendors.")

    @Option(help: "A missing or empty folder for the server's data; without it a temporary one is used and removed.")
    var data: String?

    @Flag(help: "Go on serving afterwards and print how to reach the server.")
    var keep = false

    func run() async throws {
        let console = Console.standard
        let input = try DemoInput()
        let folder = try DemoFolder(data)
        defer { folder.remove() }
        let start = ContinuousClock.now
        console.line("Drawbridge demo: a real server, two tenants, 200 devices, three vendors")
        let server = try await DemoServer.start(data: folder.path)
        console.line("Server \(server.address.baseURL) (process \(server.pid)), data folder \(folder.path)")
        let signals = InterruptSignals()
        do {
            let keeps = keep
            try await signals.whileRunning {
                try await APIClient.with(server.address) { client in
                    let stage = DemoStage(client: client, console: console, input: input, dataFolder: folder.path)
                    let script = DemoScript(stage: stage, operatorCredentials: server.operatorCredentials)
                    let outcome = try await script.run()
                    DemoCommand.close(outcome, console, took: .now - start)
                    if keeps { DemoCommand.invite(outcome, server, console) }
                }
                if keeps { while true { try await Task.sleep(for: .seconds(3_600)) } }
            }
        } catch let interrupted as Interrupted {
            await server.stop()
            if keep && interrupted.signal == SIGINT { return }
            folder.remove()
            throw ExitCode(128 + interrupted.signal)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private static func close(_ outcome: DemoScript.Outcome, _ console: Console, took: Duration) {
        let tenths = took.components.seconds * 10 + took.components.attoseconds / 100_000_000_000_000_000
        console.line()
        console.line(
            console.styled("Done", .green) + " in \(tenths / 10).\(tenths % 10) s: \(outcome.requests) requests, "
                + "\(outcome.checks) checks, all as expected.")
    }

    /// How to reach the server that goes on running.
    private static func invite(_ outcome: DemoScript.Outcome, _ server: DemoServer, _ console: Console) {
        console.line()
        console.line("The server goes on; end it with Control-C. In another terminal:")
        console.line()
        CredentialPrinter.exports(url: server.address.baseURL, caFile: server.address.caFile).forEach {
            console.line($0)
        }
        let known = [outcome.contoso, outcome.fabrikam].map { ("Global Administrator of \($0.name)", $0.credentials) }
        for (label, credentials) in [("Platform operator", server.operatorCredentials)] + known.reversed() {
            console.line()
            console.line("# \(label)")
            CredentialPrinter.exports(credentials).forEach { console.line($0) }
        }
        console.line()
        console.line("Then try: drawbridge client list")
    }
}
