/// The RFC 6962 Merkle tree of the first `size` entries of a log, read from tiles. Everything here reads a number of
/// tiles that grows with the logarithm of the size, and no tile twice.
package struct MerkleTree {
    /// The sizes a tree can have. The bound keeps arithmetic on sizes from outside far from overflow.
    package static let sizes: Range<Int64> = 0..<1 << 48

    package let size: Int64
    private var tiles: TileCache

    /// - Throws: ``TreeError/outOfRange`` for a size that no tree can have.
    package init(size: Int64, source: TileSource) throws(TreeError) {
        guard MerkleTree.sizes.contains(size) else { throw .outOfRange }
        self.size = size
        tiles = TileCache(source, size: size)
    }

    /// The root; for no entries the hash of nothing.
    /// - Throws: what reading a tile throws.
    package mutating func root() throws -> TreeHash { try tiles.root(0..<size) }

    /// The hashes that lead from entry `index` to the root, the leaf's sibling first (RFC 6962 section 2.1.1).
    /// - Throws: ``TreeError/outOfRange`` when the tree has no such entry, and what reading a tile throws.
    package mutating func inclusionProof(of index: Int64) throws -> [TreeHash] {
        guard (0..<size).contains(index) else { throw TreeError.outOfRange }
        var range = 0..<size
        var path: [TreeHash] = []
        while range.count > 1 {
            let middle = range.middle
            if index < middle {
                path.append(try tiles.root(middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                path.append(try tiles.root(range.lowerBound..<middle))
                range = middle..<range.upperBound
            }
        }
        return path.reversed()
    }

    /// The hashes that show that the tree of the first `earlier` entries is the beginning of this one (RFC 6962 section
    /// 2.1.2). Empty from no entries and from the same size.
    /// - Throws: ``TreeError/outOfRange`` when `earlier` is negative or above the size, and what reading a tile throws.
    package mutating func consistencyProof(from earlier: Int64) throws -> [TreeHash] {
        guard (0...size).contains(earlier) else { throw TreeError.outOfRange }
        guard earlier > 0, earlier < size else { return [] }
        var range = 0..<size
        var path: [TreeHash] = []
        while range.upperBound != earlier {
            let middle = range.middle
            if earlier <= middle {
                path.append(try tiles.root(middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                path.append(try tiles.root(range.lowerBound..<middle))
                range = middle..<range.upperBound
            }
        }
        // Who verifies knows the earlier root already when the earlier tree is one perfect subtree at the left edge.
        if range.lowerBound > 0 { path.append(try tiles.root(range)) }
        return path.reversed()
    }
}

extension Range<Int64> {
    /// Where a subtree splits: after the largest power of two below its number of leaves (RFC 6962 section 2.1).
    fileprivate var middle: Int64 {
        let leaves = upperBound - lowerBound
        return lowerBound + 1 << Int64(Int64.bitWidth - 1 - (leaves - 1).leadingZeroBitCount)
    }
}

/// Reads each tile once and makes the roots of subtrees from them.
private struct TileCache {
    /// A subtree of `2^height` entries, the `place`-th from the left.
    private struct Subtree: Hashable {
        let height: Int
        let place: Int64
    }

    private let source: TileSource
    private let size: Int64
    private var tiles: [Tile: [TreeHash]] = [:]
    /// Roots between those that tiles hold.
    private var between: [Subtree: TreeHash] = [:]

    init(_ source: TileSource, size: Int64) {
        self.source = source
        self.size = size
    }

    /// The root over the entries in `range`, which is a subtree of the tree or reaches its right edge.
    mutating func root(_ range: Range<Int64>) throws -> TreeHash {
        var start = range.lowerBound
        var perfect: [TreeHash] = []
        while start < range.upperBound {
            let height = Int64.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount
            perfect.append(try root(Subtree(height: height, place: start >> Int64(height))))
            start += 1 << Int64(height)
        }
        guard var root = perfect.popLast() else { return .empty }
        while let left = perfect.popLast() { root = .node(left, root) }
        return root
    }

    private mutating func root(_ subtree: Subtree) throws -> TreeHash {
        guard !subtree.height.isMultiple(of: Tile.height) else { return try stored(subtree) }
        if let known = between[subtree] { return known }
        let left = try root(Subtree(height: subtree.height - 1, place: subtree.place * 2))
        let right = try root(Subtree(height: subtree.height - 1, place: subtree.place * 2 + 1))
        let root = TreeHash.node(left, right)
        between[subtree] = root
        return root
    }

    /// A root that is in a tile.
    private mutating func stored(_ subtree: Subtree) throws -> TreeHash {
        let level = subtree.height / Tile.height
        let position = Int(subtree.place & Int64(Tile.fullWidth - 1))
        guard let tile = Tile(level: level, index: subtree.place >> Int64(Tile.height), size: size),
            position < tile.width
        else { throw TreeError.outOfRange }
        if let known = tiles[tile] { return known[position] }
        let hashes = try source.hashes(tile)
        tiles[tile] = hashes
        return hashes[position]
    }
}
