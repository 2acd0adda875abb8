import ArgumentParser
import Core

/// `drawbridge keys`: the keys a tenant's tokens are signed with.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The keys a tenant's tokens are signed with.",
        subcommands: [List.self, Rotate.self])

    private static let columns = [
        (heading: "Key id", member: "kid"), (heading: "Algorithm", member: "alg"), (heading: "State", member: "state"),
        (heading: "Created", member: "createdDateTime"),
    ]

    /// Lists the keys, retired ones too.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys.")
        @OptionGroup var connection: ConnectionOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let keys = try await connection.withSession { try await $0.list("/mtd/v1/tokenKeys") }
            ListPrinter(columns: KeysCommand.columns).show(keys, json: json)
        }
    }

    /// Signs with a new key from now on; tokens signed with the old one stay good until they expire.
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign with a new key; tokens of the old one stay good until they expire.")
        @OptionGroup var connection: ConnectionOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let answer = try await connection.withSession { try await $0.require(.post("/mtd/v1/tokenKeys:rotate")) }
            if json { return Console.standard.line(JSONWriter.text(try answer.json())) }
            let kid = try answer.json().object?["kid"]?.string
            Console.standard.line(
                "Tokens are signed with " + (kid.map { "key \($0)" } ?? "a new key") + " from now on.")
        }
    }
}
