import Access
import Core
import Storage
import Tokens

/// The secrets and keys of clients.
package struct CredentialService: Sendable {
    package init() {}

    // MARK: Secrets

    package func secrets(_ caller: Caller, client: String) throws -> [Credential] {
        try caller.authorize()
        let snapshot = caller.snapshot
        return snapshot.credentials(of: try ClientService.find(client, in: snapshot).id).filter { $0.kind != .key }
    }

    /// Issues a further secret. With a bootstrap token this is the one thing allowed, and only for its own client: storing the
    /// successor ends the bootstrap secret in the same transaction.
    package func createSecret(
        _ caller: Caller, client id: String, displayName: String?, expires: Timestamp?
    ) async throws -> IssuedCredential {
        try caller.authorize()
        if !caller.rights.allows(.clientsManage), PrincipalID(id) != caller.principal.id { throw Failure.forbidden() }
        return try await caller.change { change in
            let snapshot = try change.snapshot()
            let client = try ClientService.find(id, in: snapshot)
            try Self.checkRoom(client, snapshot)
            let isBootstrap = !change.caller.rights.allows(.clientsManage)
            if !isBootstrap { try GrantGuard.checkCredential(change, for: client) }
            let issued = try ClientRules.issueSecret(
                for: client, displayName: displayName, expires: expires, change: change)
            if isBootstrap {
                for credential in snapshot.credentials(of: client.id) where credential.kind == .bootstrap {
                    try ClientStore(change.sql).delete(credential.id)
                }
            }
            change.transaction.changed(.clients)
            change.record(
                (id: issued.credential.id.text, displayName: client.displayName),
                after: ClientRules.auditJSON(issued.credential), details: isBootstrap ? ["bootstrap": true] : [:],
                status: 201)
            return issued
        }
    }

    /// Ends a secret; tokens got with it end with the next request.
    package func deleteSecret(_ caller: Caller, client: String, secret: String) async throws {
        try await delete(caller, client: client, credential: secret) { $0 != .key }
    }

    // MARK: Keys

    package func keys(_ caller: Caller, client: String) throws -> [Credential] {
        try caller.authorize()
        let snapshot = caller.snapshot
        return snapshot.credentials(of: try ClientService.find(client, in: snapshot).id).filter { $0.kind == .key }
    }

    /// Registers a public key for `private_key_jwt`.
    package func createKey(
        _ caller: Caller, client id: String, certificatePEM: String?, jwk: JSONObject?
    ) async throws -> Credential {
        try caller.authorize()
        let key: VerificationKey
        switch (certificatePEM, jwk) {
        case (let pem?, nil): key = try VerificationKey(certificatePEM: pem, now: caller.now)
        case (nil, let jwk?): key = try VerificationKey(jwk: jwk)
        default: throw Failure.invalid("Exactly one of 'certificate' and 'jwk' is required.", target: "certificate")
        }
        return try await caller.change { change in
            let snapshot = try change.snapshot()
            let client = try ClientService.find(id, in: snapshot)
            try Self.checkRoom(client, snapshot)
            try GrantGuard.checkCredential(change, for: client)
            let credential = Credential(
                id: newIdentifier(), principal: client.id, kind: .key, publicKey: key.stored, created: change.now,
                expires: key.notAfter)
            try ClientStore(change.sql).insert(credential)
            change.transaction.changed(.clients)
            change.record(
                (id: credential.id.text, displayName: client.displayName), after: ClientRules.auditJSON(credential),
                status: 201)
            return credential
        }
    }

    package func deleteKey(_ caller: Caller, client: String, key: String) async throws {
        try await delete(caller, client: client, credential: key) { $0 == .key }
    }

    private func delete(
        _ caller: Caller, client id: String, credential credentialID: String,
        where matches: @escaping @Sendable (Credential.Kind) -> Bool
    ) async throws {
        try caller.authorize()
        try await caller.change { change in
            let snapshot = try change.snapshot()
            let client = try ClientService.find(id, in: snapshot)
            guard let credentialID = CredentialID(credentialID), let credential = snapshot.credentials[credentialID],
                credential.principal == client.id, matches(credential.kind)
            else { throw Failure.notFound() }
            try ClientStore(change.sql).delete(credential.id)
            change.transaction.changed(.clients)
            try GrantGuard.requireAdministrator(change)
            change.record(
                (id: credential.id.text, displayName: client.displayName), before: ClientRules.auditJSON(credential),
                status: 204)
        }
    }

    private static func checkRoom(_ client: Client, _ snapshot: TenantSnapshot) throws(Failure) {
        guard snapshot.credentials(of: client.id).count < ClientRules.mostCredentials else {
            throw .conflict("A client has at most \(ClientRules.mostCredentials) credentials; delete one first.")
        }
    }
}
