/// The right edge of the audit tree: the roots of its perfect subtrees, which is all that appending and the root need.
/// A tree of `n` entries has one perfect subtree for each bit that is set in `n` (RFC 6962 section 2.1).
package struct MerkleFrontier: Sendable, Hashable {
    /// How many entries the tree has.
    package private(set) var size: Int64
    /// The roots of the perfect subtrees, the largest and leftmost first.
    package private(set) var hashes: [TreeHash]

    /// A tree without entries.
    package init() {
        size = 0
        hashes = []
    }

    /// The tree over stored leaf hashes in their order.
    package init(leaves: some Sequence<TreeHash>) {
        self.init()
        for leaf in leaves { append(leaf) }
    }

    /// A tree as it was persisted. Nil when a tree of `size` entries has another number of perfect subtrees, or
    /// is too large.
    package init?(size: Int64, hashes: [TreeHash]) {
        guard MerkleTree.sizes.contains(size), hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// Appends one leaf hash with as many hash steps as the size has trailing one bits. Calls `completed` with level
    /// and index of each place in a tile above level 0 that is thereby known (C2SP tlog-tiles), lowest first.
    package mutating func append(
        _ leaf: TreeHash, completed: (_ level: Int, _ index: Int64, TreeHash) -> Void = { _, _, _ in }
    ) {
        var hash = leaf
        for height in 1..<(size.trailingOnes + 1) {
            guard let left = hashes.popLast() else { break }
            hash = .node(left, hash)
            if height.isMultiple(of: Tile.height) { completed(height / Tile.height, size >> Int64(height), hash) }
        }
        hashes.append(hash)
        size += 1
    }

    /// The root of the tree. For no entries it is the hash of nothing.
    package var root: TreeHash {
        guard var root = hashes.last else { return .empty }
        for left in hashes.dropLast().reversed() { root = .node(left, root) }
        return root
    }
}

extension Int64 {
    /// How many of the lowest bits are set without a gap.
    fileprivate var trailingOnes: Int { (~self).trailingZeroBitCount }
}
