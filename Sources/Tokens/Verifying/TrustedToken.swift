import Core

/// The claims of a trusted issuer's token.
enum TrustedToken {
    /// Values of Keycloak's `typ` claim that mark other kinds of token signed with the same keys.
    private static let otherKinds = ["ID", "Refresh", "Offline", "Logout", "Serialized-ID"]
    /// The longest subject, in bytes.
    private static let maximumSubjectBytes = 1_024

    /// Reads them once the signature is known to be good and the record is the token's.
    /// - Throws: `tid` or `claims`.
    static func read(_ object: JSONObject, record: TrustedIssuer, times: TokenTimes) throws(TokenRejection)
        -> VerifiedToken
    {
        let claims = TokenClaims(object: object)
        if let expected = record.externalTid {
            guard try claims.text("tid", .tid).hasSameBytes(as: expected) else {
                throw TokenRejection(.tid, "another tid")
            }
        }
        try claims.refuseForeignKinds()
        if let kind = object["typ"]?.string, otherKinds.contains(where: { $0.hasSameBytesIgnoringASCIICase(as: kind) })
        {
            throw TokenRejection(.claims, "typ claim \(kind.excerpt)")
        }
        let subject = try claims.text(record.subjectClaim)
        guard subject.utf8.count <= maximumSubjectBytes else {
            throw TokenRejection(.claims, "a subject that is too long")
        }
        let scopes = try claims.scopes()
        let asserted = try roles(object, path: record.rolesClaim).filter { role in
            record.assertableRoles.contains { $0.hasSameBytes(as: role) }
        }
        // An application token of another issuer has rights only where the record says so.
        let counts = scopes != nil || record.appTokens
        return VerifiedToken(
            issuer: .trusted(record.id, record.tenant), principal: record.principal(subject: subject), client: nil,
            credential: nil, jti: try claims.optionalText("jti"), roles: counts ? asserted : [], wids: [],
            scopes: scopes,
            issuedAt: times.issuedAt, notBefore: times.notBefore, expires: times.expires, subject: subject)
    }

    /// The role names at the end of `path`; none if a member on the way is absent.
    /// - Throws: `claims` if a member on the way is no object or the last no array of strings.
    private static func roles(_ object: JSONObject, path: [String]) throws(TokenRejection) -> [String] {
        var current = object
        for (index, name) in path.enumerated() {
            guard let value = current[name] else { return [] }
            if index == path.count - 1 { return try TokenClaims.strings(value, "the roles claim") }
            guard let next = value.object else {
                throw TokenRejection(.claims, "the roles claim is not where it should be")
            }
            current = next
        }
        return []
    }
}
