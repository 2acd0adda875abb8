import Core

/// Why a caller has some actions.
package enum GrantSource: Sendable, Hashable {
    /// A role in the token that the client still has.
    case role(RoleDefinitionID)
    /// An assignment in the tenant.
    case assignment(RoleAssignmentID, role: RoleDefinitionID)
    /// A token got with a bootstrap secret.
    case bootstrap

    /// The role behind it, if there is one.
    package var role: RoleDefinitionID? {
        switch self {
        case .role(let id), .assignment(_, let id): id
        case .bootstrap: nil
        }
    }
}

/// Some actions within some scope.
package struct Grant: Sendable, Hashable {
    /// What is allowed.
    package let actions: ActionSet
    /// Where it is allowed.
    package let scope: Scope
    /// Why it is allowed.
    package let source: GrantSource

    /// A grant of the given actions.
    package init(actions: ActionSet, scope: Scope, source: GrantSource) {
        self.actions = actions
        self.scope = scope
        self.source = source
    }
}

/// What a caller may do now: the union of its grants, cut down to the narrowing if there is one.
package struct Rights: Sendable, Hashable {
    /// Where the rights come from, before narrowing.
    package let grants: [Grant]
    /// What the client's `apiPermissions` and a delegated token's scopes leave; nil when neither narrows.
    package let narrowing: ActionSet?
    /// All actions that are left, in whatever scope.
    package let actions: ActionSet

    /// The union of the grants within the narrowing.
    package init(grants: [Grant], narrowing: ActionSet? = nil) {
        self.grants = grants
        self.narrowing = narrowing
        let granted = grants.reduce(into: ActionSet()) { $0.formUnion($1.actions) }
        actions = narrowing.map(granted.intersection) ?? granted
    }

    /// No right at all.
    package static let none = Rights(grants: [])

    /// The one right of a token got with a bootstrap secret, which it may use for its own client only.
    package static let bootstrap = Rights(
        grants: [Grant(actions: [.bootstrapSecretReplace], scope: .tenant, source: .bootstrap)])

    /// Whether the action is allowed somewhere in the tenant.
    package func allows(_ action: ResourceAction) -> Bool { actions.contains(action) }

    /// Whether the caller gets past the door of an operation. Anonymous operations let everyone in.
    package func allows(_ guarded: Operation.Guard) -> Bool {
        switch guarded {
        case .action(let action): allows(action)
        case .anyAction(let actions): actions.contains(where: allows)
        case .allActions(let actions): actions.allSatisfy(allows)
        case .authenticated: !isBootstrap
        case .anonymous: true
        }
    }

    /// Whether they come from a bootstrap secret: then nothing is allowed but storing its successor.
    package var isBootstrap: Bool { grants.contains { $0.source == .bootstrap } }

    /// Where the action is allowed: the union over the grants that have it; nil where it is not allowed at all.
    package func scope(for action: ResourceAction) -> Scope? {
        guard allows(action) else { return nil }
        var scope: Scope?
        for grant in grants where grant.actions.contains(action) {
            scope = scope?.union(grant.scope) ?? grant.scope
            if scope == .tenant { break }
        }
        return scope
    }

    /// Where any of the guard's actions is allowed, or all of them if it needs all; nil where none is, and for guards
    /// without an action.
    package func scope(for guarded: Operation.Guard) -> Scope? {
        if case .allActions(let actions) = guarded {
            let scopes = actions.compactMap { scope(for: $0) }
            guard let first = scopes.first, scopes.count == actions.count else { return nil }
            return scopes.dropFirst().reduce(first) { $0.intersection($1) }
        }
        return guarded.actions.reduce(nil) { (scope: Scope?, action) in
            guard let more = self.scope(for: action) else { return scope }
            return scope?.union(more) ?? more
        }
    }

    /// Whether every one of the actions is allowed in at least that scope.
    package func covers(_ actions: ActionSet, in scope: Scope) -> Bool {
        actions.isSubset(of: self.actions) && actions.allSatisfy { self.scope(for: $0)?.covers(scope) ?? false }
    }

    /// Whether all that the other rights allow is allowed here too, in at least the same scopes.
    package func covers(_ other: Rights) -> Bool { other.gain(over: self).isEmpty }

    /// Whether the whole-tenant role Global Administrator is among the grants.
    package var includesGlobalAdministrator: Bool {
        grants.contains { $0.scope == .tenant && $0.source.role == BuiltInRole.globalAdministratorID }
    }

    /// Whether Global Administrator is among the grants in whatever scope: giving it away takes a whole one.
    var namesGlobalAdministrator: Bool { grants.contains { $0.source.role == BuiltInRole.globalAdministratorID } }
}
