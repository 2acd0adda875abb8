import Core

/// The part of a tenant in which a right holds. It limits devices only; what is no device is the tenant's as a whole.
package enum Scope: Sendable, Hashable {
    case tenant
    /// Devices that are members of one of these groups, or whose user is. No groups: nothing.
    case groups(Set<GroupID>)

    /// Whether everything in the other scope is in this one.
    package func covers(_ other: Scope) -> Bool {
        switch (self, other) {
        case (.tenant, _): true
        case (.groups, .tenant): false
        case (.groups(let mine), .groups(let others)): others.isSubset(of: mine)
        }
    }

    /// Everything in either scope.
    package func union(_ other: Scope) -> Scope {
        switch (self, other) {
        case (.groups(let mine), .groups(let others)): .groups(mine.union(others))
        default: .tenant
        }
    }

    /// What lies in both scopes. Groups count as they are named: a device that is in one group of either scope, but in
    /// none of both, is left out.
    package func intersection(_ other: Scope) -> Scope {
        switch (self, other) {
        case (.tenant, _): other
        case (_, .tenant): self
        case (.groups(let mine), .groups(let others)): .groups(mine.intersection(others))
        }
    }

    /// What of this scope lies outside the other one; nil if nothing does.
    package func subtracting(_ other: Scope?) -> Scope? {
        guard let other else { return self }
        if other.covers(self) { return nil }
        if case .groups(let mine) = self, case .groups(let others) = other { return .groups(mine.subtracting(others)) }
        return self
    }
}
