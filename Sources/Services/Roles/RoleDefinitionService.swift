import Access
import Core
import Storage

/// Role definitions: the built-in ones, which never change, and the tenant's own.
package struct RoleDefinitionService: Sendable {
    package init() {}

    /// Built-in roles that can be assigned in the tenant, then custom ones by name.
    package func list(_ caller: Caller) throws -> [Role] {
        try caller.authorize()
        return caller.environment.roles.roles.filter(\.isAssignable)
            + caller.snapshot.customRoles.values.sorted {
                (ExactText($0.displayName), $0.id) < (ExactText($1.displayName), $1.id)
            }
    }

    package func get(_ caller: Caller, _ id: String) throws -> Role {
        try caller.authorize()
        return try Self.find(id, in: caller.snapshot, caller.environment.roles)
    }

    package func create(
        _ caller: Caller, displayName: String?, description: String?, allowed: [String], denied: [String]
    ) async throws -> Role {
        try caller.authorize()
        return try await caller.change { change in
            let role = Role.custom(
                id: newIdentifier(), displayName: try DirectoryRules.displayName(displayName),
                description: description ?? "",
                actions: try Self.actions(allowed: allowed, denied: denied, change.environment.roles))
            try RoleStore(change.sql).save(role, now: change.now)
            change.transaction.changed(.roles)
            // Nobody has it yet, so defining it grants nothing.
            change.record((id: role.id.text, displayName: role.displayName), after: Self.auditJSON(role), status: 201)
            return role
        }
    }

    package func update(
        _ caller: Caller, _ id: String, displayName: String?, description: Patch<String>,
        actions: (allowed: [String], denied: [String])?
    ) async throws -> Role {
        try caller.authorize()
        return try await caller.change { change in
            let before = try change.snapshot()
            let old = try Self.custom(id, in: before, change)
            let role = Role.custom(
                id: old.id, displayName: try displayName.map { try DirectoryRules.displayName($0) } ?? old.displayName,
                description: description.applied(to: old.description) ?? "",
                actions: try actions.map {
                    try Self.actions(allowed: $0.allowed, denied: $0.denied, change.environment.roles)
                }
                    ?? old.actions, version: old.version + 1)
            guard Self.auditJSON(role) != Self.auditJSON(old) else { return old }
            try RoleStore(change.sql).save(role, now: change.now)
            change.transaction.changed(.roles)
            try Self.checkGain(of: role, over: old, change)
            change.record(
                (id: role.id.text, displayName: role.displayName), before: Self.auditJSON(old),
                after: Self.auditJSON(role))
            return role
        }
    }

    /// - Throws: 409 `InUse` while an assignment or a client names the role.
    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let snapshot = try change.snapshot()
            let role = try Self.custom(id, in: snapshot, change)
            let isUsed =
                snapshot.roleAssignments.contains { $0.roleDefinition == role.id }
                || snapshot.clients.values.contains { $0.roles.contains(role.value) }
            guard !isUsed else { throw Failure.conflict("The role is assigned.", code: "InUse") }
            try RoleStore(change.sql).delete(role: role.id)
            change.transaction.changed(.roles)
            change.record((id: role.id.text, displayName: role.displayName), before: Self.auditJSON(role), status: 204)
        }
    }

    /// Every action that a custom role may have.
    package func resourceOperations(_ caller: Caller) throws -> [ResourceOperation] {
        try caller.authorize()
        return caller.environment.roles.resourceOperations
    }

    /// Whoever has the role gains what is added to it, in the scope it has it.
    private static func checkGain(of role: Role, over old: Role, _ change: Change) throws {
        let added = role.actions.subtracting(old.actions)
        if added.isEmpty { return }
        let snapshot = try change.snapshot()
        for assignment in snapshot.roleAssignments where assignment.roleDefinition == role.id {
            let isOwn = assignment.names(change.caller.principal.id, groups: [])
            try GrantGuard.check(
                change, gain: Gain(added, in: assignment.scope), grantee: isOwn ? change.caller.principal.id : nil)
        }
        for client in snapshot.clients.values where client.roles.contains(role.value) {
            try GrantGuard.check(change, gain: Gain(added, in: .tenant), grantee: client.id)
        }
    }

    /// - Throws: 400 naming an action that does not exist or cannot be granted.
    private static func actions(
        allowed: [String], denied: [String], _ catalogue: RoleCatalogue
    ) throws(Failure) -> ActionSet {
        var actions = ActionSet()
        for name in allowed { actions.insert(try action(name, catalogue)) }
        for name in denied { actions.remove(try action(name, catalogue)) }
        return actions
    }

    private static func action(_ name: String, _ catalogue: RoleCatalogue) throws(Failure) -> ResourceAction {
        guard let operation = catalogue.resourceOperations.first(where: { $0.id.hasSameBytes(as: name) }) else {
            throw .invalid("'\(name.excerpt)' is not a resource action.", target: "rolePermissions")
        }
        return operation.action
    }

    static func find(_ id: String, in snapshot: TenantSnapshot, _ catalogue: RoleCatalogue) throws(Failure) -> Role {
        guard let id = RoleDefinitionID(id), let role = snapshot.customRoles[id] ?? catalogue.role(id: id),
            role.isAssignable
        else { throw .notFound() }
        return role
    }

    /// A role of the tenant's own, in the version that the request demands.
    private static func custom(_ id: String, in snapshot: TenantSnapshot, _ change: Change) throws -> Role {
        let role = try find(id, in: snapshot, change.environment.roles)
        try change.require(version: role.version)
        guard !role.isBuiltIn else { throw Failure.invalid("A built-in role cannot be changed or deleted.") }
        return role
    }

    private static func auditJSON(_ role: Role) -> JSON {
        [
            "displayName": .string(role.displayName), "description": .string(role.description),
            "actions": .strings(role.actions.texts),
        ]
    }
}
