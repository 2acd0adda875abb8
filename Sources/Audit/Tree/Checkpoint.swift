import Core

/// What a log promises: its first `size` entries have this root (C2SP tlog-checkpoint). The text has exactly three
/// lines; extension lines, which nobody could audit, are refused.
package struct Checkpoint: Sendable, Hashable, CustomStringConvertible {
    /// Which log: `drawbridge/<installation id>/<tenant id>`, also the name of the key that signs.
    package let origin: String
    /// How many entries the root covers.
    package let size: Int64
    package let root: TreeHash

    /// Nil for a size no tree can have and an origin that is no key name.
    package init?(origin: String, size: Int64, root: TreeHash) {
        guard MerkleTree.sizes.contains(size), NoteVerifierKey.isName(origin) else { return nil }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads ``text``. Nil for any other spelling.
    package init?(text: String) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count == 4, lines[3].isEmpty, let size = Decimal.read(Substring(lines[1])),
            let root = TreeHash(base64: Substring(lines[2]))
        else { return nil }
        self.init(origin: String(Substring(lines[0])), size: size, root: root)
    }

    /// Reads a signed checkpoint and checks the log's signature and the origin.
    /// - Throws: ``NoteError``.
    package init(_ note: SignedNote, key: NoteVerifierKey) throws(NoteError) {
        try note.verify(with: [key])
        guard let checkpoint = Checkpoint(text: note.text) else { throw .malformed("the checkpoint's lines") }
        guard checkpoint.origin.hasSameBytes(as: key.name) else { throw .foreignOrigin }
        self = checkpoint
    }

    /// The three lines: origin, size, root in base64.
    package var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

    package var description: String { text }

    package static func == (left: Self, right: Self) -> Bool {
        left.size == right.size && left.root == right.root && left.origin.hasSameBytes(as: right.origin)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ExactText(origin))
        hasher.combine(size)
        hasher.combine(root)
    }
}
