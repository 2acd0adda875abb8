import Core

/// Works out what a verified caller may do now, from its token and the tenant's present state.
package enum RightsResolution {
    /// - Parameters:
    ///   - tokenRoles: The token's `roles`.
    ///   - wids: The token's `wids`: ids of directory roles.
    ///   - assignedClientRoles: The roles the client has now, of which a token's role must be one; nil for a caller of
    ///     a trusted issuer, whose roles were already cut down to what the record may assert.
    ///   - principal: The caller's object id.
    ///   - groups: The groups the caller is in now.
    ///   - assignments: The tenant's role assignments.
    ///   - customRoles: The tenant's own roles.
    ///   - permissions: The client's `apiPermissions`; nil does not narrow, an empty list leaves nothing.
    ///   - delegatedScopes: A delegated token's scopes; nil for an application's own token.
    package static func rights(
        tokenRoles: [ExactText], wids: [RoleDefinitionID] = [], assignedClientRoles: Set<ExactText>?,
        principal: PrincipalID, groups: Set<GroupID> = [], assignments: [RoleAssignment] = [],
        customRoles: [RoleDefinitionID: Role] = [:], catalogue: RoleCatalogue, permissions: [String]? = nil,
        delegatedScopes: [String]? = nil
    ) -> Rights {
        var seen: Set<RoleDefinitionID> = []
        var grants: [Grant] = []

        func grant(_ role: Role) {
            // What a connector credential or the operator may do is never somebody else's word.
            guard role.isAssignable || assignedClientRoles != nil else { return }
            guard assignedClientRoles?.contains(role.value) ?? true, seen.insert(role.id).inserted else { return }
            grants.append(Grant(actions: role.actions, scope: .tenant, source: .role(role.id)))
        }

        for value in tokenRoles {
            if let role = catalogue.role(value: value) ?? customRole(value, customRoles) { grant(role) }
        }
        for id in wids {
            if let role = catalogue.role(id: id), role.kind == .directory { grant(role) }
        }
        for assignment in assignments where assignment.names(principal, groups: groups) {
            guard
                let role = customRoles[assignment.roleDefinition] ?? catalogue.role(id: assignment.roleDefinition),
                role.isAssignable
            else { continue }
            grants.append(
                Grant(
                    actions: role.actions, scope: assignment.scope,
                    source: .assignment(assignment.id, role: assignment.roleDefinition)))
        }
        return Rights(
            grants: grants,
            narrowing: narrowing(permissions: permissions, scopes: delegatedScopes, catalogue: catalogue))
    }

    /// What both lists leave; nil when neither is there. Unknown names leave nothing.
    package static func narrowing(permissions: [String]?, scopes: [String]?, catalogue: RoleCatalogue) -> ActionSet? {
        let both = [permissions, scopes].compactMap { $0.map(catalogue.actions(ofPermissions:)) }
        guard let first = both.first else { return nil }
        return both.dropFirst().reduce(first) { $0.intersection($1) }
    }

    /// A client names a custom role by its id in lower case.
    private static func customRole(_ value: ExactText, _ customRoles: [RoleDefinitionID: Role]) -> Role? {
        guard let role = RoleDefinitionID(value.text).flatMap({ customRoles[$0] }), role.value == value else {
            return nil
        }
        return role
    }
}
