import Core

/// What somebody may do after a change and may not before it.
package struct Gain: Sendable, Hashable {
    /// Per action, the scope by which it grew.
    package private(set) var scopes: [ResourceAction: Scope] = [:]
    /// Whether the role Global Administrator comes with it.
    package var includesGlobalAdministrator = false

    /// No gain.
    package init() {}

    /// The given actions in one scope.
    package init(_ actions: ActionSet, in scope: Scope, includesGlobalAdministrator: Bool = false) {
        for action in actions { scopes[action] = scope }
        self.includesGlobalAdministrator = includesGlobalAdministrator
    }

    /// Whether nobody may do more than before.
    package var isEmpty: Bool { scopes.isEmpty && !includesGlobalAdministrator }
    /// The actions gained, in whatever scope.
    package var actions: ActionSet { ActionSet(scopes.keys) }

    /// Adds a scope to an action's.
    package mutating func add(_ action: ResourceAction, in scope: Scope) {
        scopes[action] = scopes[action]?.union(scope) ?? scope
    }

    /// Both gains together, where one change is good for several principals.
    package mutating func formUnion(_ other: Gain) {
        for (action, scope) in other.scopes { add(action, in: scope) }
        includesGlobalAdministrator = includesGlobalAdministrator || other.includesGlobalAdministrator
    }
}

extension Rights {
    /// What these rights allow beyond the earlier ones.
    package func gain(over before: Rights) -> Gain {
        var gain = Gain()
        for action in actions {
            guard let after = scope(for: action), let more = after.subtracting(before.scope(for: action)) else {
                continue
            }
            gain.add(action, in: more)
        }
        gain.includesGlobalAdministrator =
            includesGlobalAdministrator && !before.includesGlobalAdministrator
            || namesGlobalAdministrator && !before.namesGlobalAdministrator
        return gain
    }
}
