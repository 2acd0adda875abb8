import Access
import Core

/// Who is calling, as the verified token and the tenant's live state say.
package struct Principal: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// A client of the tenant with a token of ours.
        case client(ClientID, CredentialID)
        /// A person, or a program, whom a trusted issuer vouches for.
        case federated(TrustedIssuerID, UserID?)
    }

    package let tenant: TenantID
    /// `oid` and `sub`; how assignments name the caller.
    package let id: PrincipalID
    package let kind: Kind
    package let displayName: String
    package let userPrincipalName: String?
    /// For a vendor's credential: the one connector it speaks for.
    package let connector: ConnectorID?
    /// The role values its rights came from, for the audit.
    package let roles: [String]

    package var clientID: ClientID? { if case .client(let id, _) = kind { id } else { nil } }
}

/// What the HTTP layer knows about one request.
package struct RequestInfo: Sendable {
    package let operation: Operation
    /// Ours, new for every request.
    package let requestID: RequestID
    /// The caller's `client-request-id` if it is a GUID, else our request id.
    package let correlationID: String
    package let ipAddress: String?

    package init(operation: Operation, requestID: RequestID, correlationID: String, ipAddress: String?) {
        self.operation = operation
        self.requestID = requestID
        self.correlationID = correlationID
        self.ipAddress = ipAddress
    }
}
