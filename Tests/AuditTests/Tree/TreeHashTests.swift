import Audit
import Testing

@Suite struct TreeHashTests {
    /// The inputs and roots that Certificate Transparency's implementations test with.
    static let inputs = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test(arguments: 0...8) func `trees of the published inputs have the published roots`(size: Int) throws {
        let leaves = TreeHashTests.inputs.prefix(size).map { TreeHash.leaf(hex($0)) }
        let expected = try #require(TreeHash(hex(TreeHashTests.roots[size])))
        #expect(MerkleFrontier(leaves: leaves).root == expected)
        #expect(ModelTree(leaves).root(0..<size) == expected)
        var tree = try MerkleTree(size: Int64(size), source: MerkleLog(leaves: leaves).tiles { leaves[$0] })
        let root = try tree.root()
        #expect(root == expected)
    }

    @Test func `a leaf is hashed alike whether its bytes lie together or not`() {
        #expect(TreeHash.leaf("abc".utf8) == TreeHash.leaf([UInt8]("abc".utf8)))
        #expect(TreeHash.leaf("cba".utf8.reversed()) == TreeHash.leaf("abc".utf8))
    }

    @Test func `a node differs from a leaf of the same bytes and from its mirror image`() {
        let (left, right) = (TreeHash.leaf("a".utf8), TreeHash.leaf("b".utf8))
        #expect(TreeHash.node(left, right) != TreeHash.leaf(left.bytes + right.bytes))
        #expect(TreeHash.node(left, right) != TreeHash.node(right, left))
    }

    @Test(arguments: [0, 1, 31, 33, 64]) func `only 32 bytes are a hash`(count: Int) {
        #expect(TreeHash([UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `bytes and base64 come back as they were`() {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        #expect(TreeHash(bytes)?.bytes == bytes)
        #expect(TreeHash(bytes).flatMap { TreeHash(base64: $0.base64) }?.bytes == bytes)
    }
}
