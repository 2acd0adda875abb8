import Core

/// What a token proved: its signature, issuer, audience and times hold. Whether the tenant, the caller and the
/// credential still exist, and which roles count now, is for the caller to ask.
package struct VerifiedToken: Sendable {
    /// Who signed.
    package enum Issuer: Sendable, Hashable {
        /// This server, for the tenant.
        case own(TenantID)
        /// A trusted issuer's record of the tenant.
        case trusted(TrustedIssuerID, TenantID)
    }

    /// Who signed.
    package let issuer: Issuer
    /// The tenant the caller belongs to, the only one it can reach.
    package let tenant: TenantID
    /// The caller. With a trusted issuer the UUIDv5 of record and subject.
    package let principal: PrincipalID
    /// The client of ours that got the token; nil with a trusted issuer, whose client ids mean nothing here.
    package let client: ClientID?
    /// The credential that was shown for it; nil with a trusted issuer.
    package let credential: CredentialID?
    /// `jti`, if it has one.
    package let jti: String?
    /// `roles` as sent, exact; with a trusted issuer cut to what the record lets it assert.
    package let roles: [String]
    /// `wids` as sent; always empty with a trusted issuer, which asserts roles by name only.
    package let wids: [String]
    /// The scopes of a delegated token, to be intersected with the roles; nil for an application token.
    package let scopes: [String]?
    /// `iat`.
    package let issuedAt: Timestamp
    /// `nbf`, if it has one.
    package let notBefore: Timestamp?
    /// `exp`.
    package let expires: Timestamp
    /// `sub`, or what the record names as subject.
    package let subject: String

    /// The token with the given parts. Only a verifier, or a test of what comes after it, makes one.
    package init(
        issuer: Issuer, principal: PrincipalID, client: ClientID?, credential: CredentialID?, jti: String?,
        roles: [String], wids: [String], scopes: [String]?, issuedAt: Timestamp, notBefore: Timestamp? = nil,
        expires: Timestamp, subject: String
    ) {
        self.issuer = issuer
        switch issuer {
        case .own(let tenant), .trusted(_, let tenant): self.tenant = tenant
        }
        self.principal = principal
        self.client = client
        self.credential = credential
        self.jti = jti
        self.roles = roles
        self.wids = wids
        self.scopes = scopes
        self.issuedAt = issuedAt
        self.notBefore = notBefore
        self.expires = expires
        self.subject = subject
    }
}

extension VerifiedToken: Hashable {
    /// The text of a token compared byte for byte, so that no two spellings of a role are taken for one.
    private var exact: [[ExactText]?] {
        let texts: [[String]?] = [roles, wids, scopes, jti.map { [$0] }, [subject]]
        return texts.map { list in list.map { $0.map { ExactText($0) } } }
    }

    /// Whether both prove the same, byte for byte.
    package static func == (left: Self, right: Self) -> Bool {
        left.issuer == right.issuer && left.principal == right.principal && left.client == right.client
            && left.credential == right.credential && left.issuedAt == right.issuedAt
            && left.notBefore == right.notBefore && left.expires == right.expires && left.exact == right.exact
    }

    /// Hashes what equality compares.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(issuer)
        hasher.combine(principal)
        hasher.combine(issuedAt)
        hasher.combine(exact)
    }
}
