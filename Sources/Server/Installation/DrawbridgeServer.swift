import Core
import Foundation
import Logging
import SQLiteDriver
import Services
import Storage
import Tokens

/// The entry points of the command.
package enum DrawbridgeServer {
    /// Makes a data folder: databases, keys, a local CA with a server certificate, the operator's client, and each tenant
    /// with its first Global Administrator.
    /// - Throws: a ``Failure`` when the folder is neither missing nor empty, or cannot be written.
    package static func initialize(
        data: String, tenantNames: [String], configuration: ServerConfiguration
    ) async throws -> Installation {
        for name in tenantNames where name.isEmpty || name.utf8.count > 256 {
            throw Failure.invalid("A tenant's name must be 1 to 256 bytes.")
        }
        let folder = try DataFolder(new: data)
        defer { folder.release() }
        let clock = SystemClock.now
        let vault = try KeyVault(
            directory: folder.keysFolder, algorithm: SignatureAlgorithm(exactly: configuration.tokenAlgorithm))
        _ = try vault.secret(named: "cursor", length: 32)
        _ = try vault.secret(named: "installation", length: 16)
        _ = try vault.secret(named: "audit", length: 32)
        let hosts = configuration.publicURL.flatMap { URL(string: $0)?.host }.map { [$0] } ?? []
        let authority = try LocalAuthority.create(
            name: "Drawbridge local CA",
            dnsNames: ["localhost"] + hosts.filter { $0 != "localhost" && IPAddressText.bytes($0) == nil },
            addresses: ["127.0.0.1", "::1"] + hosts.filter { IPAddressText.bytes($0) != nil }, now: clock())
        try folder.write(authority.caPEM, to: folder.caFile, mode: 0o644)
        try folder.write(authority.caKeyPEM, to: folder.caKeyFile)
        try folder.write(authority.serverCertPEM, to: folder.certificateFile, mode: 0o644)
        try folder.write(authority.serverKeyPEM, to: folder.keyFile)

        let tenants = try TenantDirectory(driver: try SQLiteDriver(directory: folder.path), openTenants: 16)
        let setup = TenantSetup(tenants: tenants, vault: vault, clock: clock)
        let operatorTenant: TenantID = newIdentifier()
        let platformOperator = try await setup.create(
            operatorTenant, displayName: "Platform", kind: .system, secretKind: .secret)
        var made: [(id: TenantID, displayName: String, clientID: ClientID, secret: String)] = []
        for name in tenantNames {
            let id: TenantID = newIdentifier()
            let administrator = try await setup.create(id, displayName: name, kind: .customer, secretKind: .secret)
            made.append((id, name, administrator.client.clientID, administrator.secret))
        }
        return Installation(
            operatorTenantID: operatorTenant, operatorClientID: platformOperator.client.clientID,
            operatorSecret: platformOperator.secret, tenants: made, caFile: folder.caFile,
            baseURL: configuration.publicURL ?? "https://localhost:\(configuration.tlsPort)")
    }

    /// Serves until the task is cancelled or the process is told to stop.
    /// - Throws: a ``Failure`` in one line when the server cannot start.
    package static func run(
        configuration: ServerConfiguration, logger: Logger, onReady: @escaping @Sendable (RunningServer) -> Void
    ) async throws {
        var logger = logger
        logger.logLevel = Logger.Level(rawValue: configuration.logLevel) ?? .info
        let server = try await ServerProcess(configuration: configuration, logger: logger)
        try await server.run(onReady: onReady)
    }
}
