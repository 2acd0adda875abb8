import Core

/// Every operation against every role, from the table that guards the routes.
package struct PermissionMatrix: Sendable, Hashable {
    /// One operation and who may call it.
    package struct Row: Sendable, Hashable {
        /// What is called.
        package let operation: Operation
        /// In the order of `PermissionMatrix.roles`.
        package let allowed: [Bool]
    }

    /// The columns.
    package let roles: [Role]
    /// One for each operation.
    package let rows: [Row]

    /// The matrix of the given operations and roles, in their order.
    package init(operations: [Operation] = Operation.all, roles: [Role]) {
        self.roles = roles
        rows = operations.map { operation in
            Row(operation: operation, allowed: roles.map { Self.allows($0, operation) })
        }
    }

    /// Whether a caller with this role alone gets past the operation's door.
    package static func allows(_ role: Role, _ operation: Operation) -> Bool {
        // The operator lives in the system tenant and sees nothing of any other.
        if operation.access == .authenticated && role.actions.contains(.tenantsManage) { return false }
        return Rights(grants: [Grant(actions: role.actions, scope: .tenant, source: .role(role.id))])
            .allows(operation.access)
    }

    /// The values of the roles that may call the operation.
    package func roles(allowedTo operation: Operation) -> [ExactText] {
        guard let row = rows.first(where: { $0.operation == operation }) else { return [] }
        return zip(roles, row.allowed).filter(\.1).map(\.0.value)
    }
}

extension Operation.Guard {
    /// The needed action in words: `A`, `A or B`, `A and B`, `any tenant caller`, `no token`.
    package var text: String {
        switch self {
        case .action(let action): action.rawValue
        case .anyAction(let actions): actions.map(\.rawValue).joined(separator: " or ")
        case .allActions(let actions): actions.map(\.rawValue).joined(separator: " and ")
        case .authenticated: "any tenant caller"
        case .anonymous: "no token"
        }
    }
}
