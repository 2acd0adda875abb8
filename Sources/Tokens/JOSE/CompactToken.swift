import Core

/// A JSON Web Token in compact form (RFC 7515 section 7.1, RFC 7519), read strictly and not verified: nothing in it
/// may be believed before a key of the right issuer has verified ``signature`` over ``signingInput``.
package struct CompactToken: Sendable {
    /// The protected header.
    package let header: JSONObject
    /// The payload.
    package let claims: JSONObject
    /// `alg` as sent.
    package let algorithm: String
    /// `kid`, if it is a string.
    package let keyID: String?
    /// `typ`, if it is a string.
    package let type: String?
    /// The ASCII bytes that were signed: the first two parts and the dot between them.
    package let signingInput: [UInt8]
    /// The decoded third part.
    package let signature: [UInt8]

    /// `alg` as an algorithm, nil if it is none that is accepted anywhere.
    package var signatureAlgorithm: SignatureAlgorithm? { SignatureAlgorithm(exactly: algorithm) }

    /// Reads `text` and applies the header rules of its kind.
    /// - Throws: `size`, `shape`, `b64`, `json`, `hdr`, `alg`, `kid` or `typ`, in this order.
    package static func parse(_ text: some StringProtocol, rules: HeaderRules) throws(TokenRejection) -> CompactToken {
        let token = try read(text, allowsPadding: rules.allowsPadding)
        try rules.check(token)
        return token
    }

    /// Reads `text` without applying any header rules, for the step that has to know the issuer first.
    /// - Throws: `size`, `shape`, `b64`, `json` or `alg`.
    static func read(
        _ text: some StringProtocol, allowsPadding: Bool = false
    ) throws(TokenRejection) -> CompactToken {
        guard text.utf8.count <= HeaderRules.maximumBytes else {
            throw TokenRejection(.size, "longer than \(HeaderRules.maximumBytes) bytes")
        }
        let bytes = Array(text.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw TokenRejection(.shape, "not three non-empty parts")
        }
        let bare = allowsPadding ? parts.map(withoutPadding) : parts
        guard let header = Base64URL.decode(bare[0]), let payload = Base64URL.decode(bare[1]),
            let signature = Base64URL.decode(bare[2])
        else { throw TokenRejection(.b64, "a part is not strict base64url") }
        let members = try object(header, "header")
        guard let algorithm = members["alg"]?.string else { throw TokenRejection(.alg, "no alg, or not a string") }
        return CompactToken(
            header: members, claims: try object(payload, "payload"), algorithm: algorithm,
            keyID: members["kid"]?.string, type: members["typ"]?.string,
            signingInput: Array(bytes.prefix(parts[1].endIndex)), signature: signature)
    }

    /// The part without the `=` that fill it up to a multiple of four; any other stay, and are refused.
    private static func withoutPadding(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard part.count.isMultiple(of: 4) else { return part }
        let padding = part.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }
        return part.dropLast(padding.count)
    }

    private static func object(_ bytes: [UInt8], _ part: String) throws(TokenRejection) -> JSONObject {
        let value: JSON
        do {
            value = try JSONReader.read(bytes, limits: .token)
        } catch {
            throw TokenRejection(.json, "\(part): \(error)")
        }
        guard let object = value.object else { throw TokenRejection(.json, "the \(part) is \(value.kindName)") }
        return object
    }
}
