import Audit
import Core
import Foundation
import Logging
import Server

/// The only place that calls the Server module: what the command needs of it, in the command's own words.
enum ServerEntry {
    /// What `init` made. Secrets are known here and never again.
    struct Installation {
        /// A tenant and its first Global Administrator.
        struct Tenant {
            var displayName: String
            var administrator: ClientCredentials
        }

        var platformOperator: ClientCredentials
        var tenants: [Tenant]
        var caFile: String
        var baseURL: String
    }

    /// Where a started server accepts connections.
    struct Addresses: Sendable {
        var httpURL: String?
        var httpsURL: String
        var caFile: String
    }

    /// The names of all configuration keys.
    static var keys: [String] { ServerConfiguration.flags }

    /// Creates a data folder with its databases, keys, local CA, operator and tenants.
    /// - Throws: `Failure` if the folder is neither missing nor empty.
    static func initialize(data: String, tenantNames: [String]) async throws -> Installation {
        let configuration = try configuration(file: nil, overrides: ["data": data])
        let made = try await DrawbridgeServer.initialize(
            data: data, tenantNames: tenantNames, configuration: configuration)
        return Installation(
            platformOperator: ClientCredentials(
                tenantID: made.operatorTenantID.text, clientID: made.operatorClientID.text,
                secret: made.operatorSecret),
            tenants: made.tenants.map { tenant in
                Installation.Tenant(
                    displayName: tenant.displayName,
                    administrator: ClientCredentials(
                        tenantID: tenant.id.text, clientID: tenant.clientID.text, secret: tenant.secret))
            },
            caFile: made.caFile, baseURL: made.baseURL)
    }

    /// Reads the configuration and says nothing if it is fine.
    /// - Throws: `Failure` that names the key and the file.
    static func check(file: String?, overrides: [String: String]) throws {
        _ = try configuration(file: file, overrides: overrides)
    }

    /// Serves until the process is told to stop.
    static func serve(
        file: String?, overrides: [String: String], onReady: @escaping @Sendable (Addresses) -> Void
    ) async throws {
        let configuration = try configuration(file: file, overrides: overrides)
        let logger = Logger(label: "drawbridge")
        try await DrawbridgeServer.run(configuration: configuration, logger: logger) { server in
            onReady(Addresses(httpURL: server.httpURL, httpsURL: server.httpsURL, caFile: server.caFile))
        }
    }

    /// Verifies the audit logs of a data folder without changing it.
    static func verifyAudit(data: String, kept: [[UInt8]]) throws -> [(name: String, text: String, isIntact: Bool)] {
        try OfflineAudit.verify(data: data, kept: kept).map { report in
            (report.displayName, report.verdict.description, report.verdict.isIntact)
        }
    }

    /// The configuration from the file, the environment and the flags, in rising order of strength.
    private static func configuration(file: String?, overrides: [String: String]) throws -> ServerConfiguration {
        try ServerConfiguration.load(
            file: file, environment: ProcessInfo.processInfo.environment, overrides: overrides)
    }
}
