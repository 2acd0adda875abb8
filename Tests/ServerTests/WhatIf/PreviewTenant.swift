import Access
import Compliance
import Core
import Foundation
import Storage
import Synchronization
import TestServer
import Threats
import Tokens

@testable import Server
@testable import Services

/// A tenant in a real SQLite file, worked on through the services, whose clock the test moves.
final class PreviewTenant: Sendable {
    let tenant: TenantDatabase
    let environment: ServiceEnvironment
    let dataFolder: String
    private let id: TenantID
    private let folder: DataFolder
    private let clock: Clock

    private final class Clock: Sendable {
        let now = Mutex(Timestamp(seconds: 1_800_000_000))
    }

    init() async throws {
        dataFolder = TestServer.newFolder()
        let configuration = try ServerConfiguration.load(
            file: nil, environment: [:], overrides: ["data": dataFolder, "tokens.algorithm": "ES256"])
        let installation = try await DrawbridgeServer.initialize(
            data: dataFolder, tenantNames: ["Preview"], configuration: configuration)
        id = installation.tenants[0].id
        folder = try DataFolder(existing: dataFolder)
        let parts = try await ApplicationParts.build(
            configuration: configuration, folder: folder, publicURL: "https://localhost")
        let real = parts.environment
        let clock = Clock()
        self.clock = clock
        environment = ServiceEnvironment(
            publicURL: real.publicURL, roles: real.roles, partners: real.partners, tenants: real.tenants,
            trust: real.trust, vault: real.vault, issuer: real.issuer, limits: real.limits
        ) { clock.now.withLock { $0 } }
        tenant = try environment.tenants.database(id)
    }

    var now: Timestamp { environment.now }

    /// Lets time pass.
    func wait(_ span: TimeSpan) { clock.now.withLock { $0 = $0 + span } }

    /// Does what the server's background does now and then.
    func settle() async throws { try await ComplianceClock(environment: environment).settle(tenant) }

    /// A Global Administrator who asks for an operation.
    func administrator(_ operation: APIOperation) throws -> Caller {
        try caller(operation, role: .globalAdministrator, connector: nil)
    }

    /// The vendor of a connector.
    func vendor(_ operation: APIOperation, _ connector: ConnectorID) throws -> Caller {
        try caller(operation, role: .threatReporter, connector: connector)
    }

    private func caller(_ operation: APIOperation, role: BuiltInRole, connector: ConnectorID?) throws -> Caller {
        guard let role = environment.roles.role(role) else { throw TestFailure("no role \(role)") }
        let principal: PrincipalID = newIdentifier()
        return Caller(
            principal: Principal(
                tenant: id, id: principal, kind: .client(newIdentifier(), newIdentifier()), displayName: "Test",
                userPrincipalName: nil, connector: connector, roles: []),
            rights: Rights(grants: [Grant(actions: role.actions, scope: .tenant, source: .role(role.id))]),
            request: RequestInfo(
                operation: operation, requestID: newIdentifier(), correlationID: principal.text, ipAddress: nil),
            environment: environment, trace: AuthorizationTrace(), tenant: tenant,
            token: VerifiedToken(
                issuer: .own(id), principal: principal, client: nil, credential: nil, jti: nil, roles: [], wids: [],
                scopes: nil, issuedAt: now, expires: now, subject: principal.text),
            rightsVersion: tenant.snapshot.rightsVersion)
    }

    /// What the server would answer now: per device its state, and whether each app on it, or none, may open each application.
    func answers(
        _ devices: [DeviceID], _ resources: [String], _ apps: [String?], _ context: AccessContext
    ) throws -> [DeviceID: Answer] {
        var asked: [(device: DeviceID, entry: Entry, query: DecisionQuery)] = []
        for device in devices {
            for (resource, app) in resources.flatMap({ resource in apps.map { (resource, $0) } }) {
                var context = context
                context.clientAppId = app
                asked.append(
                    (
                        device, Entry(resource: resource, app: app),
                        DecisionQuery(subject: .device(device.text), resource: resource, context: context)
                    ))
            }
        }
        let prepared = try DecisionService().prepare(try administrator(.decisionsEvaluations), asked.map(\.query))
        var answers: [DeviceID: Answer] = [:]
        for (question, answer) in zip(asked, prepared) {
            guard let answer else { continue }
            // Remedies are not looked for: they are the slow part of a denial.
            let decision = answer.decide { _, _ in Remedies() }
            answers[question.device, default: Answer(state: .unknown)].state =
                decision.device?.compliance.state ?? .unknown
            answers[question.device]?.isAllowed[question.entry] = decision.decision.isAllowed
        }
        return answers
    }

    /// An application, and the app that opens it; nil for none.
    struct Entry: Hashable {
        let resource: String
        let app: String?
    }

    /// What is answered about one device.
    struct Answer: Equatable {
        var state: ComplianceState
        var isAllowed: [Entry: Bool] = [:]
    }

    func remove() { try? FileManager.default.removeItem(atPath: dataFolder) }
}

extension PreviewTenant {
    /// Whether an enforced policy looks at the app that asks.
    var asksForApps: Bool {
        tenant.snapshot.accessPolicies.contains {
            $0.policy.state == .enabled && $0.policy.controls.controls.contains(.builtIn(.compliantApplication))
        }
    }
}
