import Audit
import Testing

@Suite struct ReceiptTests {
    private let log: SampleLog

    init() throws { log = try SampleLog(entries: 11) }

    private func receipt(_ index: Int, size: Int = 11) throws -> Receipt {
        let leaves = log.leaves
        var tree = try MerkleTree(
            size: Int64(size), source: MerkleLog(leaves: leaves.prefix(size)).tiles { leaves[$0] })
        return Receipt(
            index: Int64(index), proof: try tree.inclusionProof(of: Int64(index)), checkpoint: try log.note(size))
    }

    @Test func `a receipt of every entry verifies after being read back`() throws {
        for index in 0..<11 {
            let receipt = try Receipt(Array(try receipt(index).description.utf8))
            let checkpoint = try receipt.verify(entry: log.texts[index].utf8, key: log.signer.verifierKey)
            #expect(checkpoint.size == 11)
            #expect(receipt.index == Int64(index))
        }
    }

    @Test func `the text is that of tlog-proof`() throws {
        let receipt = try receipt(4)
        let lines = receipt.description.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.prefix(2) == ["c2sp.org/tlog-proof@v1", "index 4"])
        #expect(Array(lines[2..<6]) == receipt.proof.map(\.base64))
        #expect(lines[6].isEmpty && lines[7] == SampleLog.origin && lines[8] == "11")
        #expect(receipt.description.hasSuffix("\n" + receipt.checkpoint.description))
    }

    @Test func `a log of one entry needs no hashes`() throws {
        let receipt = try Receipt(Array(try receipt(0, size: 1).description.utf8))
        #expect(receipt.proof.isEmpty)
        #expect(throws: Never.self) { try receipt.verify(entry: log.texts[0].utf8, key: log.signer.verifierKey) }
    }

    @Test func `another entry, another key and another proof are refused`() throws {
        let receipt = try receipt(4)
        let key = log.signer.verifierKey
        #expect(throws: NoteError.badProof) { try receipt.verify(entry: log.texts[5].utf8, key: key) }
        let stranger = try SampleLog(entries: 0, keySeed: 8).signer.verifierKey
        #expect(throws: NoteError.noKnownKey) { try receipt.verify(entry: log.texts[4].utf8, key: stranger) }
        let elsewhere = Receipt(index: 5, proof: receipt.proof, checkpoint: receipt.checkpoint)
        #expect(throws: NoteError.badProof) { try elsewhere.verify(entry: log.texts[4].utf8, key: key) }
        let longer = Receipt(index: 4, proof: receipt.proof + [.empty], checkpoint: receipt.checkpoint)
        #expect(throws: NoteError.badProof) { try longer.verify(entry: log.texts[4].utf8, key: key) }
    }

    @Test func `every changed bit and every beginning of a receipt is refused`() throws {
        let bytes = Array(try receipt(4).description.utf8)
        let entry = log.texts[4]
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(throws: NoteError.self) {
                try Receipt(changed).verify(entry: entry.utf8, key: log.signer.verifierKey)
            }
            #expect(throws: NoteError.self) { try Receipt(Array(bytes.prefix(index))) }
        }
    }

    @Test func `extra data is read over when it is base64`() throws {
        let text = try receipt(4).description
        let withExtra = text.replacing("\nindex", with: "\nextra Zm9v\nindex")
        #expect(try Receipt(Array(withExtra.utf8)).index == 4)
        for extra in ["extra", "extra Zm9", "extra  Zm9v", "extra Zm9v\nextra Zm9v"] {
            let wrong = text.replacing("\nindex", with: "\n\(extra)\nindex")
            #expect(throws: NoteError.self) { try Receipt(Array(wrong.utf8)) }
        }
    }

    @Test func `a proof without end is refused`() throws {
        let hash = TreeHash.empty.base64 + "\n"
        let text = "c2sp.org/tlog-proof@v1\nindex 0\n" + String(repeating: hash, count: 65) + "\n\(try log.note(1))"
        #expect(throws: NoteError.malformed("a hash of the proof")) { try Receipt(Array(text.utf8)) }
    }
}
