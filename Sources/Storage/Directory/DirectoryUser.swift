import Core

/// A user of the small directory. Members the rules need are typed; the rest of the Graph type is kept in `document`.
package struct DirectoryUser: Sendable, Hashable {
    /// A person's account at a trusted issuer (Graph: objectIdentity with signInType `federated`).
    package struct FederatedIdentity: Sendable, Hashable {
        package let issuer: String
        package let subject: String

        package init(issuer: String, subject: String) {
            self.issuer = issuer
            self.subject = subject
        }
    }

    package let id: UserID
    package var userPrincipalName: String
    package var isEnabled: Bool
    package var identities: [FederatedIdentity]
    package var document: JSONObject
    /// Rises with each change.
    package var version: Int64
    package let created: Timestamp
    package var modified: Timestamp

    package init(
        id: UserID, userPrincipalName: String, isEnabled: Bool, identities: [FederatedIdentity] = [],
        document: JSONObject, version: Int64 = 1, created: Timestamp, modified: Timestamp
    ) {
        self.id = id
        self.userPrincipalName = userPrincipalName
        self.isEnabled = isEnabled
        self.identities = identities
        self.document = document
        self.version = version
        self.created = created
        self.modified = modified
    }
}

/// A group of the small directory.
package struct DirectoryGroup: Sendable, Hashable {
    package let id: GroupID
    package var displayName: String
    package var document: JSONObject
    /// Rises with each change of the group or of its members.
    package var version: Int64
    package let created: Timestamp
    package var modified: Timestamp

    package init(
        id: GroupID, displayName: String, document: JSONObject, version: Int64 = 1, created: Timestamp,
        modified: Timestamp
    ) {
        self.id = id
        self.displayName = displayName
        self.document = document
        self.version = version
        self.created = created
        self.modified = modified
    }
}

/// One member of a group: a user or a device.
package struct GroupMember: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case user, device }

    package let id: PrincipalID
    package let kind: Kind

    package init(id: PrincipalID, kind: Kind) {
        self.id = id
        self.kind = kind
    }
}
