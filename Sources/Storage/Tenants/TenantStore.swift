import Core

/// The `tenants` table and the claims on trusted issuers, in the system database.
package struct TenantStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func all() throws -> [TenantRecord] {
        try sql.rows(
            "SELECT id, display_name, kind, state, created_at, modified_at FROM tenants ORDER BY created_at, id"
        ) { row in
            guard let kind = TenantRecord.Kind(rawValue: try row.text(2)),
                let state = TenantRecord.State(rawValue: try row.text(3))
            else { throw row.damaged(2) }
            return TenantRecord(
                id: try row.id(0), displayName: try row.text(1), kind: kind, state: state, created: try row.time(4),
                modified: try row.time(5))
        }
    }

    package func insert(_ tenant: TenantRecord) throws {
        try sql.run(
            "INSERT INTO tenants (id, display_name, kind, state, created_at, modified_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            .id(tenant.id), .text(tenant.displayName), .text(tenant.kind.rawValue), .text(tenant.state.rawValue),
            .time(tenant.created), .time(tenant.modified))
    }

    package func setState(_ state: TenantRecord.State, of tenant: TenantID, now: Timestamp) throws {
        try sql.run(
            "UPDATE tenants SET state = ?2, modified_at = ?3 WHERE id = ?1", .id(tenant), .text(state.rawValue),
            .time(now))
    }

    /// The hints of when each tenant is due.
    package func dues() throws -> [(tenant: TenantID, due: TenantDue)] {
        try sql.rows("SELECT id, next_due_at, turned_at FROM tenants") {
            (tenant: try $0.id(0), due: TenantDue(next: $0.optionalTime(1), turned: $0.optionalTime(2)))
        }
    }

    package func setDue(_ due: TenantDue, of tenant: TenantID) throws {
        try sql.run(
            "UPDATE tenants SET next_due_at = ?2, turned_at = ?3 WHERE id = ?1", .id(tenant), .time(due.next),
            .time(due.turned))
    }

    /// Claims the pair (issuer, audience) for one record of one tenant.
    /// - Returns: false when another record holds it.
    package func claim(issuer: String, audience: String, tenant: TenantID, record: TrustedIssuerID) throws -> Bool {
        try sql.run(
            """
            INSERT INTO trusted_issuer_claims (issuer, audience, tenant_id, record_id) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (issuer, audience) DO NOTHING
            """, .text(issuer), .text(audience), .id(tenant), .id(record)) == 1
            || holder(issuer: issuer, audience: audience)?.record == record
    }

    package func holder(issuer: String, audience: String) throws -> (tenant: TenantID, record: TrustedIssuerID)? {
        try sql.first(
            "SELECT tenant_id, record_id FROM trusted_issuer_claims WHERE issuer = ?1 AND audience = ?2",
            .text(issuer), .text(audience)
        ) { (tenant: try $0.id(0), record: try $0.id(1)) }
    }

    /// Every claim, to fill the directory at start.
    package func claims() throws -> [(issuer: String, audience: String, tenant: TenantID, record: TrustedIssuerID)] {
        try sql.rows("SELECT issuer, audience, tenant_id, record_id FROM trusted_issuer_claims") {
            (issuer: try $0.text(0), audience: try $0.text(1), tenant: try $0.id(2), record: try $0.id(3))
        }
    }

    /// Keeps the newest signed checkpoint of a tenant's audit log.
    package func keepCheckpoint(_ note: String, size: Int64, of tenant: TenantID, at now: Timestamp) throws {
        try sql.run(
            """
            INSERT INTO audit_checkpoints (tenant_id, size, note, signed_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (tenant_id) DO UPDATE SET size = ?2, note = ?3, signed_at = ?4 WHERE ?2 >= size
            """, .id(tenant), .integer(size), .text(note), .time(now))
    }

    /// The newest signed checkpoint of a tenant's audit log.
    package func checkpoint(of tenant: TenantID) throws -> String? {
        try sql.first("SELECT note FROM audit_checkpoints WHERE tenant_id = ?1", .id(tenant)) { try $0.text(0) }
    }

    /// Gives up every pair of one record but the one named.
    package func release(record: TrustedIssuerID, keepingIssuer issuer: String? = nil, audience: String? = nil) throws {
        try sql.run(
            """
            DELETE FROM trusted_issuer_claims WHERE record_id = ?1 AND NOT (issuer = coalesce(?2, '') AND audience = coalesce(?3, ''))
            """, .id(record), .text(issuer), .text(audience))
    }
}
