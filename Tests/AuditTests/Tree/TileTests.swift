import Audit
import Testing

@Suite struct TileTests {
    @Test(
        arguments: [
            (0, 0, 256, "tile/0/000"), (0, 999, 256, "tile/0/999"), (0, 1000, 256, "tile/0/x001/000"),
            (0, 1_234_067, 256, "tile/0/x001/x234/067"), (1, 5, 17, "tile/1/005.p/17"), (5, 0, 1, "tile/5/000.p/1"),
            (0, 1_000_000, 255, "tile/0/x001/x000/000.p/255"),
        ] as [(Int, Int64, Int, String)])
    func `paths are those of tlog-tiles, in both directions`(level: Int, index: Int64, width: Int, path: String) throws
    {
        let tile = try #require(Tile(level: level, index: index, width: width))
        #expect(tile.path == path)
        #expect(Tile(path: path) == tile)
    }

    @Test(arguments: [
        "", "tile", "tile/", "tile/0", "tile/0/", "/tile/0/000", "tile/0/0", "tile/0/00", "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/x001", "tile/0/001/000", "tile/0/x001/x000", "tile/0/x001/000/", "tile/0//000", "tile/00/000",
        "tile/+1/000",
        "tile/-1/000", "tile/6/000", "tile/64/000", "tile/99999999999999999999/000", "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "tile/0/000.p/5/", "tile/0/000.p/5.p/5", "tile/0/000.P/5",
        "tile/0/-01", "tile/0/X001/000", "tile/0/x001/00a", "tile/0/٠٠٠", "tile/0/000 ", "tile/0/000%2Ep/5",
        "TILE/0/000",
        "tile/0/../000", "tile/entries/000", "tile/5/001", "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/" + String(repeating: "x999/", count: 500) + "999", "tile/0/\u{301}000", "tile/0/000.p/\u{301}5",
    ]) func `any other path is refused`(path: String) {
        #expect(Tile(path: path) == nil)
    }

    @Test(arguments: [
        "tile/entries/0", "tile/entries/x000/000", "tile/entries/\u{301}000", "tile/entries/000.p/256", "tile/0/000",
        "tile/entries/", "tile/entries", "entries/000", "tile/entries/000.p/-1",
    ]) func `any other path of a bundle is refused`(path: String) {
        #expect(EntryBundle(path: path) == nil)
    }

    @Test func `a tree of 70,000 entries has the tiles that the specification lists`() {
        let tiles = Array(Tile.all(inTreeOf: 70_000))
        #expect(tiles.filter { $0.level == 0 && $0.width == 256 }.count == 273)
        let partial = tiles.filter { $0.width < 256 }.map(\.path)
        #expect(partial == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
        #expect(tiles.filter { $0.level == 1 && $0.width == 256 }.map(\.index) == [0])
        #expect(tiles.count == 273 + 1 + 1 + 1 + 1)
    }

    @Test(
        arguments: [
            (0, []), (1, ["tile/0/000.p/1"]), (255, ["tile/0/000.p/255"]), (256, ["tile/0/000", "tile/1/000.p/1"]),
            (257, ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]), (-1, []),
        ] as [(Int64, [String])]) func `no tile is empty`(size: Int64, paths: [String])
    {
        #expect(Tile.all(inTreeOf: size).map(\.path) == paths)
    }

    @Test func `a partial tile stays available as the tree grows, never before`() throws {
        let tile = try #require(Tile(level: 0, index: 1, width: 10))
        let bundle = try #require(EntryBundle(index: 1, width: 10))
        for (size, isThere) in [(0, false), (256, false), (265, false), (266, true), (300, true), (9000, true)]
            as [(Int64, Bool)]
        {
            #expect(tile.isComplete(inTreeOf: size) == isThere)
            #expect(bundle.isComplete(inLogOf: size) == isThere)
        }
    }

    @Test func `levels, indexes and widths that no tree has are refused`() {
        #expect(Tile(level: -1, index: 0) == nil)
        #expect(Tile(level: 6, index: 0) == nil)
        #expect(Tile(level: .max, index: 0) == nil)
        #expect(Tile(level: 0, index: -1) == nil)
        #expect(Tile(level: 0, index: .max) == nil)
        #expect(Tile(level: 0, index: 1 << 40) == nil)
        #expect(Tile(level: 0, index: 1 << 40 - 1) != nil)
        #expect(Tile(level: 0, index: 0, width: 0) == nil)
        #expect(Tile(level: 0, index: 0, width: 257) == nil)
        #expect(Tile(level: 0, index: 0, size: .max) == nil)
    }

    @Test func `hashes come back, and only as many as the tile is wide`() throws {
        let hashes = ModelTree.leaves(5)
        let tile = try #require(Tile(level: 0, index: 0, width: 5))
        let bytes = Tile.encode(hashes)
        #expect(tile.decode(bytes) == hashes)
        #expect(tile.decode(bytes + [0]) == nil)
        #expect(tile.decode(Array(bytes.dropLast())) == nil)
        #expect(tile.decode([]) == nil)
    }

    @Test func `entries come back, and nothing may be missing or follow`() throws {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 2, count: 256), Array(repeating: 3, count: 65_535)]
        let bundle = try #require(EntryBundle(index: 2, width: 4))
        let bytes = try #require(EntryBundle.encode(entries))
        #expect(bytes.prefix(7) == [0, 0, 0, 1, 1, 1, 0])
        #expect(bundle.firstEntry == 512)
        #expect(bundle.decode(bytes) == entries)
        #expect(bundle.decode(bytes + [0]) == nil)
        #expect(bundle.decode(bytes + [0, 0]) == nil)
        #expect(bundle.decode(Array(bytes.dropLast())) == nil)
        #expect(bundle.decode([0]) == nil)
        #expect(bundle.decode([]) == nil)
    }

    @Test func `a bundle holds 1 to 256 entries of at most 65,535 bytes`() {
        #expect(EntryBundle.encode([]) == nil)
        #expect(EntryBundle.encode(Array(repeating: [], count: 256))?.count == 512)
        #expect(EntryBundle.encode(Array(repeating: [], count: 257)) == nil)
        #expect(EntryBundle.encode([Array(repeating: 0, count: 65_536)]) == nil)
    }
}
