import ArgumentParser
import Core

/// `drawbridge client`: a tenant's clients, with the tenant's own administrator credentials.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Clients of a tenant, with its administrator's credentials.",
        subcommands: [Create.self, List.self, RotateSecret.self, Disable.self])

    /// The collection of clients.
    static let path = "/mtd/v1/clients"

    /// Creates a client and shows its secret.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a client and show its secret once.")
        @Option(name: .customLong("role"), help: "A role value, such as EndpointSecurityManager; repeat it for more.")
        var roles: [String]
        @Option(help: "The client's name.") var name: String?
        @Option(
            name: .customLong("permission"),
            help: "Narrow the client to this API permission; repeat it for more.") var permissions: [String] = []
        @OptionGroup var connection: ConnectionOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            var body: JSONObject = [
                "displayName": .string(name ?? roles.joined(separator: ", ")), "roles": .strings(roles),
            ]
            if !permissions.isEmpty { body["apiPermissions"] = .strings(permissions) }
            let request = body
            let (client, tenantID) = try await connection.withSession { session in
                (try await session.require(.post(ClientCommand.path, .object(request))).object(), session.tenantID)
            }
            if json { return Console.standard.line(JSONWriter.text(ClientReport.created(client, tenantID: tenantID))) }
            Console.standard.line("# \(client["displayName"]?.string ?? "Client"), id \(client["id"]?.string ?? "-")")
            CredentialPrinter.exports(
                ClientCredentials(
                    tenantID: tenantID, clientID: client["clientId"]?.string ?? "",
                    secret: client["clientSecret"]?.string ?? "")
            ).forEach { Console.standard.line($0) }
        }
    }

    /// Lists all clients.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the clients.")
        @OptionGroup var connection: ConnectionOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let clients = try await connection.withSession { try await $0.list(ClientCommand.path) }
            ListPrinter(columns: [
                ("Id", "id"), ("Client id", "clientId"), ("Name", "displayName"), ("Roles", "roles"),
                ("Enabled", "accountEnabled"),
            ]).show(clients, json: json)
        }
    }

    /// Gives a client a new secret and ends the old ones.
    struct RotateSecret: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate-secret", abstract: "Give a client a new secret and end its old ones.")
        @Argument(help: "The client's id; without it, the client that is signed in.") var id: String?
        @Flag(help: "Let the old secrets live on until they expire.") var keepOld = false
        @OptionGroup var connection: ConnectionOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let (secret, ended) = try await connection.withSession { session in
                try await SecretRotation(session: session, clientID: id ?? session.principalID).run(keepOld: keepOld)
            }
            if json { return Console.standard.line(JSONWriter.text(.object(secret))) }
            let text = secret["clientSecret"]?.string ?? ""
            Console.standard.line("export DRAWBRIDGE_CLIENT_SECRET=\(CredentialPrinter.quoted(text))")
            Console.standard.complain("The new secret is shown once; \(ended) old ended.")
        }
    }

    /// Ends all tokens of a client at once.
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Disable a client; its tokens end at once.")
        @Argument(help: "The client's id.") var id: String
        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            let path = "\(ClientCommand.path)/\(FormText.encoded(id))"
            _ = try await connection.withSession { try await $0.require(.patch(path, ["accountEnabled": false])) }
            Console.standard.line("Client \(id) is disabled.")
        }
    }
}

/// What `client create --json` prints (api.md, command line).
enum ClientReport {
    static func created(_ client: JSONObject, tenantID: String) -> JSON {
        [
            "id": client["id"] ?? .null, "clientId": client["clientId"] ?? .null,
            "clientSecret": client["clientSecret"] ?? .null, "tenantId": .string(tenantID),
            "roles": client["roles"] ?? [],
        ]
    }
}
