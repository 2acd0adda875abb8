import Core

/// A service principal of a tenant: what scripts, gateways and vendors sign in as.
package struct Client: Sendable, Hashable {
    /// Names the principal everywhere: `oid` and `sub` of its tokens.
    package let id: PrincipalID
    /// Only gets tokens: `client_id`, `azp` and `appid`.
    package let clientID: ClientID
    package var displayName: String
    package var isEnabled: Bool
    /// Set for a vendor's credential: the one connector its tokens may speak for.
    package let connector: ConnectorID?
    package var roles: Set<ExactText>
    /// Names that narrow every role of this client; nil when it is not narrowed, empty when it may do nothing.
    package var apiPermissions: [String]?
    /// Rises with each change.
    package var version: Int64
    package let created: Timestamp
    package var modified: Timestamp

    package init(
        id: PrincipalID, clientID: ClientID, displayName: String, isEnabled: Bool = true, connector: ConnectorID? = nil,
        roles: Set<ExactText>, apiPermissions: [String]? = nil, version: Int64 = 1, created: Timestamp,
        modified: Timestamp
    ) {
        self.id = id
        self.clientID = clientID
        self.displayName = displayName
        self.isEnabled = isEnabled
        self.connector = connector
        self.roles = roles
        self.apiPermissions = apiPermissions
        self.version = version
        self.created = created
        self.modified = modified
    }
}

/// What a client proves itself with.
package struct Credential: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case secret
        /// Printed by the operator; its tokens have one right, to store a successor.
        case bootstrap
        /// A registered public key for `private_key_jwt`.
        case key
    }

    package let id: CredentialID
    package let principal: PrincipalID
    package let kind: Kind
    package var displayName: String?
    /// SHA-256 of the secret; nil for a key.
    package let digest: [UInt8]?
    /// The public key as the token module stores it; nil for a secret.
    package let publicKey: JSONObject?
    package let created: Timestamp
    /// Nil for the last Global Administrator's secret, which warns instead of ending.
    package let expires: Timestamp?

    package init(
        id: CredentialID, principal: PrincipalID, kind: Kind, displayName: String? = nil, digest: [UInt8]? = nil,
        publicKey: JSONObject? = nil, created: Timestamp, expires: Timestamp?
    ) {
        self.id = id
        self.principal = principal
        self.kind = kind
        self.displayName = displayName
        self.digest = digest
        self.publicKey = publicKey
        self.created = created
        self.expires = expires
    }

    package func isUsable(at now: Timestamp) -> Bool { expires.map { now < $0 } ?? true }
}
