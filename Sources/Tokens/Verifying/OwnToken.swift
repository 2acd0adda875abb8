import Core

/// The claims of a token of ours.
enum OwnToken {
    /// Reads them once the signature is known to be good.
    /// - Throws: `aud`, `tid` or `claims`.
    static func read(
        _ object: JSONObject, tenant: TenantID, publicURL: String, times: TokenTimes
    ) throws(TokenRejection) -> VerifiedToken {
        let claims = TokenClaims(object: object)
        guard try claims.audiences().contains(where: { $0.hasSameBytes(as: publicURL) }) else {
            throw TokenRejection(.aud, "for another audience")
        }
        guard try claims.text("tid", .tid).hasSameBytes(as: tenant.text) else {
            throw TokenRejection(.tid, "tid is not the issuer's tenant")
        }
        guard try claims.text("ver").hasSameBytes(as: "2.0") else { throw TokenRejection(.claims, "ver is not 2.0") }
        try claims.refuseForeignKinds()
        // We issue application tokens only: a scope in one of ours would be a right that nobody granted.
        guard try claims.scopes() == nil else { throw TokenRejection(.claims, "a scope in an application token") }
        let subject = try same(claims, "sub", "oid")
        let client = try same(claims, "client_id", "azp")
        guard try same(claims, "azp", "appid").hasSameBytes(as: client) else {
            throw TokenRejection(.claims, "appid is not azp")
        }
        let jti = try claims.text("jti")
        let credential = jti.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let principal = PrincipalID(subject), let clientID = ClientID(client), credential.count == 2,
            let first = credential.first, let credentialID = CredentialID(first)
        else { throw TokenRejection(.claims, "sub, client_id or jti is malformed") }
        return VerifiedToken(
            issuer: .own(tenant), principal: principal, client: clientID, credential: credentialID, jti: jti,
            roles: try claims.strings("roles") ?? [], wids: try claims.strings("wids") ?? [], scopes: nil,
            issuedAt: times.issuedAt, notBefore: times.notBefore, expires: times.expires, subject: subject)
    }

    /// Two claims that must say the same.
    private static func same(_ claims: TokenClaims, _ one: String, _ other: String) throws(TokenRejection) -> String {
        let text = try claims.text(one)
        guard try claims.text(other).hasSameBytes(as: text) else {
            throw TokenRejection(.claims, "\(one) is not \(other)")
        }
        return text
    }
}
