import Core

/// Why a note, a checkpoint or a receipt was refused.
package enum NoteError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Not of the form; the text names the part.
    case malformed(String)
    /// No signature is of a key that the reader knows.
    case noKnownKey
    /// A known key's signature does not match the text.
    case badSignature
    /// Signed, but not by the log it claims to be from.
    case foreignOrigin
    /// The receipt's proof does not lead from the entry to the root.
    case badProof

    package var description: String {
        switch self {
        case .malformed(let part): "Not a signed note of the expected form: \(part)."
        case .noKnownKey: "The note carries no signature of a known key."
        case .badSignature: "The note's signature does not match its text."
        case .foreignOrigin: "The checkpoint is of another log."
        case .badProof: "The proof does not lead from the entry to the checkpoint's root."
        }
    }
}

/// A text and its signatures (C2SP signed-note). A note that was read says nothing until ``verify(with:)`` has passed.
package struct SignedNote: Sendable, CustomStringConvertible {
    /// One signature line.
    package struct Signature: Sendable {
        package let name: String
        package let keyID: UInt32
        package let bytes: [UInt8]
    }

    /// The signed text with its final line break.
    package let text: String
    /// The signature lines in their order.
    package let signatures: [Signature]

    /// Bytes of the longest note that is read: 16 post-quantum signatures fit.
    package static let maximumBytes = 128 * 1024
    /// The most signature lines that are read; signed-note asks for 16 at least.
    package static let maximumSignatures = 64

    init(text: String, signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note.
    /// - Throws: ``NoteError/malformed(_:)`` naming the part that is wrong.
    package init(_ bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= SignedNote.maximumBytes else { throw .malformed("the length") }
        guard !bytes.contains(where: { $0 < 0x20 && $0 != SignedNote.lineBreak }),
            String(validating: bytes, as: UTF8.self) != nil
        else { throw .malformed("the characters") }
        // The last empty line parts the text from the signatures; the text may have empty lines of its own.
        guard bytes.last == SignedNote.lineBreak,
            let blank = bytes.indices.dropFirst().last(where: {
                bytes[$0] == SignedNote.lineBreak && bytes[$0 - 1] == SignedNote.lineBreak
            })
        else { throw .malformed("the empty line before the signatures") }
        let lines = bytes[(blank + 1)...].dropLast().split(
            separator: SignedNote.lineBreak, omittingEmptySubsequences: false)
        guard blank + 1 < bytes.count, lines.count <= SignedNote.maximumSignatures else {
            throw .malformed("the number of signatures")
        }
        text = String(decoding: bytes[..<blank], as: UTF8.self)
        var signatures: [Signature] = []
        for line in lines { signatures.append(try SignedNote.signature(line)) }
        self.signatures = signatures
    }

    private static let lineBreak = UInt8(ascii: "\n")
    private static let lineStart = "\u{2014} "

    private static func signature(_ line: ArraySlice<UInt8>) throws(NoteError) -> Signature {
        let parts = line.dropFirst(lineStart.utf8.count).split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard line.starts(with: lineStart.utf8), parts.count == 2, let name = parts.first, let encoded = parts.last,
            let bytes = Base64.decode(encoded), bytes.count > 4
        else { throw .malformed("a signature line") }
        let text = String(decoding: name, as: UTF8.self)
        guard NoteVerifierKey.isName(text) else { throw .malformed("a key name") }
        return Signature(
            name: text, keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }, bytes: Array(bytes.dropFirst(4)))
    }

    /// The note as it is kept and served.
    package var description: String {
        var output = text + "\n"
        for signature in signatures {
            let keyID = (0..<4).map { UInt8(truncatingIfNeeded: signature.keyID >> UInt32(24 - 8 * $0)) }
            output += SignedNote.lineStart + signature.name + " " + Base64.encode(keyID + signature.bytes) + "\n"
        }
        return output
    }

    /// The bytes of ``description``.
    package var bytes: [UInt8] { Array(description.utf8) }

    /// Checks every signature of a known key; lines of other keys are ignored, also when only the name or only the id
    /// is the same.
    /// - Returns: the keys that signed.
    /// - Throws: ``NoteError/badSignature`` when one does not match, ``NoteError/noKnownKey`` when there is none.
    @discardableResult
    package func verify(with keys: [NoteVerifierKey]) throws(NoteError) -> Set<NoteVerifierKey> {
        var signers: Set<NoteVerifierKey> = []
        for signature in signatures {
            let known = keys.filter { $0.keyID == signature.keyID && $0.name.hasSameBytes(as: signature.name) }
            guard !known.isEmpty else { continue }
            guard let key = known.first(where: { $0.verifies(signature.bytes, of: text) }) else { throw .badSignature }
            signers.insert(key)
        }
        guard !signers.isEmpty else { throw .noKnownKey }
        return signers
    }

    /// Whether a note may have this text: not empty, its last line ended, no control characters but line breaks.
    static func isText(_ text: String) -> Bool {
        text.utf8.last == lineBreak && !text.utf8.contains { $0 < 0x20 && $0 != lineBreak }
    }
}
