import Access
import Core
import Storage

/// What a security reviewer asks of the roles.
package struct ReviewService: Sendable {
    package init() {}

    /// Every operation against every built-in role and the tenant's own, complete.
    package func permissionMatrix(_ caller: Caller) throws -> PermissionMatrix {
        try caller.authorize()
        let custom = caller.snapshot.customRoles.values.sorted { $0.id < $1.id }
        return PermissionMatrix(operations: Operation.all, roles: caller.environment.roles.roles + custom)
    }
}
