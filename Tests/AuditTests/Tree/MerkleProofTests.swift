import Audit
import Testing

/// Every way in which a proof can be wrong, for every proof of trees of up to 17 entries.
@Suite struct MerkleProofTests {
    private static let sizes = 1...17
    private let model = ModelTree(ModelTree.leaves(20))
    private let stranger = TreeHash.leaf("stranger".utf8)

    /// The same list damaged: each hash changed, each left out, one more at either end, neighbours swapped.
    private func damaged(_ proof: [TreeHash]) -> [[TreeHash]] {
        var results = [proof + [stranger], [stranger] + proof]
        for index in proof.indices {
            var changed = proof
            changed[index] = stranger
            var shortened = proof
            shortened.remove(at: index)
            results += [changed, shortened]
            if index > 0 {
                var swapped = proof
                swapped.swapAt(index - 1, index)
                results.append(swapped)
            }
        }
        if let last = proof.last { results.append(proof + [last]) }
        return results
    }

    @Test(arguments: sizes) func `a wrong inclusion proof never verifies`(size: Int) {
        let root = model.root(0..<size)
        for index in 0..<size {
            let leaf = model.leaves[index]
            let proof = model.path(index, 0..<size)
            func verifies(
                leaf: TreeHash = leaf, index: Int = index, size: Int = size, root: TreeHash = root,
                proof: [TreeHash] = proof
            ) -> Bool {
                MerkleProof.verifyInclusion(of: leaf, index: Int64(index), size: Int64(size), root: root, proof: proof)
            }
            #expect(verifies())
            #expect(!verifies(leaf: stranger))
            #expect(!verifies(root: stranger))
            #expect(!verifies(root: .empty))
            #expect(!verifies(index: index + 1))
            #expect(!verifies(index: index - 1))
            #expect(!verifies(index: -1))
            #expect(!verifies(index: size))
            #expect(!verifies(size: 0))
            #expect(!verifies(size: -size))
            // A path of the same shape proves the position alone, so a size counts as wrong only with its own root.
            #expect(!verifies(size: size - 1, root: model.root(0..<size - 1)))
            #expect(!verifies(size: size + 1, root: model.root(0..<size + 1)))
            for wrong in damaged(proof) { #expect(!verifies(proof: wrong)) }
        }
    }

    @Test(arguments: sizes) func `a wrong consistency proof never verifies`(size: Int) {
        let root = model.root(0..<size)
        for earlier in 1...size {
            let earlierRoot = model.root(0..<earlier)
            let proof = model.proof(earlier, size)
            func verifies(
                earlier: Int = earlier, earlierRoot: TreeHash = earlierRoot, size: Int = size, root: TreeHash = root,
                proof: [TreeHash] = proof
            ) -> Bool {
                MerkleProof.verifyConsistency(
                    from: Int64(earlier), root: earlierRoot, to: Int64(size), root: root, proof: proof)
            }
            #expect(verifies())
            #expect(!verifies(earlierRoot: stranger))
            #expect(!verifies(root: stranger))
            #expect(!verifies(earlierRoot: .empty))
            #expect(!verifies(earlier: -1))
            #expect(!verifies(earlier: size + 1))
            #expect(!verifies(earlier: 0))
            #expect(earlier == size || !verifies(earlierRoot: root, root: earlierRoot))
            // A proof that ends too early would pass off the earlier tree as the later one.
            #expect(earlier == size || !verifies(root: earlierRoot, proof: []))
            #expect(
                !verifies(earlier: earlier - 1, earlierRoot: model.root(0..<earlier - 1)) || earlier == 1 && size == 1)
            #expect(!verifies(size: size + 1, root: model.root(0..<size + 1)))
            for wrong in damaged(proof) { #expect(!verifies(proof: wrong)) }
        }
    }

    @Test func `every tree begins with the empty one, by an empty proof only`() {
        let root = model.root(0..<5)
        #expect(MerkleProof.verifyConsistency(from: 0, root: .empty, to: 5, root: root, proof: []))
        #expect(MerkleProof.verifyConsistency(from: 0, root: .empty, to: 0, root: .empty, proof: []))
        #expect(!MerkleProof.verifyConsistency(from: 0, root: .empty, to: 5, root: root, proof: [stranger]))
        #expect(!MerkleProof.verifyConsistency(from: 0, root: stranger, to: 5, root: root, proof: []))
        #expect(!MerkleProof.verifyConsistency(from: 0, root: stranger, to: 0, root: stranger, proof: []))
    }

    @Test func `the largest numbers and endless proofs end in a refusal`() {
        let endless = [TreeHash](repeating: stranger, count: 200)
        for size in [1, 2, 1 << 40, Int64.max] {
            for index in [0, size - 1, .max, .min] {
                #expect(
                    !MerkleProof.verifyInclusion(of: stranger, index: index, size: size, root: stranger, proof: endless)
                )
                #expect(
                    !MerkleProof.verifyConsistency(from: index, root: stranger, to: size, root: .empty, proof: endless))
            }
        }
    }
}
