import Core
import Crypto

/// Signs notes with an Ed25519 key that serves nothing else (C2SP signed-note).
package struct NoteSigner: Sendable {
    /// What verifies this signer's notes.
    package let verifierKey: NoteVerifierKey
    private let key: Curve25519.Signing.PrivateKey

    /// A signer from the 32 secret bytes of an Ed25519 key (RFC 8032 section 5.1.5). Nil for another length, and when
    /// `name` is no key name.
    package init?(name: String, seed: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
            let verifierKey = NoteVerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
        else { return nil }
        self.verifierKey = verifierKey
        self.key = key
    }

    /// The note over `text`, which must end its last line.
    /// - Throws: ``NoteError/malformed(_:)`` for a text no note may have, and what signing throws.
    package func sign(_ text: String) throws -> SignedNote {
        guard SignedNote.isText(text) else { throw NoteError.malformed("the text") }
        let signature = SignedNote.Signature(
            name: verifierKey.name, keyID: verifierKey.keyID, bytes: Array(try key.signature(for: Array(text.utf8))))
        return SignedNote(text: text, signatures: [signature])
    }

    /// The signed checkpoint of a tree. The origin is the key's name.
    /// - Throws: as ``sign(_:)`` does, and ``NoteError/malformed(_:)`` for a size no tree can have.
    package func checkpoint(size: Int64, root: TreeHash) throws -> SignedNote {
        guard let checkpoint = Checkpoint(origin: verifierKey.name, size: size, root: root) else {
            throw NoteError.malformed("the size")
        }
        return try sign(checkpoint.text)
    }
}
