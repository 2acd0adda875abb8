import Core

/// What a new access token says about its bearer.
package struct IssuedClaims: Sendable {
    /// The tenant, `tid`.
    package var tenant: TenantID
    /// The caller, `oid` and `sub`.
    package var principal: PrincipalID
    /// What the caller signed in with, `azp`, `appid` and `client_id`.
    package var client: ClientID
    /// The secret or key that was shown, the first part of `jti`.
    package var credential: CredentialID
    /// `roles`.
    package var roles: [String]
    /// `wids`: the template ids of directory roles.
    package var wids: [String]

    /// The claims with the given values.
    package init(
        tenant: TenantID, principal: PrincipalID, client: ClientID, credential: CredentialID, roles: [String],
        wids: [String] = []
    ) {
        self.tenant = tenant
        self.principal = principal
        self.client = client
        self.credential = credential
        self.roles = roles
        self.wids = wids
    }
}

/// A signed access token. Its text is a secret of the client.
package struct IssuedToken: Sendable {
    /// The compact form.
    package let text: String
    /// For `expires_in`: seconds from now for which the token surely holds, one less than its life, as Entra says it.
    package let expiresInSeconds: Int
    /// `<credential id>.<random>`.
    package let jti: String
    /// `exp`.
    package let expires: Timestamp
}
