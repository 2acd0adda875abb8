import Audit
import Testing

@Suite struct MerkleTreeTests {
    private static let leaves = ModelTree.leaves(300)
    private static let log = MerkleLog(leaves: leaves)
    private let model = ModelTree(MerkleTreeTests.leaves)

    private func tree(_ size: Int) throws -> MerkleTree {
        try MerkleTree(size: Int64(size), source: MerkleTreeTests.log.tiles { MerkleTreeTests.leaves[$0] })
    }

    @Test func `frontier and tiles give the model's root at every size`() throws {
        var frontier = MerkleFrontier()
        for size in 0...300 {
            var tree = try tree(size)
            let root = try tree.root()
            #expect(frontier.size == Int64(size))
            #expect(frontier.root == model.root(0..<size))
            #expect(root == model.root(0..<size))
            #expect(MerkleFrontier(size: frontier.size, hashes: frontier.hashes) == frontier)
            if size < 300 { frontier.append(MerkleTreeTests.leaves[size]) }
        }
    }

    @Test func `every inclusion proof is the model's and verifies`() throws {
        for size in 0...300 {
            var tree = try tree(size)
            for index in 0..<size {
                let proof = try tree.inclusionProof(of: Int64(index))
                let expected = model.path(index, 0..<size)
                let verified = MerkleProof.verifyInclusion(
                    of: MerkleTreeTests.leaves[index], index: Int64(index), size: Int64(size),
                    root: model.root(0..<size),
                    proof: proof)
                if proof != expected || !verified { Issue.record("entry \(index) of \(size)") }
            }
        }
    }

    @Test func `every consistency proof is the model's and verifies`() throws {
        for size in 0...300 {
            var tree = try tree(size)
            for earlier in 0...size {
                let proof = try tree.consistencyProof(from: Int64(earlier))
                let expected = earlier == 0 ? [] : model.proof(earlier, size)
                let verified = MerkleProof.verifyConsistency(
                    from: Int64(earlier), root: model.root(0..<earlier), to: Int64(size), root: model.root(0..<size),
                    proof: proof)
                if proof != expected || !verified { Issue.record("from \(earlier) to \(size)") }
            }
        }
    }

    @Test func `three levels of tiles give the frontier's root, and proofs read few tiles`() throws {
        let size = 66_001
        let leaves = ModelTree.leaves(size)
        let log = MerkleLog(leaves: leaves)
        var reads = 0
        let source = log.tiles { range in
            reads += 1
            return Array(leaves[Int(range.lowerBound)..<Int(range.upperBound)])
        }
        for index in [0, 255, 256, 40_000, 65_535, 65_536, 66_000] as [Int64] {
            reads = 0
            var tree = try MerkleTree(size: Int64(size), source: source)
            let proof = try tree.inclusionProof(of: index)
            #expect(reads <= 2)
            #expect(
                MerkleProof.verifyInclusion(
                    of: leaves[Int(index)], index: index, size: Int64(size), root: log.root, proof: proof))
        }
        for earlier in [1, 255, 65_536, 65_793, 66_000] as [Int64] {
            reads = 0
            var tree = try MerkleTree(size: Int64(size), source: source)
            let proof = try tree.consistencyProof(from: earlier)
            #expect(reads <= 2)
            #expect(
                MerkleProof.verifyConsistency(
                    from: earlier, root: MerkleFrontier(leaves: leaves.prefix(Int(earlier))).root, to: Int64(size),
                    root: log.root, proof: proof))
        }
    }

    @Test func `an appended log is the log over all leaves`() {
        var log = MerkleLog()
        for leaf in MerkleTreeTests.leaves { log.append(leaf) }
        #expect(log == MerkleTreeTests.log)
        #expect(log.size == 300)
    }

    @Test func `entries and sizes that do not exist are refused`() throws {
        var tree = try tree(5)
        for index in [-1, 5, .max, .min] as [Int64] {
            #expect(throws: TreeError.outOfRange) { try tree.inclusionProof(of: index) }
        }
        for earlier in [-1, 6, .max, .min] as [Int64] {
            #expect(throws: TreeError.outOfRange) { try tree.consistencyProof(from: earlier) }
        }
        for size in [-1, 1 << 48, .max, .min] as [Int64] {
            #expect(throws: TreeError.outOfRange) { try MerkleTree(size: size, source: TileSource { _ in [] }) }
            #expect(MerkleFrontier(size: size, hashes: []) == nil)
        }
    }

    @Test func `a persisted edge with another number of hashes is refused`() {
        #expect(MerkleFrontier(size: 3, hashes: Array(MerkleTreeTests.leaves.prefix(1))) == nil)
        #expect(MerkleFrontier(size: 3, hashes: Array(MerkleTreeTests.leaves.prefix(3))) == nil)
        #expect(MerkleFrontier(size: 0, hashes: []) == MerkleFrontier())
    }

    @Test func `storage that lacks hashes is named`() throws {
        let tile = try #require(Tile(level: 0, index: 0, width: 5))
        var tree = try MerkleTree(size: 5, source: TileSource { _ in Array(MerkleTreeTests.leaves.prefix(4)) })
        #expect(throws: TreeError.incompleteTile(tile)) { try tree.root() }
        #expect("\(TreeError.incompleteTile(tile))".contains("tile/0/000.p/5"))
    }
}

extension Array {
    /// The elements with these entry numbers.
    subscript(_ numbers: Range<Int64>) -> [Element] { Array(self[Int(numbers.lowerBound)..<Int(numbers.upperBound)]) }
}
