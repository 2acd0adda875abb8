import Core

/// Signs the access tokens of every tenant with the tenant's own key.
package struct TokenIssuer: Sendable {
    private let publicURL: String
    private let vault: KeyVault
    private let lifetime: TimeSpan

    /// An issuer for the server at `publicURL` (no trailing slash). `lifetime` is cut to ``KeyRing/tokenLifetime``.
    package init(publicURL: String, vault: KeyVault, lifetime: TimeSpan = KeyRing.tokenLifetime) {
        self.publicURL = publicURL
        self.vault = vault
        self.lifetime = min(lifetime, KeyRing.tokenLifetime)
    }

    /// `iss` of the tenant's tokens, and the issuer of its discovery document.
    package static func issuerName(of tenant: TenantID, publicURL: String) -> String {
        "\(publicURL)/\(tenant.text)/v2.0"
    }

    /// The tenant whose `iss` this is, byte for byte; nil for any other text.
    package static func tenant(ofIssuer issuer: String, publicURL: String) -> TenantID? {
        let bytes = Array(issuer.utf8)
        let start = publicURL.utf8.count + 1
        guard bytes.count == start + 36 + 5,
            let tenant = TenantID(String(decoding: bytes[start..<(start + 36)], as: UTF8.self)),
            issuerName(of: tenant, publicURL: publicURL).hasSameBytes(as: issuer)
        else { return nil }
        return tenant
    }

    /// A new token (RFC 9068 section 2, in the shape of Entra's version 2.0).
    /// - Throws: 404 if the tenant has no keys, 500 if signing fails.
    package func issue(_ claims: IssuedClaims, now: Timestamp) async throws(Failure) -> IssuedToken {
        guard let ring = try vault.ring(claims.tenant) else { throw .notFound() }
        let jti = claims.credential.text + "." + Base64URL.encode(SecureRandom.bytes(16))
        let issued = now.seconds
        let expires = issued + lifetime.wholeSeconds
        let client = JSON.string(claims.client.text)
        let principal = JSON.string(claims.principal.text)
        let header: JSON = [
            "alg": .string(ring.signing.algorithm.rawValue), "typ": "at+jwt", "kid": .string(ring.signing.keyID),
        ]
        let payload: JSON = [
            "iss": .string(Self.issuerName(of: claims.tenant, publicURL: publicURL)), "aud": .string(publicURL),
            "sub": principal, "oid": principal, "azp": client, "appid": client, "client_id": client,
            "tid": .string(claims.tenant.text), "roles": .strings(claims.roles), "wids": .strings(claims.wids),
            "iat": .integer(issued), "nbf": .integer(issued), "exp": .integer(expires), "jti": .string(jti),
            "ver": "2.0",
            "idtyp": "app",
        ]
        let input = Base64URL.encode(JSONWriter.bytes(header)) + "." + Base64URL.encode(JSONWriter.bytes(payload))
        let signature = try await ring.signing.sign(Array(input.utf8))
        let text = input + "." + Base64URL.encode(signature)
        guard text.utf8.count <= HeaderRules.maximumBytes else {
            throw .internal("a token with too many roles: \(text.utf8.count) bytes")
        }
        return IssuedToken(
            text: text, expiresInSeconds: max(Int(lifetime.wholeSeconds) - 1, 0), jti: jti,
            expires: Timestamp(seconds: expires))
    }
}
