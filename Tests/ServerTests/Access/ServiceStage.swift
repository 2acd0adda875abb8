import Access
import Core
import Foundation
import SQLiteDriver
import Services
import Storage
import Synchronization
import TestServer
import Threats
import Tokens

/// The services of an installation without the controllers in front of them: what they do for whom, and when, without
/// the way over HTTP.
struct ServiceStage: Sendable {
    /// The moment at which everything happens until a test moves it.
    final class Clock: Sendable {
        private let moment = Mutex(Timestamp(seconds: 1_800_000_000))

        var now: Timestamp { moment.withLock { $0 } }

        func move(to now: Timestamp) { moment.withLock { $0 = now } }
    }

    private static let publicURL = "https://stage.example"

    let clock: Clock
    let tree: AuditTreeService
    private let environment: ServiceEnvironment
    private let authenticator: Authenticator
    /// The platform operator, who may do nothing of a tenant.
    private let platformOperator: IssuedClaims
    /// A tenant's first client with its bootstrap secret, who may do nothing of the platform.
    private let bootstrap: IssuedClaims

    static func make() async throws -> ServiceStage {
        let folder = TestServer.newFolder()
        let clock = Clock()
        let now: @Sendable () -> Timestamp = { clock.now }
        let vault = try KeyVault(directory: folder, algorithm: .ES256)
        let tenants = try TenantDirectory(driver: try SQLiteDriver(directory: folder), openTenants: 2)
        let trust = TrustDirectory(tenants: tenants, publicURL: publicURL, remote: Unreachable())
        let environment = ServiceEnvironment(
            publicURL: publicURL, roles: try RoleCatalogue(json: product("roles.json")),
            partners: try PartnerCatalogue(json: product("partners.json")), tenants: tenants, trust: trust,
            vault: vault, issuer: TokenIssuer(publicURL: publicURL, vault: vault), limits: ServiceLimits(), clock: now)
        let setup = TenantSetup(tenants: tenants, vault: vault, clock: now)
        let (system, customer): (TenantID, TenantID) = (newIdentifier(), newIdentifier())
        let first = try await setup.create(system, displayName: "Platform", kind: .system, secretKind: .secret)
        let second = try await setup.create(customer, displayName: "Stage", kind: .customer, secretKind: .bootstrap)
        return ServiceStage(
            clock: clock,
            tree: AuditTreeService(
                try AuditCheckpoints(tenants: tenants, archive: Unkept(), vault: vault, clock: now)),
            environment: environment,
            authenticator: Authenticator(
                environment, verifier: TokenVerifier(publicURL: publicURL, vault: vault, directory: trust)),
            platformOperator: claims(first, in: system), bootstrap: claims(second, in: customer))
    }

    private static func product(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try Array(Data(contentsOf: root.appending(path: "Config/\(name)")))
    }

    /// No issuer is trusted on the stage.
    private struct Unreachable: RemoteKeySource {
        func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey] { [] }
        func refreshedKeys(of issuer: TrustedIssuer) async throws -> [VerificationKey] { [] }
    }

    /// Nobody reads old checkpoints on the stage.
    private struct Unkept: CheckpointArchive {
        func keep(_ note: String, tenant: TenantID, at now: Timestamp) throws {}
        func notes(of tenant: TenantID) throws -> [String] { [] }
        func thin(_ tenant: TenantID, at now: Timestamp) throws {}
    }

    // MARK: Callers

    private static func claims(_ issued: IssuedCredential, in tenant: TenantID) -> IssuedClaims {
        IssuedClaims(
            tenant: tenant, principal: issued.client.id, client: issued.client.clientID,
            credential: issued.credential.id, roles: issued.client.roles.map(\.text))
    }

    /// What a token got with this credential of the customer's says.
    func claims(_ issued: IssuedCredential) -> IssuedClaims { Self.claims(issued, in: bootstrap.tenant) }

    /// Whoever has a token that says this, asking for the operation.
    /// - Throws: 401 when the token is worth nothing now.
    func caller(_ claims: IssuedClaims, _ operation: APIOperation) async throws -> Caller {
        try await authenticator.authenticate(
            try await environment.issuer.issue(claims, now: environment.now).text,
            request: RequestInfo(
                operation: operation, requestID: newIdentifier(), correlationID: "stage", ipAddress: nil),
            trace: AuthorizationTrace())
    }

    /// Whoever has this token of a trusted issuer, to a server that still remembers the issuer's record.
    func caller(_ token: String, remembering record: TrustedIssuer, _ operation: APIOperation) async throws -> Caller {
        let verifier = TokenVerifier(
            publicURL: Self.publicURL, vault: environment.vault, directory: Remembered(record: record))
        return try await Authenticator(environment, verifier: verifier).authenticate(
            token,
            request: RequestInfo(
                operation: operation, requestID: newIdentifier(), correlationID: "stage", ipAddress: nil),
            trace: AuthorizationTrace())
    }

    /// Knows one record, whatever becomes of it.
    private struct Remembered: TrustedIssuerDirectory {
        let record: TrustedIssuer

        func trustedIssuer(issuer: String, audience: String) -> TrustedIssuer? { record }
        func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
            guard case .inline(let keys) = record.keys else { return [] }
            return keys
        }
    }

    /// A caller who may not do what the operation does.
    func outsider(_ operation: APIOperation) async throws -> Caller {
        try await caller(operation.surface == .platform ? bootstrap : platformOperator, operation)
    }

    /// The customer's Global Administrator, after the bootstrap secret gave way to its successor. Once for each stage.
    func administrator() async throws -> IssuedClaims {
        let first = try await caller(bootstrap, .clientSecretsCreate)
        return claims(
            try await CredentialService().createSecret(
                first, client: first.principal.id.text, displayName: nil, expires: nil))
    }
}
