import Access
import Core
import Storage
import Tokens

/// What a security reviewer asks of the roles. Every answer is complete.
package struct ReviewService: Sendable {
    package init() {}

    /// Every operation against every built-in role and the tenant's own.
    package func permissionMatrix(_ caller: Caller) throws -> PermissionMatrix {
        try caller.authorize()
        let custom = caller.snapshot.customRoles.values.sorted { $0.id < $1.id }
        return PermissionMatrix(operations: Operation.all, roles: caller.environment.roles.roles + custom)
    }

    /// What a principal may do now with a fresh token, and by which path each right arises.
    /// - Throws: 404 when this tenant has no client or user with the id.
    package func effectivePermissions(_ caller: Caller, _ id: String) throws -> ReviewedPrincipal {
        try caller.authorize()
        let snapshot = caller.snapshot
        guard let id = PrincipalID(id) else { throw Failure.notFound() }
        if let client = snapshot.clients[id] { return Self.client(client, snapshot, caller) }
        return try caller.read { sql in
            guard let user = try DirectoryStore(sql).user(UserID(id)) else { throw Failure.notFound() }
            return try Self.user(user, snapshot, caller, sql)
        }
    }

    /// Every principal that may do an action, and by which path; also the trusted issuers that may vouch for it.
    /// - Throws: 400 for an action that does not exist.
    package func whoCan(_ caller: Caller, action name: String) throws -> [ReviewedPrincipal] {
        try caller.authorize()
        guard let action = ResourceAction(exactly: name) else {
            throw Failure.invalid("'\(name.excerpt)' is not an action.", target: "action")
        }
        let snapshot = caller.snapshot
        var found = snapshot.clients.values.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
            .map { Self.client($0, snapshot, caller) }
        found += try caller.read { sql in try Self.assignedUsers(snapshot, caller, sql) }
        found += snapshot.trustedIssuers.values.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
            .compactMap { Self.issuer($0, snapshot, caller) }
        return found.compactMap { $0.limited(to: action) }
    }

    private static func client(_ client: Client, _ snapshot: TenantSnapshot, _ caller: Caller) -> ReviewedPrincipal {
        let rights = client.isEnabled ? GrantGuard.rights(of: client, snapshot, caller.environment.roles) : .none
        return ReviewedPrincipal(
            id: client.id.text, kind: client.connector == nil ? .client : .connectorCredential,
            displayName: client.displayName, isEnabled: client.isEnabled, rights: rights,
            apiPermissions: client.apiPermissions, group: { _ in nil })
    }

    private static func user(
        _ user: DirectoryUser, _ snapshot: TenantSnapshot, _ caller: Caller, _ sql: any SQLConnection
    ) throws -> ReviewedPrincipal {
        let groups = try DirectoryStore(sql).groups(of: PrincipalID(user.id))
        let rights =
            user.isEnabled
            ? RightsResolution.rights(
                tokenRoles: [], assignedClientRoles: nil, principal: PrincipalID(user.id), groups: groups,
                assignments: snapshot.roleAssignments, customRoles: snapshot.customRoles,
                catalogue: caller.environment.roles)
            : .none
        return ReviewedPrincipal(
            id: user.id.text, kind: .user, displayName: user.document["displayName"]?.string ?? user.userPrincipalName,
            isEnabled: user.isEnabled, rights: rights, apiPermissions: nil
        ) { assignment in
            let named = snapshot.roleAssignments.first { $0.id == assignment }
            return groups.sorted().first { named?.members.contains(MemberID($0)) ?? false }
        }
    }

    /// The users that assignments name, by themselves or by a group.
    private static func assignedUsers(
        _ snapshot: TenantSnapshot, _ caller: Caller, _ sql: any SQLConnection
    ) throws -> [ReviewedPrincipal] {
        let directory = DirectoryStore(sql)
        var ids: Set<UserID> = []
        for member in Set(snapshot.roleAssignments.flatMap(\.members)) {
            ids.insert(UserID(member))
            var last: PrincipalID?
            while true {
                let page = try directory.members(of: GroupID(member), after: last, limit: 1_000)
                for item in page where item.kind == .user { ids.insert(UserID(item.id)) }
                guard page.count == 1_000 else { break }
                last = page.last?.id
            }
        }
        return try ids.sorted().compactMap { try directory.user($0) }.map { try user($0, snapshot, caller, sql) }
    }

    /// What whoever a trusted issuer vouches for may be said to hold.
    private static func issuer(
        _ record: TrustedIssuerRecord, _ snapshot: TenantSnapshot, _ caller: Caller
    ) -> ReviewedPrincipal? {
        guard let issuer = caller.environment.trust.issuer(record.id, of: caller.tenantID) else { return nil }
        let rights = RightsResolution.rights(
            tokenRoles: issuer.assertableRoles.map { ExactText($0) }, assignedClientRoles: nil,
            principal: PrincipalID(record.id),
            customRoles: snapshot.customRoles, catalogue: caller.environment.roles)
        return ReviewedPrincipal(
            id: record.id.text, kind: .trustedIssuer, displayName: issuer.iss, isEnabled: true, rights: rights,
            apiPermissions: nil, group: { _ in nil })
    }
}
