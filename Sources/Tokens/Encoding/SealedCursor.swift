import Core
import Crypto
import Foundation

/// Seals short byte strings so that a caller can carry them but neither read nor change them (AES-GCM, NIST SP
/// 800-38D).
package struct SealedCursor: Sendable {
    private let key: SymmetricKey

    /// The longest text that is looked at.
    private static let maximumTextBytes = 8_192

    /// A sealer under a key of 32 bytes.
    /// - Throws: 500 if the key has another length.
    package init(key: [UInt8]) throws(Failure) {
        guard key.count == 32 else { throw .internal("a sealing key of \(key.count) bytes instead of 32") }
        self.key = SymmetricKey(data: key)
    }

    /// `bytes` sealed as base64url text that opens only with the same `context` (tenant, principal, route …).
    /// - Throws: 500 if the encryption fails.
    package func seal(_ bytes: [UInt8], context: [UInt8]) throws(Failure) -> String {
        guard let box = try? AES.GCM.seal(bytes, using: key, authenticating: context), let sealed = box.combined else {
            throw .internal("a cursor could not be sealed")
        }
        return Base64URL.encode(sealed)
    }

    /// The bytes sealed in `text` under the same key and `context`.
    /// - Throws: 400, the same for every cause.
    package func open(_ text: String, context: [UInt8]) throws(Failure) -> [UInt8] {
        guard text.utf8.count <= Self.maximumTextBytes, let sealed = Base64URL.decode(text),
            let box = try? AES.GCM.SealedBox(combined: sealed),
            let bytes = try? AES.GCM.open(box, using: key, authenticating: context)
        else { throw .invalid("The cursor is invalid or belongs to another request.", target: "$skiptoken") }
        return Array(bytes)
    }
}
