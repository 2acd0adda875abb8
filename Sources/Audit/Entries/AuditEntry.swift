import Core

/// One line of a tenant's audit log: who did what to which object, with what outcome. Secrets are never part of it.
package struct AuditEntry: Sendable, Hashable {
    /// Who acted.
    package struct Actor: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            /// A client of the tenant with its own token.
            case application
            /// A person whose token a trusted issuer signed.
            case user
            /// The server itself.
            case system
            /// The platform operator.
            case platformOperator = "operator"
        }

        package var kind: Kind
        package var principalID: String?
        package var clientID: String?
        package var displayName: String?
        package var userPrincipalName: String?
        package var ipAddress: String?
        /// Role values the caller acted under.
        package var roles: [String]

        package init(
            kind: Kind, principalID: String? = nil, clientID: String? = nil, displayName: String? = nil,
            userPrincipalName: String? = nil, ipAddress: String? = nil, roles: [String] = []
        ) {
            self.kind = kind
            self.principalID = principalID
            self.clientID = clientID
            self.displayName = displayName
            self.userPrincipalName = userPrincipalName
            self.ipAddress = ipAddress
            self.roles = roles
        }

        package static let system = Actor(kind: .system, displayName: "Drawbridge")
    }

    /// What was acted on.
    package struct Target: Sendable, Hashable {
        package var type: String
        package var id: String?
        package var displayName: String?

        package init(type: String, id: String? = nil, displayName: String? = nil) {
            self.type = type
            self.id = id
            self.displayName = displayName
        }
    }

    package enum Outcome: String, Sendable, Hashable {
        case success = "Success"
        case failure = "Failure"
    }

    package var id: AuditEventID
    package var occurred: Timestamp
    package var tenant: TenantID
    package var actor: Actor
    /// The operation's id, for example `connectors.create`.
    package var operation: String
    /// `Create`, `Patch`, `Delete` or `Action`.
    package var verb: String
    /// Graph's `category` and `componentName`.
    package var category: String
    package var target: Target
    package var outcome: Outcome
    /// The HTTP status of the answer; nil for what the server did by itself.
    package var status: Int?
    /// The error code of a failure, or the cause of something the server did by itself.
    package var reason: String?
    package var requestID: String
    /// The caller's `client-request-id`, if it is a GUID.
    package var correlationID: String
    package var before: JSON?
    package var after: JSON?
    /// Counts and digests that belong to the entry, for example of an import.
    package var details: JSONObject

    package init(
        id: AuditEventID, occurred: Timestamp, tenant: TenantID, actor: Actor, operation: String, verb: String,
        category: String, target: Target, outcome: Outcome, status: Int?, reason: String? = nil, requestID: String,
        correlationID: String, before: JSON? = nil, after: JSON? = nil, details: JSONObject = [:]
    ) {
        self.id = id
        self.occurred = occurred
        self.tenant = tenant
        self.actor = actor
        self.operation = operation
        self.verb = verb
        self.category = category
        self.target = target
        self.outcome = outcome
        self.status = status
        self.reason = reason
        self.requestID = requestID
        self.correlationID = correlationID
        self.before = before
        self.after = after
        self.details = details
    }

    /// Graph's `activityType`: the verb and the type it acted on.
    package var activityType: String { "\(verb) \(target.type)" }
}
