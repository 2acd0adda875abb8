import Crypto

/// A SHA-256 hash of the audit tree: of an entry, or of two hashes below it (RFC 6962 section 2.1). Kept in four words,
/// so that a hash costs no allocation.
package struct TreeHash: Sendable, Hashable, CustomStringConvertible {
    /// Bytes of one hash.
    package static let byteCount = 32

    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

    /// The root of a tree without entries: the SHA-256 of nothing.
    package static let empty = TreeHash(SHA256().finalize())

    /// The hash with these bytes; nil unless there are 32.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == TreeHash.byteCount else { return nil }
        withUnsafeMutableBytes(of: &self) { $0.copyBytes(from: bytes) }
    }

    /// The hash that `text` spells in padded base64; nil for anything else.
    package init?(base64 text: some StringProtocol) {
        guard let bytes = Base64.decode(text.utf8) else { return nil }
        self.init(bytes)
    }

    private init(_ digest: SHA256.Digest) {
        withUnsafeMutableBytes(of: &self) { own in digest.withUnsafeBytes { own.copyMemory(from: $0) } }
    }

    /// `SHA-256(0x00 || entry)`, the hash of one entry (RFC 6962 section 2.1).
    package static func leaf(_ entry: some Collection<UInt8>) -> TreeHash {
        var hash = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
        let whole: Void? = entry.withContiguousStorageIfAvailable {
            hash.update(bufferPointer: UnsafeRawBufferPointer($0))
        }
        if whole == nil { hash.update(data: Array(entry)) }
        return TreeHash(hash.finalize())
    }

    /// `SHA-256(0x01 || left || right)`, the hash of two subtrees (RFC 6962 section 2.1).
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hash = SHA256()
        withUnsafeBytes(of: UInt8(1)) { hash.update(bufferPointer: $0) }
        withUnsafeBytes(of: left) { hash.update(bufferPointer: $0) }
        withUnsafeBytes(of: right) { hash.update(bufferPointer: $0) }
        return TreeHash(hash.finalize())
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

    /// Padded base64, as checkpoints and proofs write a hash.
    package var base64: String { Base64.encode(bytes) }

    package var description: String { base64 }
}
