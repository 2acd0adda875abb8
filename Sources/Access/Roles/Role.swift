import Core

/// A named set of actions.
package struct Role: Sendable, Hashable, Identifiable {
    /// Where a role comes from and how it may be given.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Entra directory roles: in `wids` by id or in `roles` by value.
        case directory
        /// Intune's built-in roles (Graph: deviceManagement/roleDefinitions).
        case intune
        /// Roles of programs, ours.
        case application
        /// A tenant's own.
        case custom
    }

    /// Microsoft's template or definition id, ours, or the custom role's own.
    package let id: RoleDefinitionID
    /// How tokens and clients name it, `EndpointSecurityManager`. A custom role is named by its id.
    package let value: ExactText
    /// The name for people.
    package let displayName: String
    /// One sentence for people.
    package let description: String
    /// Where it comes from.
    package let kind: Kind
    /// What it allows.
    package let actions: ActionSet
    /// Rises with each change; 0 for one that came with the server.
    package let version: Int64

    /// A role as given; `custom(id:displayName:description:actions:)` makes those of tenants.
    package init(
        id: RoleDefinitionID, value: ExactText, displayName: String, description: String, kind: Kind,
        actions: ActionSet,
        version: Int64 = 0
    ) {
        self.id = id
        self.value = value
        self.displayName = displayName
        self.description = description
        self.kind = kind
        self.actions = actions
        self.version = version
    }

    /// A role of a tenant. Whatever is not grantable is left out.
    package static func custom(
        id: RoleDefinitionID, displayName: String, description: String, actions: ActionSet, version: Int64 = 1
    ) -> Role {
        Role(
            id: id, value: ExactText(id.text), displayName: displayName, description: description, kind: .custom,
            actions: actions.intersection(.grantable), version: version)
    }

    /// Whether it came with the server and can be neither changed nor deleted.
    package var isBuiltIn: Bool { kind != .custom }

    /// Whether an assignment, a client's `roles` or a trusted issuer may give it: not so for what only a connector
    /// credential or the platform operator has.
    package var isAssignable: Bool { actions.isSubset(of: .grantable) }
}
