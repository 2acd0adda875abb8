import Access
import Core
import Storage

/// Keeps a change from giving anybody more than the caller holds. A grant is any change after which some principal may do
/// more; it is judged by comparing what the principals could do before with what they could do after.
enum GrantGuard {
    /// Compares the rights of the given clients before and after the change, inside its transaction.
    /// - Parameter before: the configuration before the change; nil when the principals are new.
    /// - Throws: 403 `WouldEscalate`.
    static func check(_ change: Change, principals: [PrincipalID], before: TenantSnapshot?) throws {
        let after = try change.snapshot()
        for principal in principals {
            let old = before.map { potential(principal, $0, change) } ?? .none
            let gain = potential(principal, after, change).gain(over: old)
            try EscalationRule.check(
                grantor: change.rights, principal: change.caller.principal.id, gain: gain, grantee: principal)
        }
    }

    /// Judges actions gained by whoever is a member of something: nobody in particular, so the caller's own gain is judged
    /// apart.
    static func check(_ change: Change, gain: Gain, grantee: PrincipalID?) throws {
        try EscalationRule.check(
            grantor: change.rights, principal: change.caller.principal.id, gain: gain, grantee: grantee)
    }

    /// Issuing a credential for another principal counts as granting all that it reaches; for oneself it is no grant.
    static func checkCredential(_ change: Change, for client: Client) throws {
        guard client.id != change.caller.principal.id else { return }
        let reach = potential(client.id, try change.snapshot(), change).gain(over: .none)
        try EscalationRule.check(
            grantor: change.rights, principal: change.caller.principal.id, gain: reach, grantee: client.id)
    }

    /// What a client may do with a fresh token.
    static func potential(_ principal: PrincipalID, _ snapshot: TenantSnapshot, _ change: Change) -> Rights {
        guard let client = snapshot.clients[principal], client.isEnabled else { return .none }
        return rights(of: client, snapshot, change.environment.roles)
    }

    static func rights(of client: Client, _ snapshot: TenantSnapshot, _ roles: RoleCatalogue) -> Rights {
        RightsResolution.rights(
            tokenRoles: client.roles.sorted(), assignedClientRoles: client.roles, principal: client.id,
            assignments: snapshot.roleAssignments, customRoles: snapshot.customRoles, catalogue: roles,
            permissions: client.apiPermissions)
    }

    /// Refuses a change after which no Global Administrator with a usable credential remains, whatever its route.
    /// - Throws: 409.
    static func requireAdministrator(_ change: Change) throws {
        let snapshot = try change.snapshot()
        guard !change.environment.tenants.isSystem(change.caller.tenantID) else {
            try requireOperator(snapshot, change)
            return
        }
        let remains = snapshot.clients.values.contains { client in
            client.isEnabled && rights(of: client, snapshot, change.environment.roles).includesGlobalAdministrator
                && client.apiPermissions == nil && hasUsableCredential(client, snapshot, change.now)
        }
        guard remains else {
            throw Failure.conflict(
                "The change would leave no Global Administrator with a usable credential.",
                code: "LastGlobalAdministrator")
        }
    }

    private static func requireOperator(_ snapshot: TenantSnapshot, _ change: Change) throws {
        let remains = snapshot.clients.values.contains { client in
            client.isEnabled && client.roles.contains(BuiltInRole.platformOperator.value)
                && hasUsableCredential(client, snapshot, change.now)
        }
        guard remains else { throw Failure.conflict("The change would leave no operator with a usable credential.") }
    }

    private static func hasUsableCredential(_ client: Client, _ snapshot: TenantSnapshot, _ now: Timestamp) -> Bool {
        snapshot.credentials(of: client.id).contains { $0.isUsable(at: now) }
    }
}
