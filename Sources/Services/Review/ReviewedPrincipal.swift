import Access
import Core

/// A principal under review: each right it has, with the paths by which it arises.
package struct ReviewedPrincipal: Sendable {
    package enum Kind: String, Sendable {
        case client
        /// A vendor's credential, bound to one connector.
        case connectorCredential
        case user
        /// Whoever an outside issuer vouches for.
        case trustedIssuer
    }

    /// One way a right comes about.
    package struct Path: Sendable, Hashable {
        package let role: RoleDefinitionID?
        package let assignment: RoleAssignmentID?
        /// The group that the assignment names and the principal is in.
        package let group: GroupID?
        package let scope: Scope
    }

    /// One action with all its paths.
    package struct Right: Sendable {
        package let action: ResourceAction
        package let paths: [Path]
    }

    package let id: String
    package let kind: Kind
    package let displayName: String
    package let isEnabled: Bool
    /// Names that narrow every right; nil when nothing does.
    package let apiPermissions: [String]?
    package let rights: [Right]

    init(
        id: String, kind: Kind, displayName: String, isEnabled: Bool, rights: Rights, apiPermissions: [String]?,
        group: (RoleAssignmentID) -> GroupID?
    ) {
        self.id = id
        self.kind = kind
        self.displayName = displayName
        self.isEnabled = isEnabled
        self.apiPermissions = apiPermissions
        self.rights = rights.actions.map { action in
            let paths = rights.grants.filter { $0.actions.contains(action) }.map { grant in
                switch grant.source {
                case .role(let role): Path(role: role, assignment: nil, group: nil, scope: grant.scope)
                case .assignment(let id, let role):
                    Path(role: role, assignment: id, group: group(id), scope: grant.scope)
                case .bootstrap: Path(role: nil, assignment: nil, group: nil, scope: grant.scope)
                }
            }
            return Right(action: action, paths: paths)
        }
    }

    private init(_ other: ReviewedPrincipal, rights: [Right]) {
        id = other.id
        kind = other.kind
        displayName = other.displayName
        isEnabled = other.isEnabled
        apiPermissions = other.apiPermissions
        self.rights = rights
    }

    /// The principal with only this right; nil when it does not have it.
    func limited(to action: ResourceAction) -> ReviewedPrincipal? {
        let matching = rights.filter { $0.action == action }
        return matching.isEmpty ? nil : ReviewedPrincipal(self, rights: matching)
    }
}
