import Access
import Core
import DecisionAPI
import GraphAPI
import HTTPSupport
import Logging
import ManagementAPI
import PartnerAPI
import SQLiteDriver
import Services
import Threats
import Tokens

/// Everything of a server but its sockets: the one place where the rings are put together.
struct ApplicationParts {
    let responder: APIResponder
    let environment: ServiceEnvironment
    let checkpoints: AuditCheckpoints
    let throttle: RequestThrottle?

    /// - Throws: a ``Failure`` naming what is wrong with the configuration, the catalogues or the data.
    static func build(
        configuration: ServerConfiguration, folder: DataFolder, publicURL: String,
        logger: Logger = Logger(label: "drawbridge")
    ) async throws -> ApplicationParts {
        let clock = SystemClock.clock(configuration)
        let partners = try PartnerCatalogue(json: configuration.product("partners.json"))
        let roles = try RoleCatalogue(json: configuration.product("roles.json"))
        let vault = try KeyVault(
            directory: folder.keysFolder, algorithm: SignatureAlgorithm(exactly: configuration.tokenAlgorithm))
        let tenants = try TenantDirectory(
            driver: try SQLiteDriver(directory: folder.path), openTenants: configuration.maximumOpenTenants,
            reportHistoryDays: configuration.reportDays)
        try await tenants.finishCreations(vault: vault, now: clock())
        let trust = TrustDirectory(
            tenants: tenants, publicURL: publicURL,
            remote: try FetchedKeys(configuration: configuration, clock: clock, logger: logger))
        let environment = ServiceEnvironment(
            publicURL: publicURL, roles: roles, partners: partners, tenants: tenants, trust: trust, vault: vault,
            issuer: TokenIssuer(publicURL: publicURL, vault: vault),
            limits: ServiceLimits(
                refusalsPerMinute: configuration.refusalsPerMinute, reportHistoryDays: configuration.reportDays),
            clock: clock)
        let checkpoints = try AuditCheckpoints(
            tenants: tenants, archive: try CheckpointFiles(folder: folder.checkpointsFolder), vault: vault, clock: clock
        )
        let verifier = TokenVerifier(publicURL: publicURL, vault: vault, directory: trust)
        let attempts = SignInAttempts(
            mostPerClient: configuration.failedSignInsPerClient, mostPerAddress: configuration.failedSignInsPerAddress)
        let routes = try RouteTable(
            try self.routes(
                environment, tokens: TokenService(environment, attempts: attempts, verifier: verifier),
                checkpoints: checkpoints,
                cursors: try SealedCursor(key: vault.secret(named: "cursor", length: 32))))
        let throttle = RequestThrottle(configuration.requestRates)
        logger.notice(
            "starting", metadata: ["sqlite": "\(SQLiteDriver.libraryVersion)", "tenants": "\(tenants.all().count)"])
        return ApplicationParts(
            responder: APIResponder(
                routes: routes, authenticator: Authenticator(environment, verifier: verifier), environment: environment,
                headerBytes: configuration.headerBytes, throttle: throttle, logger: logger),
            environment: environment, checkpoints: checkpoints, throttle: throttle)
    }

    private static func routes(
        _ environment: ServiceEnvironment, tokens: TokenService, checkpoints: AuditCheckpoints,
        cursors: any CursorSealing
    ) throws(Failure) -> [Route] {
        guard let contract = EmbeddedFile.bytes("OpenAPI/drawbridge.yaml") else {
            throw .internal("no contract embedded")
        }
        var routes = GraphRoutes.all(cursors: cursors)
        routes += PartnerController(environment, cursors: cursors).routes
        routes += DecisionController(environment).routes
        routes += WhatIfController(environment, cursors: cursors, changes: ProposedChangeReader()).routes
        routes += TokenController(environment, service: tokens).routes
        routes += ClientController().routes
        routes += ConnectorCredentialController().routes
        routes += ConnectorHealthController().routes
        routes += DeviceComplianceController().routes
        routes += AppRegistrationController(environment, cursors: cursors).routes
        routes += ComplianceSummaryController().routes
        routes += DeviceTimelineController(environment, cursors: cursors).routes
        routes += TrustController().routes
        routes += ReviewController().routes
        routes += AuditTreeController(checkpoints).routes
        routes += TenantController().routes
        routes += MonitoringController(tenants: environment.tenants, contract: contract).routes
        return routes
    }
}
