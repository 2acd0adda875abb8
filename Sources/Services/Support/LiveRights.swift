import Access
import Core
import Storage
import Tokens

/// What a verified token is worth at this moment: the client, its credential, its roles and the tenant's assignments are
/// looked up anew, so that every removal holds from the next request on.
struct LiveRights {
    let principal: Principal
    let rights: Rights

    /// - Throws: 401 when the token's client, credential or user is gone, disabled or revoked.
    static func resolve(
        _ token: VerifiedToken, snapshot: TenantSnapshot, sql: (() throws -> DirectoryAnswer?)?, roles: RoleCatalogue,
        now: Timestamp
    ) throws -> LiveRights {
        switch token.issuer {
        case .own: try client(token, snapshot, roles, now)
        case .trusted(let record, _): try federated(token, record, snapshot, try sql?(), roles)
        }
    }

    /// What the directory says of a federated person.
    struct DirectoryAnswer {
        let user: DirectoryUser
        let groups: Set<GroupID>
    }

    private static func client(
        _ token: VerifiedToken, _ snapshot: TenantSnapshot, _ roles: RoleCatalogue, _ now: Timestamp
    ) throws -> LiveRights {
        guard let client = snapshot.clients[token.principal], client.isEnabled, client.clientID == token.client else {
            throw Failure.unauthenticated("client: unknown or disabled")
        }
        guard let id = token.credential, let credential = snapshot.credentials[id], credential.principal == client.id,
            credential.isUsable(at: now)
        else { throw Failure.unauthenticated("credential: deleted or expired") }
        guard let jti = token.jti, snapshot.revokedTokens[ExactText(jti)] == nil else {
            throw Failure.unauthenticated("jti: revoked")
        }
        if let connector = client.connector, snapshot.connectors[connector] == nil {
            throw Failure.unauthenticated("connector: deleted")
        }
        let rights =
            credential.kind == .bootstrap
            ? Rights.bootstrap
            : RightsResolution.rights(
                tokenRoles: token.roles.map { ExactText($0) }, wids: token.wids.compactMap { RoleDefinitionID($0) },
                assignedClientRoles: client.roles, principal: client.id, assignments: snapshot.roleAssignments,
                customRoles: snapshot.customRoles, catalogue: roles, permissions: client.apiPermissions,
                delegatedScopes: token.scopes)
        let principal = Principal(
            tenant: token.tenant, id: client.id, kind: .client(client.clientID, id), displayName: client.displayName,
            userPrincipalName: nil, connector: client.connector, roles: roleNames(rights, roles, snapshot))
        return LiveRights(principal: principal, rights: rights)
    }

    private static func federated(
        _ token: VerifiedToken, _ record: TrustedIssuerID, _ snapshot: TenantSnapshot, _ answer: DirectoryAnswer?,
        _ roles: RoleCatalogue
    ) throws -> LiveRights {
        guard snapshot.trustedIssuers[record] != nil else { throw Failure.unauthenticated("issuer: record deleted") }
        if let answer, !answer.user.isEnabled { throw Failure.unauthenticated("user: disabled") }
        let rights = RightsResolution.rights(
            tokenRoles: token.roles.map { ExactText($0) }, wids: token.wids.compactMap { RoleDefinitionID($0) },
            assignedClientRoles: nil, principal: token.principal, groups: answer?.groups ?? [],
            assignments: snapshot.roleAssignments, customRoles: snapshot.customRoles, catalogue: roles,
            delegatedScopes: token.scopes)
        let principal = Principal(
            tenant: token.tenant, id: token.principal, kind: .federated(record, answer?.user.id),
            displayName: answer?.user.document["displayName"]?.string ?? token.subject,
            userPrincipalName: answer?.user.userPrincipalName, connector: nil, roles: roleNames(rights, roles, snapshot)
        )
        return LiveRights(principal: principal, rights: rights)
    }

    private static func roleNames(_ rights: Rights, _ roles: RoleCatalogue, _ snapshot: TenantSnapshot) -> [String] {
        var names: [String] = []
        for id in rights.grants.compactMap(\.source.role) {
            let name = (roles.role(id: id) ?? snapshot.customRoles[id])?.value.text ?? id.text
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}
