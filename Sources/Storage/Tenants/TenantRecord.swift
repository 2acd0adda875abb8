import Core

/// What the system database knows of one tenant.
package struct TenantRecord: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        /// Holds the platform operator's clients and nothing else.
        case system
        case customer
    }

    package enum State: String, Sendable, Hashable {
        /// Its steps are repeated at start until it is active.
        case creating
        case active
        case suspended
    }

    package let id: TenantID
    package var displayName: String
    package let kind: Kind
    package var state: State
    package let created: Timestamp
    package var modified: Timestamp

    package init(
        id: TenantID, displayName: String, kind: Kind, state: State, created: Timestamp, modified: Timestamp
    ) {
        self.id = id
        self.displayName = displayName
        self.kind = kind
        self.state = state
        self.created = created
        self.modified = modified
    }
}
