import Access
import ArgumentParser
import Core

/// `drawbridge matrix`: every operation and who may call it, from the table that guards the routes.
struct MatrixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix", abstract: "Print every operation and the roles that may call it.")

    @Option(help: "md, csv or json.")
    var format: PermissionMatrix.Format = .md

    @Option(help: "A roles.json to use instead of the built-in one.")
    var roles: String?

    func run() throws {
        let bytes = try ProductFiles.read("roles.json", at: roles)
        let catalogue: RoleCatalogue
        do { catalogue = try RoleCatalogue(json: bytes) } catch { throw CommandFailure("roles.json: \(error.message)") }
        let text = PermissionMatrix(roles: catalogue.roles).text(format)
        Console.standard.line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
}

extension PermissionMatrix.Format: ExpressibleByArgument {}
