extension Operation {
    /// OpenID Connect discovery, where Entra has it.
    package static let tokensDiscovery = Operation.own(
        "tokens.discovery", .tokens, "GET", "/{tenantId}/v2.0/.well-known/openid-configuration",
        .anonymous(reason: "Public metadata, read before there is a token."), category: "Token")
    /// The same document under the path without a version.
    package static let tokensDiscoveryUnversioned = Operation.own(
        "tokens.discoveryUnversioned", .tokens, "GET", "/{tenantId}/.well-known/openid-configuration",
        .anonymous(reason: "Public metadata, read before there is a token."), category: "Token")
    /// Authorization server metadata (RFC 8414, section 3.1).
    package static let tokensAuthorizationServerMetadata = Operation.own(
        "tokens.authorizationServerMetadata", .tokens, "GET", "/.well-known/oauth-authorization-server/{tenantId}/v2.0",
        .anonymous(reason: "Public metadata, read before there is a token."), category: "Token")
    /// Discovery must name it; people sign in elsewhere, so it always answers 400.
    package static let tokensAuthorize = Operation.own(
        "tokens.authorize", .tokens, "GET", "/{tenantId}/oauth2/v2.0/authorize",
        .anonymous(reason: "Nobody signs in here; it only says so."), category: "Token")
    /// Issues a token for client credentials (RFC 6749, section 4.4).
    package static let tokensToken = Operation.own(
        "tokens.token", .tokens, "POST", "/{tenantId}/oauth2/v2.0/token",
        .anonymous(reason: "The client proves itself in the request."), category: "Token")
    /// The tenant's public token keys (RFC 7517).
    package static let tokensKeys = Operation.own(
        "tokens.keys", .tokens, "GET", "/{tenantId}/discovery/v2.0/keys", .anonymous(reason: "Public keys."),
        category: "Token")
    /// Ends a token early (RFC 7009).
    package static let tokensRevoke = Operation.own(
        "tokens.revoke", .tokens, "POST", "/{tenantId}/oauth2/v2.0/revoke",
        .anonymous(reason: "The client proves itself in the request."),
        .change(verb: "Action", type: "TokenRevocation"), category: "Token")

    /// The token endpoint and what describes it.
    static let tokenOperations: [Operation] = [
        tokensDiscovery, tokensDiscoveryUnversioned, tokensAuthorizationServerMetadata, tokensAuthorize, tokensToken,
        tokensKeys, tokensRevoke,
    ]
}
