import ArgumentParser
import Core

/// `drawbridge tenant`: the platform API of a running server, with the operator's credentials.
struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Tenants of a running server, with the operator's credentials.",
        subcommands: [List.self, Create.self, Suspend.self, Resume.self, ResetAdministrator.self])

    /// Lists all tenants.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tenants.")
        @OptionGroup var connection: ConnectionOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let tenants = try await connection.withSession { try await $0.list("/platform/v1/tenants") }
            ListPrinter(columns: [("Id", "id"), ("Name", "displayName"), ("State", "state")]).show(tenants, json: json)
        }
    }

    /// Creates a tenant and shows its administrator's first secret.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a tenant and its first Global Administrator.")
        @Argument(help: "The tenant's name.") var name: String
        @OptionGroup var connection: ConnectionOptions
        @Flag(help: "Print the server's JSON answer.") var json = false

        func run() async throws {
            let tenant = try await connection.withSession { session in
                try await session.require(.post("/platform/v1/tenants", ["displayName": .string(name)])).object()
            }
            if json { return Console.standard.line(JSONWriter.text(.object(tenant))) }
            Console.standard.line("Created tenant \(tenant["displayName"]?.string ?? name).")
            TenantCommand.showBootstrap(tenant["administrator"]?.object, tenantID: tenant["id"]?.string)
        }
    }

    /// Stops a tenant: its tokens and decisions end at once, its data stays.
    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop a tenant; its data stays.")
        @Argument(help: "The tenant's id.") var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await TenantCommand.act("suspend", on: id, connection, said: "suspended") }
    }

    /// Lets a suspended tenant go on.
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended tenant go on.")
        @Argument(help: "The tenant's id.") var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws { try await TenantCommand.act("resume", on: id, connection, said: "active again") }
    }

    /// Gives a tenant that locked itself out a new first secret.
    struct ResetAdministrator: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-administrator",
            abstract: "Give a tenant that locked itself out a new administrator secret.")
        @Argument(help: "The tenant's id.") var id: String
        @OptionGroup var connection: ConnectionOptions
        @Flag(help: "Print the server's JSON answer.") var json = false

        func run() async throws {
            let path = "/platform/v1/tenants/\(FormText.encoded(id))/reset-administrator"
            let answer = try await connection.withSession { try await $0.require(.post(path)).object() }
            if json { return Console.standard.line(JSONWriter.text(.object(answer))) }
            TenantCommand.showBootstrap(answer["administrator"]?.object ?? answer, tenantID: id)
        }
    }

    private static func act(
        _ verb: String, on id: String, _ connection: ConnectionOptions, said: String
    ) async throws {
        let path = "/platform/v1/tenants/\(FormText.encoded(id))/\(verb)"
        _ = try await connection.withSession { try await $0.require(.post(path)) }
        Console.standard.line("Tenant \(id) is \(said).")
    }

    /// A bootstrap secret can do one thing: be replaced.
    private static func showBootstrap(_ administrator: JSONObject?, tenantID: String?) {
        let console = Console.standard
        console.line("Its administrator's first secret is shown once and only good for getting the real one:")
        console.line()
        CredentialPrinter.exports(
            ClientCredentials(
                tenantID: tenantID ?? "", clientID: administrator?["clientId"]?.string ?? "",
                secret: administrator?["clientSecret"]?.string ?? "")
        ).forEach { console.line($0) }
        console.line("drawbridge client rotate-secret")
    }
}
