import Access
import Compliance
import Core
import Storage

/// The users of a tenant's small directory.
package struct UserService: Sendable {
    package init() {}

    /// Members of the Graph type that have a column of their own.
    private static let typed: Set<ExactText> = ["id", "userPrincipalName", "accountEnabled"]

    package func list(_ caller: Caller, after: UserID?, limit: Int) throws -> [DirectoryUser] {
        try caller.authorize()
        return try caller.read { try DirectoryStore($0).users(after: after, limit: limit) }
    }

    /// A user by id or by principal name.
    package func get(_ caller: Caller, _ id: String) throws -> DirectoryUser {
        try caller.authorize()
        return try caller.read { try Self.find(id, $0) }
    }

    /// - Throws: 400 for a wrong member, 409 when the principal name or an identity is taken.
    package func create(_ caller: Caller, _ members: JSONObject) async throws -> DirectoryUser {
        try caller.authorize()
        return try await caller.change { change in
            guard let name = members["userPrincipalName"]?.string else {
                throw Failure.invalid("'userPrincipalName' is required.", target: "userPrincipalName")
            }
            var user = DirectoryUser(
                id: newIdentifier(), userPrincipalName: name, isEnabled: true, document: [:], created: change.now,
                modified: change.now)
            let new = user
            try Self.apply(members, to: &user)
            try Self.save(user, before: new, change)
            change.record((id: user.id.text, displayName: user.userPrincipalName), after: .object(members), status: 201)
            return user
        }
    }

    /// - Parameter looksSame: whether what has no column of its own looks as before.
    package func update(
        _ caller: Caller, _ id: String, _ members: JSONObject, looksSame: @escaping DocumentComparison = { $0 == $1 }
    ) async throws -> DirectoryUser {
        try caller.authorize()
        return try await caller.change { change in
            let old = try Self.find(id, change.sql)
            try change.require(version: old.version)
            var user = old
            try Self.apply(members, to: &user)
            let isRenamed = !user.userPrincipalName.hasSameBytes(as: old.userPrincipalName)
            guard isRenamed || user.isEnabled != old.isEnabled || !looksSame(old.document, user.document) else {
                return old
            }
            user.version += 1
            user.modified = change.now
            let devices = try Self.deviceInputs(of: user.id, change)
            try Self.save(user, before: old, change)
            try Self.refresh(devices, change, about: user.id.text)
            change.record(
                (id: user.id.text, displayName: user.userPrincipalName), before: .object(old.document),
                after: .object(members))
            return user
        }
    }

    /// Deletes a user. Its devices become noncompliant.
    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let user = try Self.find(id, change.sql)
            try change.require(version: user.version)
            let devices = try Self.deviceInputs(of: user.id, change)
            try DirectoryStore(change.sql).delete(user.id)
            change.transaction.changed(.directory)
            try Self.refresh(devices, change, about: user.id.text)
            change.record(
                (id: user.id.text, displayName: user.userPrincipalName), before: .object(user.document), status: 204)
        }
    }

    private static func apply(_ members: JSONObject, to user: inout DirectoryUser) throws(Failure) {
        for member in members.members {
            switch member.name {
            case "userPrincipalName":
                user.userPrincipalName = try DirectoryRules.principalName(member.value.string ?? "")
            case "accountEnabled": user.isEnabled = member.value.bool ?? true
            default:
                if !typed.contains(ExactText(member.name)) {
                    user.document[member.name] = member.value.isNull ? nil : member.value
                }
            }
        }
        user.identities = DirectoryRules.identities(user.document["identities"])
    }

    /// - Throws: 409 when the principal name or an identity is taken, 403 `WouldEscalate`.
    private static func save(_ user: DirectoryUser, before: DirectoryUser, _ change: Change) throws {
        let store = DirectoryStore(change.sql)
        if let other = try store.user(principalName: user.userPrincipalName), other.id != user.id {
            throw Failure.conflict("Another user has this 'userPrincipalName'.")
        }
        for identity in user.identities {
            if let other = try store.user(federated: identity), other.id != user.id {
                throw Failure.conflict("Another user has this identity.")
            }
        }
        if user.identities != before.identities || user.isEnabled && !before.isEnabled {
            try GroupService.checkMembership(of: PrincipalID(user.id), change)
        }
        try store.save(user)
        change.transaction.changed(.directory)
    }

    /// - Throws: 404 when this tenant has no such user.
    static func find(_ id: String, _ sql: any SQLConnection) throws -> DirectoryUser {
        let store = DirectoryStore(sql)
        let user = try UserID(id).map { try store.user($0) } ?? store.user(principalName: id)
        guard let user else { throw Failure.notFound() }
        return user
    }

    /// The user's devices as they are before a change, so that their compliance can be brought up to date after it.
    static func deviceInputs(of user: UserID, _ change: Change) throws -> [(DeviceRecord, DeviceInputs)] {
        try DeviceStore(change.sql).devices(of: user).map { ($0, try DeviceFactsReader(sql: change.sql).inputs($0)) }
    }

    /// - Parameter target: the id of what was changed.
    static func refresh(
        _ devices: [(DeviceRecord, DeviceInputs)], _ change: Change, about target: String? = nil
    ) throws {
        if devices.isEmpty { return }
        let world = ComplianceWorld(try change.snapshot(), partners: change.environment.partners)
        let refresh = ComplianceRefresh(sql: change.sql, now: change.now, origin: change.origin(about: target))
        for (device, before) in devices {
            try refresh.refresh(device, before: before, oldWorld: world, world: world)
        }
    }
}
