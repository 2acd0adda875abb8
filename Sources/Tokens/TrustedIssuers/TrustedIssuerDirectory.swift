/// Where the verifier finds the trusted issuers of all tenants and their keys.
package protocol TrustedIssuerDirectory: Sendable {
    /// The one record with exactly this `iss` and `aud`; the pair is unique on the server.
    func trustedIssuer(issuer: String, audience: String) -> TrustedIssuer?

    /// The record's keys: its own, or those last fetched.
    /// - Throws: if they were fetched and are too old to be used.
    func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey]

    /// The keys after a token named a `kid` that ``keys(of:)`` does not have. May fetch them again, at most once a
    /// minute, whatever is asked.
    /// - Throws: if there are none to be used.
    func refreshedKeys(of issuer: TrustedIssuer) async throws -> [VerificationKey]
}

extension TrustedIssuerDirectory {
    /// By default nothing is fetched again.
    package func refreshedKeys(of issuer: TrustedIssuer) async throws -> [VerificationKey] {
        try await keys(of: issuer)
    }
}

/// A directory without trusted issuers.
package struct NoTrustedIssuers: TrustedIssuerDirectory {
    /// The empty directory.
    package init() {}
    /// Always nil.
    package func trustedIssuer(issuer: String, audience: String) -> TrustedIssuer? { nil }
    /// Always empty.
    package func keys(of issuer: TrustedIssuer) async throws -> [VerificationKey] { [] }
}
