import ArgumentParser
import Core
import Foundation

/// How a command finds the server and who it is there. Secrets come from the environment only, as flags show in `ps`.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "The server's address (DRAWBRIDGE_URL, else https://localhost:8443).")
    var url: String?

    @Option(help: "PEM file of the CA to trust (DRAWBRIDGE_CA).")
    var ca: String?

    @Option(help: "Data folder of a server on this machine: address and CA are read from its run.json.")
    var data: String?

    @Option(help: "The tenant's id (DRAWBRIDGE_TENANT_ID).")
    var tenant: String?

    @Option(help: "The client's id (DRAWBRIDGE_CLIENT_ID). Its secret is read from DRAWBRIDGE_CLIENT_SECRET.")
    var client: String?

    /// The address from flags, then the environment, then the default.
    func address(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(CommandFailure)
        -> ServerAddress
    {
        let running: ServerAddress? = if let data { try ServerAddress.running(in: data) } else { nil }
        return try ServerAddress(
            url: url ?? running?.baseURL ?? present(environment["DRAWBRIDGE_URL"]) ?? ServerAddress.standardURL,
            caFile: ca ?? running?.caFile ?? present(environment["DRAWBRIDGE_CA"]))
    }

    /// The credentials from flags and the environment.
    /// - Throws: `CommandFailure` that names what is missing.
    func credentials(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(CommandFailure)
        -> ClientCredentials
    {
        let tenantID = tenant ?? present(environment["DRAWBRIDGE_TENANT_ID"])
        let clientID = client ?? present(environment["DRAWBRIDGE_CLIENT_ID"])
        let secret = present(environment["DRAWBRIDGE_CLIENT_SECRET"])
        guard let tenantID, let clientID, let secret else {
            let missing = [
                tenantID == nil ? "DRAWBRIDGE_TENANT_ID" : nil, clientID == nil ? "DRAWBRIDGE_CLIENT_ID" : nil,
                secret == nil ? "DRAWBRIDGE_CLIENT_SECRET" : nil,
            ].compactMap(\.self)
            throw CommandFailure("Set \(missing.joined(separator: ", ")) in the environment.", code: .usage)
        }
        return ClientCredentials(tenantID: tenantID, clientID: clientID, secret: secret)
    }

    /// Signs in and runs `body`; connections are closed afterwards.
    func withSession<Result>(_ body: (Session) async throws -> Result) async throws -> Result {
        let credentials = try credentials()
        return try await APIClient.with(try address()) { client in
            try await body(try await Session.signIn(client, credentials))
        }
    }

    private func present(_ text: String?) -> String? { text?.isEmpty == false ? text : nil }
}
