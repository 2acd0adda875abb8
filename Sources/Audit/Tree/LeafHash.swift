/// The hashes of the RFC 6962 Merkle tree over a tenant's audit entries.
package enum LeafHash {
    /// `SHA-256(0x00 || entry)` (RFC 6962 section 2.1).
    package static func of(_ entry: some Collection<UInt8>) -> [UInt8] { TreeHash.leaf(entry).bytes }
}
