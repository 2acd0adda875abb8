/// The address of one tile: up to 256 neighbouring hashes of one level of the tree (C2SP tlog-tiles). The hash at
/// `position` of tile `index` on `level` is the root over the entries from `(index * 256 + position) * 256^level` on,
/// `256^level` of them.
package struct Tile: Sendable, Hashable {
    /// The tree levels one tile stands for.
    package static let height = 8
    /// Hashes in a full tile.
    package static let fullWidth = 1 << height
    /// The highest level that the largest tree has.
    package static let highestLevel = 5

    package let level: Int
    package let index: Int64
    /// How many hashes the tile holds, 1 to 256.
    package let width: Int

    /// Nil unless the level is 0 to 5, the index one a tree can have, and the width 1 to 256.
    package init?(level: Int, index: Int64, width: Int = Tile.fullWidth) {
        guard (0...Tile.highestLevel).contains(level), (1...Tile.fullWidth).contains(width),
            index >= 0, index < MerkleTree.sizes.upperBound >> Int64(Tile.height * (level + 1))
        else { return nil }
        self.level = level
        self.index = index
        self.width = width
    }

    /// The tile as wide as a tree of `size` entries fills it. Nil when that tree has no such tile.
    package init?(level: Int, index: Int64, size: Int64) {
        guard let full = Tile(level: level, index: index), MerkleTree.sizes.contains(size)
        else { return nil }
        let hashes = size >> Int64(Tile.height * level) - index << Int64(Tile.height)
        self.init(level: full.level, index: full.index, width: Int(min(hashes, Int64(Tile.fullWidth))))
    }

    /// Whether a tree of `size` entries has all hashes of this tile.
    package func isComplete(inTreeOf size: Int64) -> Bool {
        guard let current = Tile(level: level, index: index, size: size) else { return false }
        return width <= current.width
    }

    /// Every tile of a tree of `size` entries, lowest level first, with partial tiles at the right edge.
    package static func all(inTreeOf size: Int64) -> some Sequence<Tile> {
        (0...highestLevel).lazy.flatMap { level in
            let hashes = max(0, size) >> Int64(height * level)
            return (0...hashes >> Int64(height)).lazy.compactMap { Tile(level: level, index: $0, size: size) }
        }
    }

    /// The path below the log's prefix, for example `tile/0/x001/x234/067.p/5`.
    package var path: String { "tile/\(level)/" + TilePath.text(index: index, width: width) }

    /// Reads ``path``. Nil for any other spelling.
    package init?(path: some StringProtocol) {
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.elementsEqual("tile".utf8),
            let level = Decimal.read(parts[1]).flatMap(Int.init(exactly:)), let (index, width) = TilePath.read(parts[2])
        else { return nil }
        self.init(level: level, index: index, width: width)
    }

    /// The tile's hashes one after the other, as it is served.
    package static func encode(_ hashes: some Collection<TreeHash>) -> [UInt8] { hashes.flatMap(\.bytes) }

    /// The hashes of a served tile. Nil unless there are exactly `width`.
    package func decode(_ bytes: [UInt8]) -> [TreeHash]? {
        guard bytes.count == width * TreeHash.byteCount else { return nil }
        return stride(from: 0, to: bytes.count, by: TreeHash.byteCount)
            .compactMap { TreeHash(bytes[$0..<$0 + TreeHash.byteCount]) }
    }
}
