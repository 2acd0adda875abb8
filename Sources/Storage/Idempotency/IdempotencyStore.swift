import Core

/// An answer that a request with an Idempotency-Key got, without the secret that was in it.
package struct StoredAnswer: Sendable, Hashable {
    /// SHA-256 of the canonical body of the request.
    package let bodyDigest: [UInt8]
    package let status: Int
    package let location: String?
    /// The body of the answer, a JSON text.
    package let body: String

    package init(bodyDigest: [UInt8], status: Int, location: String?, body: String) {
        self.bodyDigest = bodyDigest
        self.status = status
        self.location = location
        self.body = body
    }
}

/// The `idempotency_keys` table of a tenant. Keys are kept as digests over principal, route and key.
package struct IdempotencyStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    /// The answer under a key that has not expired.
    package func answer(_ digest: [UInt8], now: Timestamp) throws -> StoredAnswer? {
        try sql.first(
            "SELECT body_digest, status, location, body FROM idempotency_keys WHERE digest = ?1 AND expires_at > ?2",
            .blob(digest), .time(now)
        ) { row in
            StoredAnswer(
                bodyDigest: try row.blob(0), status: Int(try row.integer(1)), location: row.optionalText(2),
                body: try row.text(3))
        }
    }

    /// Keeps an answer until it expires, and drops those that have.
    package func save(_ answer: StoredAnswer, under digest: [UInt8], expires: Timestamp, now: Timestamp) throws {
        try sql.run("DELETE FROM idempotency_keys WHERE expires_at <= ?1", .time(now))
        try sql.run(
            """
            INSERT INTO idempotency_keys (digest, body_digest, status, location, body, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """, .blob(digest), .blob(answer.bodyDigest), .integer(Int64(answer.status)), .text(answer.location),
            .text(answer.body), .time(expires))
    }
}
