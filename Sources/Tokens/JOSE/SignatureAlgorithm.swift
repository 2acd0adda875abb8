import Core

/// The signature algorithms that are accepted at all (RFC 7518 section 3.1).
package enum SignatureAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case RS256
    /// RSASSA-PSS with SHA-256.
    case PS256
    /// ECDSA on P-256 with SHA-256.
    case ES256

    /// The algorithm with exactly this name.
    package init?(exactly name: String) {
        guard let match = Self.allCases.first(where: { $0.rawValue.hasSameBytes(as: name) }) else { return nil }
        self = match
    }

    /// The `kty` of the keys it works with (RFC 7518 section 6.1).
    package var keyType: String {
        switch self {
        case .RS256, .PS256: "RSA"
        case .ES256: "EC"
        }
    }
}
