import Access
import Core
import Storage
import Threats
import Tokens

/// The credentials of a connector's vendor: the only way to the role ThreatReporter, bound to that one connector.
package struct ConnectorCredentialService: Sendable {
    package init() {}

    package func list(_ caller: Caller, connector: String) throws -> [Client] {
        try caller.authorize()
        let snapshot = caller.snapshot
        let id = try ConnectorService.find(connector, in: snapshot).connector.id
        return snapshot.clients.values.filter { $0.connector == id }.sorted {
            ($0.created, $0.id) < ($1.created, $1.id)
        }
    }

    /// Issues credentials for the vendor; connector Modify is enough.
    package func create(_ caller: Caller, connector: String, displayName: String?) async throws -> IssuedCredential {
        try caller.authorize()
        return try await caller.change { change in
            let snapshot = try change.snapshot()
            let record = try ConnectorService.find(connector, in: snapshot)
            guard
                snapshot.clients.values.count(where: { $0.connector == record.connector.id })
                    < ClientRules.mostCredentials
            else {
                throw Failure.conflict(
                    "A connector has at most \(ClientRules.mostCredentials) credentials; delete one first.")
            }
            let partner = change.environment.partners.partner(of: record.connector)
            let client = Client(
                id: newIdentifier(), clientID: newIdentifier(),
                displayName: try ClientRules.name(displayName ?? partner.displayName), connector: record.connector.id,
                roles: [BuiltInRole.threatReporter.value], created: change.now, modified: change.now)
            try ClientStore(change.sql).save(client)
            let issued = try ClientRules.insertSecret(
                for: client, displayName: nil, expires: nil, kind: .secret, sql: change.sql, now: change.now)
            change.transaction.changed(.clients)
            change.record(
                (id: client.id.text, displayName: client.displayName), after: ClientRules.auditJSON(client), status: 201
            )
            return issued
        }
    }

    /// Ends one of the connector's credentials at once.
    package func delete(_ caller: Caller, connector: String, credential: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let snapshot = try change.snapshot()
            let record = try ConnectorService.find(connector, in: snapshot)
            guard let id = PrincipalID(credential), let client = snapshot.clients[id],
                client.connector == record.connector.id
            else { throw Failure.notFound() }
            try ClientStore(change.sql).delete(client.id)
            change.transaction.changed(.clients)
            change.record(
                (id: client.id.text, displayName: client.displayName), before: ClientRules.auditJSON(client),
                status: 204)
        }
    }
}
