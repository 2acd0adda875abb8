import Audit
import Foundation

/// A log published as files, as its HTTP routes would serve it.
struct LogFolder {
    let url: URL

    /// Makes an empty folder for one test.
    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: url) }

    func write(_ bytes: [UInt8], _ path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: url.appending(path: path))) }

    /// Writes bundles, tiles and a checkpoint of all entries of a log. `hashed` are the entries that the tiles and the
    /// checkpoint are made from, where those differ.
    func publish(_ log: SampleLog, hashed: [String]? = nil) throws {
        let leaves = (hashed ?? log.texts).map { TreeHash.leaf($0.utf8) }
        let merkle = MerkleLog(leaves: leaves)
        let tiles = merkle.tiles { leaves[$0] }
        for tile in Tile.all(inTreeOf: merkle.size) {
            try write(Tile.encode(try tiles.hashes(tile).prefix(tile.width)), tile.path)
            if tile.level == 0, let bundle = EntryBundle(index: tile.index, width: tile.width) {
                let texts = log.texts.dropFirst(Int(bundle.firstEntry)).prefix(bundle.width)
                try write(EntryBundle.encode(texts.map { Array($0.utf8) }) ?? [], bundle.path)
            }
        }
        try write(try log.signer.checkpoint(size: merkle.size, root: merkle.root).bytes, "checkpoint")
    }
}
