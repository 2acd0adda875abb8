import Access
import Core
import Storage

/// Role assignments: which principals and groups hold a role, and over which groups of devices.
package struct RoleAssignmentService: Sendable {
    /// The members of an assignment that a caller gives.
    package struct Members: Sendable {
        package var displayName: String?
        package var description: Patch<String>
        package var roleDefinition: String?
        package var members: [String]?
        package var resourceScopes: [String]?

        package init(
            displayName: String?, description: Patch<String>, roleDefinition: String?, members: [String]?,
            resourceScopes: [String]?
        ) {
            self.displayName = displayName
            self.description = description
            self.roleDefinition = roleDefinition
            self.members = members
            self.resourceScopes = resourceScopes
        }
    }

    package init() {}

    package func list(_ caller: Caller) throws -> [RoleAssignment] {
        try caller.authorize()
        return caller.snapshot.roleAssignments
    }

    package func get(_ caller: Caller, _ id: String) throws -> RoleAssignment {
        try caller.authorize()
        return try Self.find(id, in: caller.snapshot)
    }

    /// - Throws: 400 for a wrong member, 403 `WouldEscalate`.
    package func create(_ caller: Caller, _ members: Members) async throws -> RoleAssignment {
        try caller.authorize()
        return try await caller.change { change in
            guard let definition = members.roleDefinition else {
                throw Failure.invalid("'roleDefinition@odata.bind' is required.", target: "roleDefinition@odata.bind")
            }
            let assignment = RoleAssignment(
                id: newIdentifier(), displayName: try DirectoryRules.displayName(members.displayName),
                description: members.description.applied(to: nil) ?? "",
                roleDefinition: try Self.role(definition, change).id,
                members: try Self.memberIDs(members.members ?? []),
                resourceScopes: try Self.groups(members.resourceScopes ?? []))
            try Self.save(assignment, old: nil, change)
            change.record(
                (id: assignment.id.text, displayName: assignment.displayName), after: Self.auditJSON(assignment),
                status: 201)
            return assignment
        }
    }

    package func update(_ caller: Caller, _ id: String, _ members: Members) async throws -> RoleAssignment {
        try caller.authorize()
        return try await caller.change { change in
            let old = try Self.find(id, in: change.snapshot())
            try change.require(version: old.version)
            let assignment = RoleAssignment(
                id: old.id,
                displayName: try members.displayName.map { try DirectoryRules.displayName($0) } ?? old.displayName,
                description: members.description.applied(to: old.description) ?? "",
                roleDefinition: try members.roleDefinition.map { try Self.role($0, change).id } ?? old.roleDefinition,
                members: try members.members.map { try Self.memberIDs($0) } ?? old.members,
                resourceScopes: try members.resourceScopes.map { try Self.groups($0) } ?? old.resourceScopes,
                version: old.version + 1)
            guard !assignment.says(what: old) else { return old }
            try Self.save(assignment, old: old, change)
            change.record(
                (id: assignment.id.text, displayName: assignment.displayName), before: Self.auditJSON(old),
                after: Self.auditJSON(assignment))
            return assignment
        }
    }

    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let assignment = try Self.find(id, in: change.snapshot())
            try change.require(version: assignment.version)
            try RoleStore(change.sql).delete(assignment: assignment.id)
            change.transaction.changed(.roles)
            try GrantGuard.requireAdministrator(change)
            change.record(
                (id: assignment.id.text, displayName: assignment.displayName), before: Self.auditJSON(assignment),
                status: 204)
        }
    }

    /// Stores an assignment whose gain the caller may grant to every member.
    private static func save(_ assignment: RoleAssignment, old: RoleAssignment?, _ change: Change) throws {
        try RoleStore(change.sql).save(assignment, now: change.now)
        change.transaction.changed(.roles)
        let snapshot = try change.snapshot()
        let after = gain(of: assignment, snapshot, change.environment.roles)
        let before = old.map { gain(of: $0, snapshot, change.environment.roles) }
        for member in assignment.members where old?.members.contains(member) != true || before != after {
            let isOwn = try isCaller(member, change)
            try GrantGuard.check(change, gain: after, grantee: isOwn ? change.caller.principal.id : PrincipalID(member))
        }
        try GrantGuard.requireAdministrator(change)
    }

    /// Whether the member is the caller, or a group the caller is in.
    private static func isCaller(_ member: MemberID, _ change: Change) throws -> Bool {
        let principal = change.caller.principal
        if MemberID(principal.id) == member { return true }
        guard case .federated(_, let user?) = principal.kind else { return false }
        if MemberID(user) == member { return true }
        return try DirectoryStore(change.sql).groups(of: PrincipalID(user)).contains { MemberID($0) == member }
    }

    /// What each member of the assignment may do because of it.
    static func gain(of assignment: RoleAssignment, _ snapshot: TenantSnapshot, _ catalogue: RoleCatalogue) -> Gain {
        let role = snapshot.customRoles[assignment.roleDefinition] ?? catalogue.role(id: assignment.roleDefinition)
        guard let role, role.isAssignable else { return Gain() }
        return Gain(
            role.actions, in: assignment.scope,
            includesGlobalAdministrator: role.id == BuiltInRole.globalAdministratorID)
    }

    private static func role(_ id: String, _ change: Change) throws -> Role {
        do { return try RoleDefinitionService.find(id, in: change.snapshot(), change.environment.roles) } catch {
            throw Failure.invalid("'roleDefinition' is not a role of this tenant.", target: "roleDefinition")
        }
    }

    private static func memberIDs(_ texts: [String]) throws(Failure) -> Set<MemberID> {
        var ids: Set<MemberID> = []
        for text in texts {
            guard let id = MemberID(text) else { throw .invalid("'\(text.excerpt)' is not a UUID.", target: "members") }
            ids.insert(id)
        }
        return ids
    }

    private static func groups(_ texts: [String]) throws(Failure) -> [GroupID] {
        var ids: [GroupID] = []
        for text in texts {
            guard let id = GroupID(text) else {
                throw .invalid("'\(text.excerpt)' is not a UUID.", target: "resourceScopes")
            }
            ids.append(id)
        }
        return ids
    }

    static func find(_ id: String, in snapshot: TenantSnapshot) throws(Failure) -> RoleAssignment {
        guard let id = RoleAssignmentID(id), let assignment = snapshot.roleAssignments.first(where: { $0.id == id })
        else {
            throw .notFound()
        }
        return assignment
    }

    private static func auditJSON(_ assignment: RoleAssignment) -> JSON {
        [
            "displayName": .string(assignment.displayName), "roleDefinition": .string(assignment.roleDefinition.text),
            "members": .strings(assignment.members.sorted().map(\.text)),
            "resourceScopes": .strings(assignment.resourceScopes.map(\.text)),
        ]
    }
}

extension RoleAssignment {
    /// Whether it gives what another one gives, under the same name.
    fileprivate func says(what other: RoleAssignment) -> Bool {
        displayName.hasSameBytes(as: other.displayName) && description.hasSameBytes(as: other.description)
            && roleDefinition == other.roleDefinition && members == other.members
            && resourceScopes == other.resourceScopes
    }
}
