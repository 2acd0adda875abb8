import Core

/// Proof that one entry is in the log, for a caller to keep and to check offline (C2SP tlog-proof, version 1; files end
/// in `.tlog-proof`).
package struct Receipt: Sendable, CustomStringConvertible {
    /// The entry's number.
    package let index: Int64
    /// From the leaf's sibling up to the root's child.
    package let proof: [TreeHash]
    /// The signed checkpoint the proof leads to.
    package let checkpoint: SignedNote

    private static let header = "c2sp.org/tlog-proof@v1"
    private static let indexStart = "index "
    private static let extraStart = "extra "
    /// The longest proof: one hash for each level of the largest tree.
    private static let longestProof = 64

    package init(index: Int64, proof: [TreeHash], checkpoint: SignedNote) {
        self.index = index
        self.proof = proof
        self.checkpoint = checkpoint
    }

    /// Reads a receipt. Extra data is permitted and dropped, as nothing authenticates it.
    /// - Throws: ``NoteError/malformed(_:)`` naming the part that is wrong.
    package init(_ bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= SignedNote.maximumBytes, String(validating: bytes, as: UTF8.self) != nil else {
            throw .malformed("the length or the characters")
        }
        var rest = bytes[...]
        guard Receipt.line(&rest)?.elementsEqual(Receipt.header.utf8) == true, var line = Receipt.line(&rest) else {
            throw .malformed("the first line")
        }
        if line.starts(with: Receipt.extraStart.utf8) {
            guard Base64.decode(line.dropFirst(Receipt.extraStart.utf8.count)) != nil, let next = Receipt.line(&rest)
            else {
                throw .malformed("the extra line")
            }
            line = next
        }
        guard line.starts(with: Receipt.indexStart.utf8),
            let index = Decimal.read(String(decoding: line.dropFirst(Receipt.indexStart.utf8.count), as: UTF8.self))
        else { throw .malformed("the index") }
        var proof: [TreeHash] = []
        while let line = Receipt.line(&rest), !line.isEmpty {
            guard proof.count < Receipt.longestProof, let hash = TreeHash(base64: String(decoding: line, as: UTF8.self))
            else {
                throw .malformed("a hash of the proof")
            }
            proof.append(hash)
        }
        self.init(index: index, proof: proof, checkpoint: try SignedNote(Array(rest)))
    }

    /// Takes one line with its line break; nil when there is no whole line.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    /// The receipt as it is handed out.
    package var description: String {
        ([Receipt.header, "\(Receipt.indexStart)\(index)"] + proof.map(\.base64) + ["", checkpoint.description])
            .joined(separator: "\n")
    }

    /// Checks that the log signed the checkpoint and that `entry` is in the checkpointed tree under ``index``.
    /// - Returns: the checkpoint, whose size and origin the reader may want to see.
    /// - Throws: ``NoteError``.
    @discardableResult
    package func verify(entry: some Collection<UInt8>, key: NoteVerifierKey) throws(NoteError) -> Checkpoint {
        let head = try Checkpoint(checkpoint, key: key)
        guard
            MerkleProof.verifyInclusion(of: .leaf(entry), index: index, size: head.size, root: head.root, proof: proof)
        else { throw .badProof }
        return head
    }
}
