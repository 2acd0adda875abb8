import Access
import Compliance
import Core
import Storage

/// The groups of a tenant's small directory and their members.
package struct GroupService: Sendable {
    package init() {}

    package func list(_ caller: Caller, after: GroupID?, limit: Int) throws -> [DirectoryGroup] {
        try caller.authorize()
        return try caller.read { try DirectoryStore($0).groups(after: after, limit: limit) }
    }

    package func get(_ caller: Caller, _ id: String) throws -> DirectoryGroup {
        try caller.authorize()
        return try caller.read { try Self.find(id, $0) }
    }

    /// Makes a group; its id is the server's choice, so nobody can make the group that an assignment already names.
    package func create(_ caller: Caller, _ members: JSONObject) async throws -> DirectoryGroup {
        try caller.authorize()
        return try await caller.change { change in
            let group = DirectoryGroup(
                id: newIdentifier(), displayName: try DirectoryRules.displayName(members["displayName"]?.string),
                document: members, created: change.now, modified: change.now)
            try DirectoryStore(change.sql).save(group)
            change.transaction.changed(.directory)
            change.record((id: group.id.text, displayName: group.displayName), after: .object(members), status: 201)
            return group
        }
    }

    /// - Parameter looksSame: whether the group looks as before.
    package func update(
        _ caller: Caller, _ id: String, _ members: JSONObject, looksSame: @escaping DocumentComparison = { $0 == $1 }
    ) async throws -> DirectoryGroup {
        try caller.authorize()
        return try await caller.change { change in
            let old = try Self.find(id, change.sql)
            try change.require(version: old.version)
            var group = old
            for member in members.members { group.document[member.name] = member.value.isNull ? nil : member.value }
            group.displayName = try DirectoryRules.displayName(group.document["displayName"]?.string)
            guard !looksSame(old.document, group.document) else { return old }
            group.version += 1
            group.modified = change.now
            try DirectoryStore(change.sql).save(group)
            change.record(
                (id: group.id.text, displayName: group.displayName), before: .object(old.document),
                after: .object(group.document))
            return group
        }
    }

    /// - Throws: 409 `InUse` while a role assignment, or an enabled policy's include, names the group.
    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let group = try Self.find(id, change.sql)
            try change.require(version: group.version)
            try Self.requireUnused(group.id, try change.snapshot())
            let devices = try Self.devices(of: group.id, change)
            try DirectoryStore(change.sql).delete(group.id)
            change.transaction.changed(.directory)
            try UserService.refresh(devices, change, about: group.id.text)
            change.record(
                (id: group.id.text, displayName: group.displayName), before: .object(group.document), status: 204)
        }
    }

    // MARK: Members

    package func members(_ caller: Caller, _ id: String, after: PrincipalID?, limit: Int) throws -> [GroupMember] {
        try caller.authorize()
        return try caller.read { sql in
            try DirectoryStore(sql).members(of: try Self.find(id, sql).id, after: after, limit: limit)
        }
    }

    /// Adds a user or device.
    /// - Throws: 400 when the member is unknown, 409 when it is a member already, 403 `WouldEscalate`.
    package func add(_ caller: Caller, _ id: String, member: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            var group = try Self.find(id, change.sql)
            try change.require(version: group.version)
            let member = try Self.member(member, change.sql)
            try Self.checkGrant(group.id, grantee: member.id, change)
            let devices = try Self.affected(by: member, change)
            guard try DirectoryStore(change.sql).add(member, to: group.id) else {
                throw Failure.conflict("The object is a member of the group already.")
            }
            group.version += 1
            try DirectoryStore(change.sql).save(group)
            change.transaction.changed(.directory)
            try UserService.refresh(devices, change, about: group.id.text)
            change.record(
                (id: group.id.text, displayName: group.displayName),
                after: ["member": .string(member.id.text), "type": .string(member.kind.rawValue)], status: 204)
        }
    }

    package func remove(_ caller: Caller, _ id: String, member: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            var group = try Self.find(id, change.sql)
            try change.require(version: group.version)
            guard let memberID = PrincipalID(member) else { throw Failure.notFound() }
            let devices = try Self.affected(by: GroupMember(id: memberID, kind: .user), change)
            guard try DirectoryStore(change.sql).remove(memberID, from: group.id) else { throw Failure.notFound() }
            group.version += 1
            try DirectoryStore(change.sql).save(group)
            change.transaction.changed(.directory)
            try UserService.refresh(devices, change, about: group.id.text)
            change.record(
                (id: group.id.text, displayName: group.displayName), before: ["member": .string(memberID.text)],
                status: 204)
        }
    }

    // MARK: Rules

    /// Membership of a group that a role assignment names gives rights: that needs Roles_Assign and all that is gained.
    static func checkGrant(_ group: GroupID, grantee: PrincipalID, _ change: Change) throws {
        let snapshot = try change.snapshot()
        var gain = Gain()
        for assignment in snapshot.roleAssignments where assignment.names(PrincipalID(high: 0, low: 0), groups: [group])
        {
            gain.formUnion(RoleAssignmentService.gain(of: assignment, snapshot, change.environment.roles))
        }
        // A group that scopes an assignment widens what its members may touch.
        for assignment in snapshot.roleAssignments where assignment.resourceScopes.contains(group) {
            gain.formUnion(RoleAssignmentService.gain(of: assignment, snapshot, change.environment.roles))
        }
        guard !gain.isEmpty else { return }
        try change.caller.authorize(.rolesAssign)
        let isSelf = isCaller(grantee, change.caller)
        try GrantGuard.check(change, gain: gain, grantee: isSelf ? change.caller.principal.id : grantee)
    }

    /// A user who gains an identity or is enabled again gains whatever its groups give.
    static func checkMembership(of user: PrincipalID, _ change: Change) throws {
        for group in try DirectoryStore(change.sql).groups(of: user) { try checkGrant(group, grantee: user, change) }
    }

    private static func isCaller(_ id: PrincipalID, _ caller: Caller) -> Bool {
        if id == caller.principal.id { return true }
        if case .federated(_, let user?) = caller.principal.kind { return PrincipalID(user) == id }
        return false
    }

    static func requireUnused(_ group: GroupID, _ snapshot: TenantSnapshot) throws(Failure) {
        let isAssigned = snapshot.roleAssignments.contains {
            $0.members.contains(MemberID(group)) || $0.resourceScopes.contains(group)
        }
        let isIncluded = snapshot.accessPolicies.contains {
            $0.policy.state == .enabled && $0.policy.includedGroups.contains(group)
        }
        let isTargeted = snapshot.compliancePolicies.contains {
            $0.policy.targets.contains { $0.includedGroup == group }
        }
        guard !isAssigned, !isIncluded, !isTargeted else {
            throw .conflict("The group is named by a policy or a role assignment.", code: "InUse")
        }
    }

    /// - Throws: 404 when this tenant has no such group.
    static func find(_ id: String, _ sql: any SQLConnection) throws -> DirectoryGroup {
        guard let id = GroupID(id), let group = try DirectoryStore(sql).group(id) else { throw Failure.notFound() }
        return group
    }

    private static func member(_ id: String, _ sql: any SQLConnection) throws -> GroupMember {
        if let id = UserID(id), try DirectoryStore(sql).user(id) != nil {
            return GroupMember(id: PrincipalID(id), kind: .user)
        }
        if let id = DeviceID(id), let device = try DeviceStore(sql).device(eitherID: id) {
            return GroupMember(id: PrincipalID(device.id), kind: .device)
        }
        throw Failure.invalid("The member is not a user or device of this tenant.", target: "@odata.id")
    }

    private static func affected(by member: GroupMember, _ change: Change) throws -> [(DeviceRecord, DeviceInputs)] {
        try UserService.deviceInputs(of: UserID(member.id), change)
    }

    private static func devices(of group: GroupID, _ change: Change) throws -> [(DeviceRecord, DeviceInputs)] {
        var devices: [(DeviceRecord, DeviceInputs)] = []
        var last: PrincipalID?
        while true {
            let page = try DirectoryStore(change.sql).members(of: group, after: last, limit: 500)
            for member in page { devices += try affected(by: member, change) }
            guard page.count == 500 else { return devices }
            last = page.last?.id
        }
    }
}
