/// The address and the bytes of an entry bundle: the entries whose hashes are one tile of level 0, each after its
/// length as two bytes, the high one first (C2SP tlog-tiles).
package struct EntryBundle: Sendable, Hashable {
    package let index: Int64
    /// How many entries the bundle holds, 1 to 256.
    package let width: Int

    /// Nil unless a tree can have such a bundle.
    package init?(index: Int64, width: Int = Tile.fullWidth) {
        guard let tile = Tile(level: 0, index: index, width: width) else { return nil }
        self.init(tile)
    }

    /// The bundle as wide as a log of `size` entries fills it. Nil when that log has no such bundle.
    package init?(index: Int64, size: Int64) {
        guard let tile = Tile(level: 0, index: index, size: size) else { return nil }
        self.init(tile)
    }

    private init(_ tile: Tile) {
        index = tile.index
        width = tile.width
    }

    /// The number of the first entry.
    package var firstEntry: Int64 { index << Int64(Tile.height) }

    /// Whether a log of `size` entries has all entries of this bundle.
    package func isComplete(inLogOf size: Int64) -> Bool {
        EntryBundle(index: index, size: size).map { width <= $0.width } ?? false
    }

    /// The path below the log's prefix, for example `tile/entries/x001/067.p/5`.
    package var path: String { "tile/entries/" + TilePath.text(index: index, width: width) }

    /// Reads ``path``. Nil for any other spelling.
    package init?(path: some StringProtocol) {
        let prefix = "tile/entries/"
        guard path.utf8.starts(with: prefix.utf8) else { return nil }
        let numbers = String(decoding: path.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
        guard let (index, width) = TilePath.read(numbers) else { return nil }
        self.init(index: index, width: width)
    }

    /// The bytes of a bundle. Nil when there are no entries, more than 256, or one longer than 65,535 bytes.
    package static func encode(_ entries: [[UInt8]]) -> [UInt8]? {
        guard (1...Tile.fullWidth).contains(entries.count) else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            guard let length = UInt16(exactly: entry.count) else { return nil }
            output.append(UInt8(length >> 8))
            output.append(UInt8(length & 0xFF))
            output.append(contentsOf: entry)
        }
        return output
    }

    /// The entries of a bundle. Nil unless `bytes` are exactly `width` entries.
    package func decode(_ bytes: [UInt8]) -> [[UInt8]]? {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while entries.count < width {
            guard let high = rest.popFirst(), let low = rest.popFirst() else { return nil }
            let length = Int(high) << 8 | Int(low)
            guard rest.count >= length else { return nil }
            entries.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return rest.isEmpty ? entries : nil
    }
}
