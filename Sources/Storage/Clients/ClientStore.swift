import Core

/// The `clients` and `credentials` tables of a tenant, with revoked tokens and used assertions.
package struct ClientStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func all() throws -> [Client] {
        try sql.rows(
            """
            SELECT id, client_id, display_name, is_enabled, connector_id, roles, api_permissions, created_at, modified_at,
                version
            FROM clients ORDER BY created_at, id
            """
        ) { row in
            Client(
                id: try row.id(0), clientID: try row.id(1), displayName: try row.text(2), isEnabled: try row.flag(3),
                connector: row.optionalID(4),
                roles: Set(try row.array(5).compactMap { $0.string.map { ExactText($0) } }),
                apiPermissions: row.optionalText(6) == nil ? nil : try row.array(6).compactMap(\.string),
                version: try row.integer(9), created: try row.time(7), modified: try row.time(8))
        }
    }

    /// Inserts a client or writes all that may change of it.
    package func save(_ client: Client) throws {
        try sql.run(
            """
            INSERT INTO clients (id, client_id, display_name, is_enabled, connector_id, roles, api_permissions, created_at, modified_at,
                version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            ON CONFLICT (id) DO UPDATE SET display_name = ?3, is_enabled = ?4, roles = ?6, api_permissions = ?7, modified_at = ?9,
                version = ?10
            """,
            .id(client.id), .id(client.clientID), .text(client.displayName), .flag(client.isEnabled),
            .id(client.connector),
            .json(.strings(client.roles.sorted().map(\.text))),
            client.apiPermissions.map { .json(.strings($0)) } ?? .null, .time(client.created), .time(client.modified),
            .integer(client.version))
    }

    package func delete(_ client: PrincipalID) throws { try sql.run("DELETE FROM clients WHERE id = ?1", .id(client)) }

    package func credentials() throws -> [Credential] {
        try sql.rows(
            """
            SELECT id, principal_id, kind, display_name, digest, public_key, created_at, expires_at
            FROM credentials ORDER BY created_at, id
            """
        ) { row in
            guard let kind = Credential.Kind(rawValue: try row.text(2)) else { throw row.damaged(2) }
            return Credential(
                id: try row.id(0), principal: try row.id(1), kind: kind, displayName: row.optionalText(3),
                digest: kind == .key ? nil : try row.blob(4), publicKey: kind == .key ? try row.object(5) : nil,
                created: try row.time(6), expires: row.optionalTime(7))
        }
    }

    package func insert(_ credential: Credential) throws {
        try sql.run(
            """
            INSERT INTO credentials (id, principal_id, kind, display_name, digest, public_key, created_at, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            .id(credential.id), .id(credential.principal), .text(credential.kind.rawValue),
            .text(credential.displayName),
            credential.digest.map { .blob($0) } ?? .null, credential.publicKey.map { .json($0) } ?? .null,
            .time(credential.created), .time(credential.expires))
    }

    package func delete(_ credential: CredentialID) throws {
        try sql.run("DELETE FROM credentials WHERE id = ?1", .id(credential))
    }

    /// Tokens revoked before their time, with when they end by themselves.
    package func revokedTokens() throws -> [ExactText: Timestamp] {
        Dictionary(
            try sql.rows("SELECT jti, expires_at FROM revoked_tokens") { (ExactText(try $0.text(0)), try $0.time(1)) }
        ) { first, _ in first }
    }

    package func revoke(jti: String, expires: Timestamp, now: Timestamp) throws {
        try sql.run("DELETE FROM revoked_tokens WHERE expires_at < ?1", .time(now - .hours(1)))
        try sql.run(
            "INSERT INTO revoked_tokens (jti, expires_at) VALUES (?1, ?2) ON CONFLICT (jti) DO NOTHING", .text(jti),
            .time(expires))
    }

    /// Remembers a client assertion's `jti`.
    /// - Returns: false when it was used before.
    package func useAssertion(client: ClientID, jti: String, expires: Timestamp, now: Timestamp) throws -> Bool {
        try sql.run("DELETE FROM used_assertions WHERE expires_at < ?1", .time(now - .hours(1)))
        return try sql.run(
            """
            INSERT INTO used_assertions (client_id, jti, expires_at) VALUES (?1, ?2, ?3) ON CONFLICT (client_id, jti) DO NOTHING
            """, .id(client), .text(jti), .time(expires)) == 1
    }
}
