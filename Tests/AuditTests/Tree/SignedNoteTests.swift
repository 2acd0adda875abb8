import Audit
import Testing

@Suite struct SignedNoteTests {
    /// The example of the signed-note specification.
    private static let exampleKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    private static let exampleSignature =
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    private static let example = "This is an example message.\n\n— example.com/foo \(exampleSignature)\n"

    private func read(_ text: String) throws -> SignedNote { try SignedNote(Array(text.utf8)) }

    @Test func `the specification's example verifies and comes back byte for byte`() throws {
        let key = try #require(NoteVerifierKey(text: SignedNoteTests.exampleKey))
        let note = try read(SignedNoteTests.example)
        #expect(try note.verify(with: [key]) == [key])
        #expect(note.text == "This is an example message.\n")
        #expect(note.description == SignedNoteTests.example)
        #expect(key.text == SignedNoteTests.exampleKey)
        #expect(key.keyID == 0x530d_903a)
    }

    @Test func `a key made from a known seed signs a known checkpoint`() throws {
        let name = "audit.example.test/tenant/contoso"
        let signer = try #require(NoteSigner(name: name, seed: Array(repeating: 7, count: 32)))
        #expect(signer.verifierKey.text == "\(name)+33cbb25c+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs")
        let signature = "M8uyXJdmom0/s3RwLGzONVzk3Hrvi/LCme1qfMPEShpz39DHLY6bMeocJ53zp1hLXpQEGr/B4xF0jjzyn4Ej487V5ww="
        let note = try read("\(name)\n5\nTjgpeE9jBwSwOHDiA7eSn44Tx5nF0belScVjyrqfK8w=\n\n— \(name) \(signature)\n")
        #expect(try Checkpoint(note, key: signer.verifierKey).size == 5)
        let own = try signer.sign(note.text)
        #expect(try own.verify(with: [signer.verifierKey]) == [signer.verifierKey])
    }

    @Test func `every single changed byte of a note is refused`() throws {
        let key = try #require(NoteVerifierKey(text: SignedNoteTests.exampleKey))
        let bytes = Array(SignedNoteTests.example.utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(throws: NoteError.self) { try SignedNote(changed).verify(with: [key]) }
        }
    }

    @Test func `every part of a note, and a note with more after it, is refused`() throws {
        let bytes = Array(SignedNoteTests.example.utf8)
        let key = try #require(NoteVerifierKey(text: SignedNoteTests.exampleKey))
        for count in 0..<bytes.count {
            #expect(throws: NoteError.self) { try SignedNote(Array(bytes.prefix(count))).verify(with: [key]) }
        }
        for more in ["\n", " ", "x", "x\n", "\n\n", "\u{2014}\n", "— a\n", "\0", "\r\n"] {
            #expect(throws: NoteError.self) { try SignedNote(bytes + Array(more.utf8)).verify(with: [key]) }
        }
    }

    @Test(arguments: [
        "", "\n", "\n\n", "\n\n\n", "a\n", "a\n\n", "a\n— b AAAAAAA=\n", "a\n\n— b AAAAAAA=", "a\n\n- b AAAAAAA=\n",
        "a\n\n—b AAAAAAA=\n", "a\n\n— b  AAAAAAA=\n", "a\n\n— b AAAAAA==\n", "a\n\n— b AAAAAAA\n", "a\n\n— b \n",
        "a\n\n—  AAAAAAA=\n",
        "a\n\n— b+c AAAAAAA=\n", "a\n\n— b\u{A0}c AAAAAAA=\n", "a\n\n— b\u{2028}c AAAAAAA=\n", "a\n\n— b AAAAAAA= c\n",
        "a\n\n— b AAAAAAB=\n", "a\r\n\r\n— b AAAAAAA=\r\n", "a\t\n\n— b AAAAAAA=\n", "\n— b AAAAAAA=\n",
    ]) func `text of another form is no note`(text: String) {
        #expect(throws: NoteError.self) { try read(text) }
    }

    @Test func `bytes that are no UTF-8 are no note`() {
        #expect(throws: NoteError.self) { try SignedNote([0xFF] + Array(SignedNoteTests.example.utf8)) }
        #expect(throws: NoteError.self) { try SignedNote([0xC0, 0x8A] + Array(SignedNoteTests.example.utf8)) }
    }

    @Test func `the last empty line parts text and signatures`() throws {
        let note = try read("a\n\nb\n\n— c AAAAAAA=\n")
        #expect(note.text == "a\n\nb\n")
        #expect(note.signatures.map(\.name) == ["c"])
    }

    @Test func `lines of unknown keys are ignored, also under a known name or a known id`() throws {
        let key = try #require(NoteVerifierKey(text: SignedNoteTests.exampleKey))
        let sameName = "— example.com/foo AAAAAAA=\n"
        let sameID = "— example.com/bar \(SignedNoteTests.exampleSignature)\n"
        let note = try read(SignedNoteTests.example + sameName + sameID)
        #expect(note.signatures.count == 3)
        #expect(try note.verify(with: [key]) == [key])
        #expect(throws: NoteError.noKnownKey) {
            try read("This is an example message.\n\n" + sameName + sameID).verify(with: [key])
        }
        #expect(throws: NoteError.noKnownKey) { try note.verify(with: []) }
    }

    @Test func `one wrong signature of a known key spoils the note`() throws {
        let key = try #require(NoteVerifierKey(text: SignedNoteTests.exampleKey))
        let wrong = Base64.encode([0x53, 0x0D, 0x90, 0x3A] + [UInt8](repeating: 0, count: 64))
        let note = try read(SignedNoteTests.example + "— example.com/foo \(wrong)\n")
        #expect(throws: NoteError.badSignature) { try note.verify(with: [key]) }
        let short = Base64.encode([0x53, 0x0D, 0x90, 0x3A, 1])
        #expect(throws: NoteError.badSignature) { try read("a\n\n— example.com/foo \(short)\n").verify(with: [key]) }
    }

    @Test func `64 signatures are read, 65 and 128 KiB are not`() throws {
        let line = "— witness AAAAAAA=\n"
        #expect(try read("a\n\n" + String(repeating: line, count: 64)).signatures.count == 64)
        #expect(throws: NoteError.malformed("the number of signatures")) {
            try read("a\n\n" + String(repeating: line, count: 65))
        }
        #expect(throws: NoteError.malformed("the length")) {
            try read(String(repeating: "a", count: SignedNote.maximumBytes) + "\n\n" + line)
        }
    }

    @Test(arguments: [
        "", "+", "++", "example.com/foo", "example.com/foo+530d903a",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U==",
        "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    ]) func `any other verifier key is refused`(text: String) {
        #expect(NoteVerifierKey(text: text) == nil)
    }

    @Test(arguments: ["", "a b", "a+b", "a\nb", "a\u{7}b", "a\u{3000}b", String(repeating: "a", count: 513)])
    func `names with spaces, plus signs or control characters name no key`(name: String) {
        #expect(NoteSigner(name: name, seed: Array(repeating: 7, count: 32)) == nil)
    }

    @Test(arguments: [0, 31, 33]) func `a key has 32 bytes`(count: Int) {
        #expect(NoteSigner(name: "a", seed: Array(repeating: 7, count: count)) == nil)
        #expect(NoteVerifierKey(name: "a", publicKey: Array(repeating: 7, count: count)) == nil)
    }

    @Test(arguments: ["", "a", "a\tb\n", "a\r\n"])
    func `a text without its last line break, or with control characters, is not signed`(
        text: String
    ) throws {
        let signer = try #require(NoteSigner(name: "a", seed: Array(repeating: 7, count: 32)))
        #expect(throws: NoteError.malformed("the text")) { try signer.sign(text) }
    }
}
