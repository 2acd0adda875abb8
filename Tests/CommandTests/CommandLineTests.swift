import ArgumentParser
import Core
import Testing

@testable import drawbridge

@Suite struct CommandLineTests {
    @Test(arguments: [
        ["bogus"], ["simulate"], ["matrix", "--format", "xml"], ["simulate", "--partner", "x", "--devices", "0"],
        ["simulate", "--partner", "x", "--devices", "1", "--scenario", "nonsense"],
    ])
    func `wrong use ends with 2 and one line`(arguments: [String]) async throws {
        let status = try #require(await Drawbridge.run(arguments))
        #expect(status.code == 2)
        let line = try #require(status.complaint)
        #expect(!line.contains("\n"))
        #expect(line.contains("--help"))
        #expect(!line.hasPrefix("Error"))
    }

    @Test(arguments: [["--help"], ["--version"], ["tenant", "--help"]])
    func `help and version are no errors`(arguments: [String]) async throws {
        let status = try #require(await Drawbridge.run(arguments))
        #expect(status.code == 0)
        #expect(status.complaint == nil)
        #expect(status.output?.isEmpty == false)
    }

    @Test func `a failure of the server's rules ends with 1`() {
        #expect(ExitStatus(Failure.conflict("Not empty.")) == ExitStatus(code: 1, complaint: "Not empty."))
        #expect(ExitStatus(CommandFailure("x", code: .usage)) == ExitStatus(code: 2, complaint: "x"))
    }

    @Test func `every command of the manual is there`() {
        let names =
            RootCommand.configuration.subcommands.map { $0.configuration.commandName ?? "" }
            + RootCommand.configuration.groupedSubcommands.flatMap {
                $0.subcommands.map { $0.configuration.commandName ?? "" }
            }
        #expect(
            Set(names) == [
                "init", "serve", "check-config", "tenant", "client", "keys", "token", "matrix", "audit", "demo",
                "simulate",
            ])
    }

    @Test(arguments: ["partners.json", "roles.json", "demo/contoso-devices.ndjson"])
    func `the product's files are part of the program`(name: String) throws {
        #expect(try !ProductFiles.read(name).isEmpty)
        #expect(throws: CommandFailure.self) { try ProductFiles.read(name, at: "/nowhere/\(name)") }
    }
}
