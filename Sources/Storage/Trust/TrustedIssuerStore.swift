import Core

/// A stored trusted issuer: the document is the token module's, kept as it gave it.
package struct TrustedIssuerRecord: Sendable, Hashable {
    package let id: TrustedIssuerID
    package var document: JSONObject
    package var version: Int64
    package let created: Timestamp
    package var modified: Timestamp

    package init(id: TrustedIssuerID, document: JSONObject, version: Int64, created: Timestamp, modified: Timestamp) {
        self.id = id
        self.document = document
        self.version = version
        self.created = created
        self.modified = modified
    }
}

/// The `trusted_issuers` table of a tenant.
package struct TrustedIssuerStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func all() throws -> [TrustedIssuerRecord] {
        try sql.rows(
            "SELECT id, document, version, created_at, modified_at FROM trusted_issuers ORDER BY created_at, id"
        ) {
            TrustedIssuerRecord(
                id: try $0.id(0), document: try $0.object(1), version: try $0.integer(2), created: try $0.time(3),
                modified: try $0.time(4))
        }
    }

    package func save(_ record: TrustedIssuerRecord) throws {
        try sql.run(
            """
            INSERT INTO trusted_issuers (id, document, version, created_at, modified_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (id) DO UPDATE SET document = ?2, version = ?3, modified_at = ?5
            """,
            .id(record.id), .json(record.document), .integer(record.version), .time(record.created),
            .time(record.modified))
    }

    package func delete(_ id: TrustedIssuerID) throws {
        try sql.run("DELETE FROM trusted_issuers WHERE id = ?1", .id(id))
    }
}
