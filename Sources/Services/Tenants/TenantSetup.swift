import Access
import Core
import Storage
import Synchronization
import Tokens

/// Makes tenants with their first client: at `init` and for the operator.
package struct TenantSetup: Sendable {
    private let tenants: TenantDirectory
    private let vault: KeyVault
    private let clock: @Sendable () -> Timestamp

    package init(tenants: TenantDirectory, vault: KeyVault, clock: @escaping @Sendable () -> Timestamp) {
        self.tenants = tenants
        self.vault = vault
        self.clock = clock
    }

    init(_ environment: ServiceEnvironment) {
        self.init(tenants: environment.tenants, vault: environment.vault, clock: environment.clock)
    }

    /// Makes a tenant. A customer's first client is its Global Administrator, the system tenant's the operator.
    package func create(
        _ id: TenantID, displayName: String, kind: TenantRecord.Kind, secretKind: Credential.Kind
    ) async throws -> IssuedCredential {
        let now = clock()
        let issued = IssuedSecretBox()
        try await tenants.create(id, displayName: displayName, kind: kind, vault: vault, now: now) { transaction in
            try SettingsStore(transaction.sql).set("tenantId", id.text)
            let credential = try Self.addFirstClient(
                transaction.sql, role: kind == .system ? .platformOperator : .globalAdministrator,
                name: kind == .system ? "Platform operator" : "Global Administrator", kind: secretKind, now: now)
            transaction.changed(.clients)
            issued.set(credential)
        }
        guard let credential = issued.value else { throw Failure.internal("a tenant without a first client") }
        return credential
    }

    static func addAdministrator(_ sql: any SQLConnection, kind: Credential.Kind, now: Timestamp) throws
        -> IssuedCredential
    {
        try addFirstClient(sql, role: .globalAdministrator, name: "Global Administrator", kind: kind, now: now)
    }

    private static func addFirstClient(
        _ sql: any SQLConnection, role: BuiltInRole, name: String, kind: Credential.Kind, now: Timestamp
    ) throws -> IssuedCredential {
        let client = Client(
            id: newIdentifier(), clientID: newIdentifier(), displayName: name, roles: [role.value], created: now,
            modified: now)
        try ClientStore(sql).save(client)
        return try ClientRules.insertSecret(for: client, displayName: nil, expires: nil, kind: kind, sql: sql, now: now)
    }
}

/// Carries the issued secret out of the transaction that made it.
private final class IssuedSecretBox: Sendable {
    private let credential = Mutex<IssuedCredential?>(nil)

    var value: IssuedCredential? { credential.withLock { $0 } }
    func set(_ new: IssuedCredential) { credential.withLock { $0 = new } }
}
