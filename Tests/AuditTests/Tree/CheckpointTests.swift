import Audit
import Testing

@Suite struct CheckpointTests {
    private static let root = "TjgpeE9jBwSwOHDiA7eSn44Tx5nF0belScVjyrqfK8w="

    @Test(arguments: [0, 1, 20_852_163, 1 << 48 - 1] as [Int64]) func `the three lines come back`(size: Int64) throws {
        let root = try #require(TreeHash(base64: CheckpointTests.root))
        let checkpoint = try #require(Checkpoint(origin: "drawbridge/a/b", size: size, root: root))
        #expect(checkpoint.text == "drawbridge/a/b\n\(size)\n\(CheckpointTests.root)\n")
        #expect(Checkpoint(text: checkpoint.text) == checkpoint)
    }

    @Test(arguments: [
        "", "\n\n\n", "a\n5\n", "a\n5\n\(root)", "a\n5\n\(root)\n\n", "a\n5\n\(root)\nextension\n", "a\n05\n\(root)\n",
        "a\n+5\n\(root)\n", "a\n-5\n\(root)\n", "a\n5 \n\(root)\n", "a\n\n\(root)\n", "a\n0x5\n\(root)\n",
        "a\n٥\n\(root)\n",
        "a\n281474976710656\n\(root)\n", "a\n9223372036854775808\n\(root)\n", "a\n99999999999999999999\n\(root)\n",
        "\n5\n\(root)\n", "a b\n5\n\(root)\n", "a\r\n5\r\n\(root)\r\n", "a\n5\n\(root.dropLast())\n", "a\n5\nAAAA\n",
        "a\n5\n\(root)\(root)\n", "a\n5\n \(root)\n", "\na\n5\n\(root)\n",
    ]) func `any other spelling is no checkpoint`(text: String) {
        #expect(Checkpoint(text: text) == nil)
    }

    @Test func `only the log's own signature under its own name counts`() throws {
        let log = try SampleLog(entries: 3)
        let note = try log.note(3)
        #expect(try Checkpoint(note, key: log.signer.verifierKey) == log.checkpoint(3))
        let stranger = try SampleLog(entries: 3, keySeed: 8)
        #expect(throws: NoteError.noKnownKey) { try Checkpoint(stranger.note(3), key: log.signer.verifierKey) }
        let other = try #require(NoteSigner(name: "drawbridge/other", seed: Array(repeating: 7, count: 32)))
        let foreign = try other.sign(note.text)
        #expect(throws: NoteError.foreignOrigin) { try Checkpoint(foreign, key: other.verifierKey) }
        let noCheckpoint = try log.signer.sign("hello\n")
        #expect(throws: NoteError.self) { try Checkpoint(noCheckpoint, key: log.signer.verifierKey) }
    }

    @Test(arguments: [-1, 1 << 48, .max, .min] as [Int64]) func `a size that no tree has is not signed`(size: Int64)
        throws
    {
        let log = try SampleLog(entries: 0)
        #expect(throws: NoteError.malformed("the size")) { try log.signer.checkpoint(size: size, root: .empty) }
    }
}
