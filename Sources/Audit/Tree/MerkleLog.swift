/// A log's tree as a server keeps it in memory: the right edge, and every place in the tiles above level 0. That is one
/// hash for each 255 entries; the leaf hashes themselves stay in storage.
package struct MerkleLog: Sendable, Hashable {
    /// The right edge, which has size and root.
    package private(set) var frontier = MerkleFrontier()
    /// Hashes of level 1, 2 and so on, each from the left.
    private var upper: [[TreeHash]] = []

    /// A log without entries.
    package init() {}

    /// The log over stored leaf hashes in their order.
    package init(leaves: some Sequence<TreeHash>) {
        for leaf in leaves { append(leaf) }
    }

    /// How many entries the log has.
    package var size: Int64 { frontier.size }

    /// The root over all entries.
    package var root: TreeHash { frontier.root }

    /// Appends one leaf hash.
    package mutating func append(_ leaf: TreeHash) {
        frontier.append(leaf) { level, _, hash in
            if upper.count < level { upper.append([]) }
            upper[level - 1].append(hash)
        }
    }

    /// A source of all tiles of this log. `leaves` reads stored leaf hashes for a range of entry numbers, 256 at most.
    package func tiles(leaves: @escaping (Range<Int64>) throws -> [TreeHash]) -> TileSource {
        TileSource { [upper] tile in
            let first = tile.index << Int64(Tile.height)
            guard tile.level > 0 else { return try leaves(first..<first + Int64(tile.width)) }
            guard tile.level <= upper.count else { return [] }
            return Array(upper[tile.level - 1].dropFirst(Int(first)).prefix(tile.width))
        }
    }
}
