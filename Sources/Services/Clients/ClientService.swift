import Access
import Core
import Storage
import Tokens

/// What a caller asks of a new client.
package struct NewClient: Sendable {
    package var displayName: String
    package var roles: [String]
    package var apiPermissions: [String]?

    package init(displayName: String, roles: [String], apiPermissions: [String]?) {
        self.displayName = displayName
        self.roles = roles
        self.apiPermissions = apiPermissions
    }
}

/// What a caller changes of a client.
package struct ClientChange: Sendable {
    package var displayName: String?
    package var isEnabled: Bool?
    package var roles: [String]?
    package var apiPermissions: Patch<[String]>

    package init(displayName: String?, isEnabled: Bool?, roles: [String]?, apiPermissions: Patch<[String]>) {
        self.displayName = displayName
        self.isEnabled = isEnabled
        self.roles = roles
        self.apiPermissions = apiPermissions
    }
}

/// A credential together with its secret, which is shown this once.
package struct IssuedCredential: Sendable {
    package let client: Client
    package let credential: Credential
    package let secret: String
}

/// Clients (service principals) of a tenant, without the vendors' credentials, which belong to their connectors.
package struct ClientService: Sendable {
    package init() {}

    package func list(_ caller: Caller) throws -> [Client] {
        try caller.authorize()
        return caller.snapshot.clients.values.filter { $0.connector == nil }
            .sorted { ($0.created, $0.id) < ($1.created, $1.id) }
    }

    package func get(_ caller: Caller, _ id: String) throws -> Client {
        try caller.authorize()
        return try Self.find(id, in: caller.snapshot)
    }

    /// Makes a client with a first secret.
    /// - Throws: 400 for unknown roles or permissions, 403 `WouldEscalate` when the caller may not grant them.
    package func create(_ caller: Caller, _ new: NewClient) async throws -> IssuedCredential {
        try caller.authorize()
        return try await caller.change { change in
            let environment = change.environment
            let client = Client(
                id: newIdentifier(), clientID: newIdentifier(), displayName: try ClientRules.name(new.displayName),
                roles: try ClientRules.roles(new.roles, snapshot: change.snapshot(), catalogue: environment.roles),
                apiPermissions: try ClientRules.permissions(new.apiPermissions, catalogue: environment.roles),
                created: change.now, modified: change.now)
            let store = ClientStore(change.sql)
            try store.save(client)
            let issued = try ClientRules.issueSecret(for: client, displayName: nil, expires: nil, change: change)
            change.transaction.changed(.clients)
            try GrantGuard.check(change, principals: [client.id], before: nil)
            change.record(
                (id: client.id.text, displayName: client.displayName), after: ClientRules.auditJSON(client), status: 201
            )
            return issued
        }
    }

    /// Changes a client; takes effect with its next request.
    package func update(_ caller: Caller, _ id: String, _ update: ClientChange) async throws -> Client {
        try caller.authorize()
        return try await caller.change { change in
            let before = try change.snapshot()
            let old = try Self.find(id, in: before)
            try change.require(version: old.version)
            var client = old
            if let name = update.displayName { client.displayName = try ClientRules.name(name) }
            if let enabled = update.isEnabled { client.isEnabled = enabled }
            if let roles = update.roles {
                client.roles = try ClientRules.roles(roles, snapshot: before, catalogue: change.environment.roles)
            }
            if case .absent = update.apiPermissions {
            } else {
                client.apiPermissions = try ClientRules.permissions(
                    update.apiPermissions.applied(to: old.apiPermissions), catalogue: change.environment.roles)
            }
            guard ClientRules.auditJSON(client) != ClientRules.auditJSON(old) else { return old }
            client.version += 1
            client.modified = change.now
            try ClientStore(change.sql).save(client)
            change.transaction.changed(.clients)
            try GrantGuard.check(change, principals: [client.id], before: before)
            try GrantGuard.requireAdministrator(change)
            change.record(
                (id: client.id.text, displayName: client.displayName), before: ClientRules.auditJSON(old),
                after: ClientRules.auditJSON(client))
            return client
        }
    }

    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let client = try Self.find(id, in: change.snapshot())
            try change.require(version: client.version)
            try ClientStore(change.sql).delete(client.id)
            change.transaction.changed(.clients)
            try GrantGuard.requireAdministrator(change)
            change.record(
                (id: client.id.text, displayName: client.displayName), before: ClientRules.auditJSON(client),
                status: 204)
        }
    }

    /// - Throws: 404 when this tenant has no such client, or it is a vendor's.
    static func find(_ id: String, in snapshot: TenantSnapshot) throws(Failure) -> Client {
        guard let id = PrincipalID(id), let client = snapshot.clients[id], client.connector == nil else {
            throw .notFound()
        }
        return client
    }
}
