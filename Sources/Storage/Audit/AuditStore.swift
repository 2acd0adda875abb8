import Audit
import Core

/// A stored audit entry: its bytes as they were hashed.
package struct StoredAuditEntry: Sendable, Hashable {
    /// Position in the log, from 0, without gaps.
    package let sequence: Int64
    package let text: String
    package let leafHash: [UInt8]
}

/// The `audit_entries` table of a tenant. Entries are only ever appended.
package struct AuditStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    /// Appends an entry under the next number. ``TenantTransaction/append(_:)`` is the way in, for it keeps the tree.
    /// - Returns: its leaf hash.
    func append(_ entry: AuditEntry) throws -> TreeHash {
        let sequence = try count()
        let text = entry.canonicalText(sequence: sequence)
        let leaf = TreeHash.leaf(text.utf8)
        try sql.run(
            "INSERT INTO audit_entries (seq, entry, leaf_hash) VALUES (?1, ?2, ?3)", .integer(sequence), .text(text),
            .blob(leaf.bytes))
        return leaf
    }

    /// The Merkle tree over all entries, from their stored leaf hashes.
    func log() throws -> MerkleLog {
        var log = MerkleLog()
        try sql.forEachRow("SELECT leaf_hash FROM audit_entries ORDER BY seq", []) { row in
            guard let leaf = TreeHash(try row.blob(0)) else { throw row.damaged(0) }
            log.append(leaf)
            return true
        }
        return log
    }

    /// Entries in order from `first`, at most `limit`.
    package func entries(from first: Int64, limit: Int) throws -> [StoredAuditEntry] {
        try sql.rows(
            "SELECT seq, entry, leaf_hash FROM audit_entries WHERE seq >= ?1 ORDER BY seq LIMIT ?2", .integer(first),
            .integer(Int64(limit)), map: stored)
    }

    /// The leaf hashes of a range of entries.
    package func leaves(_ range: Range<Int64>) throws -> [TreeHash] {
        try sql.rows(
            "SELECT leaf_hash FROM audit_entries WHERE seq >= ?1 AND seq < ?2 ORDER BY seq", .integer(range.lowerBound),
            .integer(range.upperBound)
        ) { row in
            guard let leaf = TreeHash(try row.blob(0)) else { throw row.damaged(0) }
            return leaf
        }
    }

    /// Every entry in order, until the body returns false.
    package func forEachEntry(_ body: (StoredAuditEntry) throws -> Bool) throws {
        try sql.forEachRow("SELECT seq, entry, leaf_hash FROM audit_entries ORDER BY seq", []) { try body(stored($0)) }
    }

    /// How many entries there are, which is the next number.
    package func count() throws -> Int64 {
        try sql.first("SELECT coalesce(max(seq) + 1, 0) FROM audit_entries") { try $0.integer(0) } ?? 0
    }

    package func entry(event: AuditEventID) throws -> StoredAuditEntry? {
        try sql.first("SELECT seq, entry, leaf_hash FROM audit_entries WHERE event_id = ?1", .id(event), map: stored)
    }

    private func stored(_ row: any SQLRow) throws -> StoredAuditEntry {
        StoredAuditEntry(sequence: try row.integer(0), text: try row.text(1), leafHash: try row.blob(2))
    }
}
