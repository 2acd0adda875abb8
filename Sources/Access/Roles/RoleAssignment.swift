import Core

/// Tells member ids from others.
package enum MemberKind {}
/// A member of an assignment: a principal's id or a group's. Both are UUIDs of one directory and never clash.
package typealias MemberID = Identifier<MemberKind>

/// Gives a role to groups or principals, within some groups of devices (Graph: deviceAndAppManagementRoleAssignment).
package struct RoleAssignment: Sendable, Hashable, Identifiable {
    /// Made by the server.
    package let id: RoleAssignmentID
    /// The name for people.
    package let displayName: String
    /// What it is for.
    package let description: String
    /// The role that is given, built-in or custom.
    package let roleDefinition: RoleDefinitionID
    /// Who gets it.
    package let members: Set<MemberID>
    /// Groups of devices or users the role is limited to; empty means the whole tenant.
    package let resourceScopes: [GroupID]
    /// Rises with each change.
    package let version: Int64

    /// An assignment with the given parts.
    package init(
        id: RoleAssignmentID, displayName: String, description: String, roleDefinition: RoleDefinitionID,
        members: Set<MemberID>, resourceScopes: [GroupID], version: Int64 = 1
    ) {
        self.id = id
        self.displayName = displayName
        self.description = description
        self.roleDefinition = roleDefinition
        self.members = members
        self.resourceScopes = resourceScopes
        self.version = version
    }

    /// The whole tenant without scopes, else their groups.
    package var scope: Scope { resourceScopes.isEmpty ? .tenant : .groups(Set(resourceScopes)) }

    /// Whether it names the principal or one of the groups the principal is in.
    package func names(_ principal: PrincipalID, groups: Set<GroupID>) -> Bool {
        members.contains(MemberID(principal)) || groups.contains { members.contains(MemberID($0)) }
    }
}
