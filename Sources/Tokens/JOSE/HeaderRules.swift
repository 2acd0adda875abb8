import Core

/// What a kind of token may have in its header. The kinds exclude each other (RFC 8725 section 3.12).
package struct HeaderRules: Sendable {
    /// Members whose presence alone refuses the token, whatever their value.
    package var refused: Set<ExactText>
    /// Whether a `kid` must be there.
    package var needsKeyID: Bool
    /// The `alg` values taken.
    package var algorithms: Set<SignatureAlgorithm>
    /// The `typ` values taken, compared without ASCII case and with or without `application/` (RFC 7515 section 4.1.9).
    package var types: [String]
    /// Whether a token without `typ` is taken.
    package var allowsNoType: Bool
    /// Whether the parts may end in the `=` that RFC 7515 section 2 forbids. What was signed has it too.
    package var allowsPadding = false

    /// The longest token that is read, in bytes.
    package static let maximumBytes = 8_192
    /// The longest `kid` that is looked up, in bytes.
    package static let maximumKeyIDBytes = 128

    /// Members that name a key by reference or value, change how the token is read, or belong to encryption. We use no
    /// key that is not registered and understand no extension, so `crit` is always refused.
    private static let alwaysRefused: Set<ExactText> = [
        "crit", "jku", "jwk", "x5u", "zip", "enc", "cty", "b64", "p2c", "p2s", "epk", "apu", "apv", "iv", "tag",
    ]

    /// Our own access tokens (RFC 9068 section 4): `at+jwt`, a `kid`, no certificate members.
    package static let ownAccessToken = HeaderRules(
        refused: alwaysRefused.union(["x5c", "x5t", "x5t#S256"]), needsKeyID: true, algorithms: [.RS256, .ES256],
        types: ["at+jwt"], allowsNoType: false)

    /// Access tokens of a trusted issuer. Some issuers add the thumbprint of their certificate, which is ignored.
    package static func trustedIssuer(algorithms: [SignatureAlgorithm], types: [String]) -> HeaderRules {
        HeaderRules(
            refused: alwaysRefused.union(["x5c"]), needsKeyID: true, algorithms: Set(algorithms), types: types,
            allowsNoType: false)
    }

    /// Client assertions (RFC 7523). MSAL sends `x5c` and thumbprints and no `kid`; the certificates are never trusted,
    /// the thumbprints only choose among registered keys. The asynchronous credentials of azure-identity for Python pad
    /// all three parts.
    package static let clientAssertion = HeaderRules(
        refused: alwaysRefused, needsKeyID: false, algorithms: [.RS256, .PS256, .ES256],
        types: ["JWT", "client-authentication+jwt"], allowsNoType: true, allowsPadding: true)

    /// Refuses a header that breaks these rules.
    /// - Throws: `hdr`, `alg`, `kid` or `typ`.
    func check(_ token: CompactToken) throws(TokenRejection) {
        for member in token.header.members where refused.contains(ExactText(member.name)) {
            throw TokenRejection(.hdr, "header member \(member.name.excerpt)")
        }
        guard let algorithm = token.signatureAlgorithm, algorithms.contains(algorithm) else {
            throw TokenRejection(.alg, "alg \(token.algorithm.excerpt)")
        }
        if let keyID = token.header["kid"] {
            guard let text = keyID.string, !text.isEmpty, text.utf8.count <= Self.maximumKeyIDBytes else {
                throw TokenRejection(.kid, "kid is not a string of 1 to \(Self.maximumKeyIDBytes) bytes")
            }
        } else if needsKeyID {
            throw TokenRejection(.kid, "no kid")
        }
        try checkType(token)
    }

    private func checkType(_ token: CompactToken) throws(TokenRejection) {
        guard let value = token.header["typ"] else {
            if allowsNoType { return }
            throw TokenRejection(.typ, "no typ")
        }
        guard let type = value.string else { throw TokenRejection(.typ, "typ is not a string") }
        let short = Self.shortType(type)
        guard types.contains(where: { Self.shortType($0).hasSameBytes(as: short) }) else {
            throw TokenRejection(.typ, "typ \(type.excerpt)")
        }
    }

    /// The type in lower case without `application/`, the form in which types are compared.
    static func shortType(_ type: String) -> String {
        let lower = type.asciiLowercasedText
        let prefix = "application/"
        return lower.utf8.starts(with: prefix.utf8)
            ? String(decoding: lower.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : lower
    }
}
