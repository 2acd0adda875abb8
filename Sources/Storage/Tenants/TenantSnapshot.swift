import Access
import Compliance
import Core
import Threats

/// The parts of a tenant's configuration that are loaded and replaced on their own.
package struct ConfigurationParts: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// Clients, their credentials and revoked tokens.
    package static let clients = ConfigurationParts(rawValue: 1)
    package static let roles = ConfigurationParts(rawValue: 2)
    package static let trust = ConfigurationParts(rawValue: 4)
    package static let connectors = ConfigurationParts(rawValue: 8)
    /// Compliance policies and the tenant-wide settings.
    package static let compliance = ConfigurationParts(rawValue: 16)
    package static let access = ConfigurationParts(rawValue: 32)
    /// Users and group members are not kept in memory; a change of them still ends what was decided before it.
    package static let directory = ConfigurationParts(rawValue: 64)
    /// App-protection policies.
    package static let appProtection = ConfigurationParts(rawValue: 128)

    package static let all: ConfigurationParts = [
        .clients, .roles, .trust, .connectors, .compliance, .access, .directory, .appProtection,
    ]
    /// Parts on which what a principal may do depends.
    package static let rights: ConfigurationParts = [.clients, .roles, .trust, .directory]
}

/// Everything of a tenant that most requests need, read once and replaced after each committed change. Immutable, so a
/// request that holds one sees one state of affairs.
package struct TenantSnapshot: Sendable {
    /// Rises with every change of any part.
    package private(set) var version: Int64 = 0
    /// Rises with every change on which rights depend.
    package private(set) var rightsVersion: Int64 = 0
    /// Rises with every change on which the devices' compliance depends.
    package private(set) var complianceVersion: Int64 = 0

    package private(set) var clients: [PrincipalID: Client] = [:]
    package private(set) var clientsBySignIn: [ClientID: PrincipalID] = [:]
    package private(set) var credentials: [CredentialID: Credential] = [:]
    package private(set) var revokedTokens: [ExactText: Timestamp] = [:]
    package private(set) var customRoles: [RoleDefinitionID: Role] = [:]
    package private(set) var roleAssignments: [RoleAssignment] = []
    package private(set) var trustedIssuers: [TrustedIssuerID: TrustedIssuerRecord] = [:]
    package private(set) var connectors: [ConnectorID: ConnectorRecord] = [:]
    package private(set) var compliancePolicies: [CompliancePolicyRecord] = []
    package private(set) var settings = ComplianceSettings(secureByDefault: false, checkinThresholdDays: 30)
    /// Rises with each change of ``settings``.
    package private(set) var settingsVersion: Int64 = 0
    package private(set) var accessPolicies: [AccessPolicyRecord] = []
    package private(set) var appProtectionPolicies: [AppProtectionPolicyRecord] = []

    package init() {}

    /// Reads the given parts again on a connection that sees the change.
    package mutating func reload(_ parts: ConfigurationParts, from sql: any SQLConnection) throws {
        if parts.isEmpty { return }
        version += 1
        if !parts.isDisjoint(with: .rights) { rightsVersion += 1 }
        if !parts.isDisjoint(with: [.connectors, .compliance]) { complianceVersion += 1 }
        if parts.contains(.clients) {
            let store = ClientStore(sql)
            clients = Dictionary(try store.all().map { ($0.id, $0) }) { first, _ in first }
            clientsBySignIn = Dictionary(clients.values.map { ($0.clientID, $0.id) }) { first, _ in first }
            credentials = Dictionary(try store.credentials().map { ($0.id, $0) }) { first, _ in first }
            revokedTokens = try store.revokedTokens()
        }
        if parts.contains(.roles) {
            let store = RoleStore(sql)
            customRoles = Dictionary(try store.customRoles().map { ($0.id, $0) }) { first, _ in first }
            roleAssignments = try store.assignments()
        }
        if parts.contains(.trust) {
            trustedIssuers = Dictionary(try TrustedIssuerStore(sql).all().map { ($0.id, $0) }) { first, _ in first }
        }
        if parts.contains(.connectors) {
            connectors = Dictionary(try ConnectorStore(sql).all().map { ($0.connector.id, $0) }) { first, _ in first }
        }
        if parts.contains(.compliance) {
            compliancePolicies = try CompliancePolicyStore(sql).all()
            (settings, settingsVersion) = try SettingsStore(sql).compliance()
        }
        if parts.contains(.access) { accessPolicies = try AccessPolicyStore(sql).all() }
        if parts.contains(.appProtection) { appProtectionPolicies = try AppProtectionPolicyStore(sql).all() }
    }

    /// The client's credentials, oldest first.
    package func credentials(of principal: PrincipalID) -> [Credential] {
        credentials.values.filter { $0.principal == principal }.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
    }
}
