import Access
import Audit
import Core
import Storage

/// The Merkle tree over a tenant's audit log: checkpoints, tiles, entries and proofs, for whoever checks it.
package struct AuditTreeService: Sendable {
    private let checkpoints: AuditCheckpoints

    package init(_ checkpoints: AuditCheckpoints) { self.checkpoints = checkpoints }

    package func checkpoint(_ caller: Caller) async throws -> SignedNote {
        try caller.authorize()
        return try await checkpoints.newest(caller.tenant)
    }

    /// What verifies the checkpoints; to be kept somewhere else than the log.
    package func verifierKey(_ caller: Caller) throws -> NoteVerifierKey {
        try caller.authorize()
        return try checkpoints.verifierKey(of: caller.tenantID)
    }

    /// The bytes of a tile or of a bundle of entries, by its path below `tile/` (C2SP tlog-tiles).
    /// - Returns: the bytes and whether they can never change.
    /// - Throws: 404 for a path that names none, or one the log is too short for.
    package func tile(_ caller: Caller, path: String) throws -> (bytes: [UInt8], isFull: Bool) {
        try caller.authorize()
        let log = caller.tenant.auditLog
        if let bundle = EntryBundle(path: "tile/\(path)") {
            guard bundle.isComplete(inLogOf: log.size) else { throw Failure.notFound() }
            let entries = try caller.read { try AuditStore($0).entries(from: bundle.firstEntry, limit: bundle.width) }
            guard let bytes = EntryBundle.encode(entries.map { Array($0.text.utf8) }) else {
                throw Failure.internal("an audit entry is too long for a bundle")
            }
            return (bytes, bundle.width == Tile.fullWidth)
        }
        guard let tile = Tile(path: "tile/\(path)"), tile.isComplete(inTreeOf: log.size) else {
            throw Failure.notFound()
        }
        let hashes = try caller.read { sql in try Self.source(log, sql).hashes(tile) }
        return (Tile.encode(hashes), tile.width == Tile.fullWidth)
    }

    /// One entry by its number.
    package func entry(_ caller: Caller, number: Int64) throws -> StoredAuditEntry {
        try caller.authorize()
        let entry = try caller.read { try AuditStore($0).entries(from: number, limit: 1) }.first
        guard let entry, entry.sequence == number else { throw Failure.notFound() }
        return entry
    }

    /// The hashes that prove that entry `index` is in the log of `size` entries (RFC 6962 section 2.1.1).
    package func inclusion(_ caller: Caller, index: Int64, size: Int64?) throws -> (
        size: Int64, root: TreeHash, proof: [TreeHash]
    ) {
        try caller.authorize()
        return try withTree(caller, size: size) { tree in
            guard index >= 0, index < tree.size else { throw Failure.notFound() }
            return (tree.size, try tree.root(), try tree.inclusionProof(of: index))
        }
    }

    /// The hashes that prove that the log of `from` entries is the beginning of the log of `size` (RFC 6962 section 2.1.2).
    package func consistency(_ caller: Caller, from: Int64, size: Int64?) throws -> (
        size: Int64, root: TreeHash, proof: [TreeHash]
    ) {
        try caller.authorize()
        return try withTree(caller, size: size) { tree in
            guard from >= 0, from <= tree.size else { throw Failure.notFound() }
            return (tree.size, try tree.root(), try tree.consistencyProof(from: from))
        }
    }

    private func withTree<Value>(_ caller: Caller, size: Int64?, _ body: (inout MerkleTree) throws -> Value) throws
        -> Value
    {
        let log = caller.tenant.auditLog
        let size = size ?? log.size
        guard size >= 0, size <= log.size else { throw Failure.notFound() }
        return try caller.read { sql in
            var tree = try MerkleTree(size: size, source: Self.source(log, sql))
            return try body(&tree)
        }
    }

    private static func source(_ log: MerkleLog, _ sql: any SQLConnection) -> TileSource {
        log.tiles { range in try AuditStore(sql).leaves(range) }
    }

    // MARK: Export

    /// Entries from a number on. The export itself leaves an entry, written before the first line.
    package func beginExport(_ caller: Caller, from first: Int64) async throws {
        try caller.authorize()
        try await caller.change { change in
            change.record((id: nil, displayName: nil), details: ["from": .integer(first)])
        }
    }

    /// The next entries of an export.
    package func exported(_ caller: Caller, from first: Int64, limit: Int) throws -> [StoredAuditEntry] {
        try caller.authorize()
        return try caller.read { try AuditStore($0).entries(from: first, limit: limit) }
    }
}
