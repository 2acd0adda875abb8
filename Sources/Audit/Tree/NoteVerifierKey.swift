import Core
import Crypto

/// Who signed a note: a name and an Ed25519 public key (C2SP signed-note). Its text, `name+hex+base64`, is what a
/// reviewer keeps.
package struct NoteVerifierKey: Sendable, Hashable, CustomStringConvertible {
    /// The key's name; for a log it is the origin of its checkpoints.
    package let name: String
    /// The first four bytes of `SHA-256(name || 0x0A || 0x01 || public key)`.
    package let keyID: UInt32
    /// The 32 bytes of RFC 8032.
    package let publicKey: [UInt8]

    /// The byte that stands for Ed25519 (C2SP signed-note, "Signature types").
    private static let ed25519: UInt8 = 1
    /// Bytes of the longest accepted name.
    private static let longestName = 512

    /// Nil when `name` is no key name or the key not 32 bytes.
    package init?(name: String, publicKey: [UInt8]) {
        guard NoteVerifierKey.isName(name), publicKey.count == 32 else { return nil }
        self.name = name
        self.publicKey = publicKey
        let digest = SHA256.hash(data: Array(name.utf8) + [0x0A, NoteVerifierKey.ed25519] + publicKey)
        keyID = digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads `name+hex+base64`. Nil for any other spelling, another algorithm, and a key id that is not the key's.
    package init?(text: String) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let key = Base64.decode(parts[2].utf8), key.first == NoteVerifierKey.ed25519 else {
            return nil
        }
        self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
        guard self.text.hasSameBytes(as: text) else { return nil }
    }

    /// `name+hex+base64`.
    package var text: String {
        let hex = String(keyID, radix: 16)
        return "\(name)+\(String(repeating: "0", count: 8 - hex.utf8.count))\(hex)+"
            + Base64.encode([NoteVerifierKey.ed25519] + publicKey)
    }

    package var description: String { text }

    /// Whether `name` may name a key: not empty, no space, no plus sign, no control character.
    package static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= longestName
            && name.unicodeScalars.allSatisfy { $0 != "+" && $0.value >= 0x20 && !$0.properties.isWhitespace }
    }

    /// Whether `signature` is this key's over the text.
    func verifies(_ signature: [UInt8], of text: String) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: Array(text.utf8))
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.name.hasSameBytes(as: right.name) && left.publicKey == right.publicKey
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ExactText(name))
        hasher.combine(publicKey)
    }
}
