/// Where the hashes of a tree are read from, tile by tile. A proof in a tree of a million entries reads at most six
/// tiles.
package struct TileSource {
    /// The hashes of a tile: at least as many as its width, from its first place on.
    private let read: (Tile) throws -> [TreeHash]

    /// A source that reads with `read`.
    package init(_ read: @escaping (Tile) throws -> [TreeHash]) { self.read = read }

    /// The hashes of a tile, as many as its width or more.
    /// - Throws: what reading throws, and ``TreeError/incompleteTile(_:)`` when there are too few.
    package func hashes(_ tile: Tile) throws -> [TreeHash] {
        let hashes = try read(tile)
        guard hashes.count >= tile.width else { throw TreeError.incompleteTile(tile) }
        return hashes
    }
}

/// Why a tree could not answer.
package enum TreeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// An entry or a size that the tree does not have.
    case outOfRange
    /// The storage lacks hashes of this tile.
    case incompleteTile(Tile)

    package var description: String {
        switch self {
        case .outOfRange: "The audit log has no such entry or size."
        case .incompleteTile(let tile): "The audit log lacks hashes of \(tile.path)."
        }
    }
}
