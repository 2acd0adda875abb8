import Core

/// The `users`, `user_identities`, `groups` and `group_members` tables of a tenant.
package struct DirectoryStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    // MARK: Users

    private static let userColumns = "id, upn, is_enabled, document, created_at, modified_at, version"

    private func user(_ row: any SQLRow) throws -> DirectoryUser {
        DirectoryUser(
            id: try row.id(0), userPrincipalName: try row.text(1), isEnabled: try row.flag(2),
            document: try row.object(3), version: try row.integer(6), created: try row.time(4),
            modified: try row.time(5))
    }

    private func withIdentities(_ user: DirectoryUser?) throws -> DirectoryUser? {
        guard var user else { return nil }
        user.identities = try sql.rows(
            "SELECT issuer, subject FROM user_identities WHERE user_id = ?1 ORDER BY issuer, subject", .id(user.id)
        ) { DirectoryUser.FederatedIdentity(issuer: try $0.text(0), subject: try $0.text(1)) }
        return user
    }

    package func user(_ id: UserID) throws -> DirectoryUser? {
        try withIdentities(sql.first("SELECT \(Self.userColumns) FROM users WHERE id = ?1", .id(id), map: user))
    }

    /// The user with this UPN; ASCII letters compare without case.
    package func user(principalName: String) throws -> DirectoryUser? {
        try withIdentities(
            sql.first(
                "SELECT \(Self.userColumns) FROM users WHERE upn_key = ?1", .text(principalName.asciiLowercasedText),
                map: user))
    }

    package func user(federated identity: DirectoryUser.FederatedIdentity) throws -> DirectoryUser? {
        let id: UserID? = try sql.first(
            "SELECT user_id FROM user_identities WHERE issuer = ?1 AND subject = ?2", .text(identity.issuer),
            .text(identity.subject)
        ) { try $0.id(0) }
        guard let id else { return nil }
        return try user(id)
    }

    /// The users of all devices from one id through another: whether each is enabled, and its groups.
    package func users(
        ofDevicesFrom first: DeviceID, through last: DeviceID
    ) throws -> [UserID: (isEnabled: Bool, groups: Set<GroupID>)] {
        var users: [UserID: (isEnabled: Bool, groups: Set<GroupID>)] = [:]
        let range: [SQLValue] = [.id(first), .id(last)]
        let known = """
            SELECT DISTINCT u.id, u.is_enabled FROM devices d JOIN users u ON u.id = d.user_id
            WHERE d.id BETWEEN ?1 AND ?2
            """
        try sql.forEachRow(known, range) { row in
            users[try row.id(0)] = (isEnabled: try row.flag(1), groups: [])
            return true
        }
        let members = """
            SELECT DISTINCT m.member_id, m.group_id FROM devices d JOIN group_members m ON m.member_id = d.user_id
            WHERE d.id BETWEEN ?1 AND ?2
            """
        try sql.forEachRow(members, range) { row in
            let user: UserID = try row.id(0)
            users[user]?.groups.insert(try row.id(1))
            return true
        }
        return users
    }

    package func users(after: UserID?, limit: Int) throws -> [DirectoryUser] {
        try sql.rows(
            "SELECT \(Self.userColumns) FROM users WHERE id > ?1 ORDER BY id LIMIT ?2", .text(after?.text ?? ""),
            .integer(Int64(limit)), map: user
        ).compactMap { try withIdentities($0) }
    }

    package func save(_ user: DirectoryUser) throws {
        try sql.run(
            """
            INSERT INTO users (id, upn, upn_key, is_enabled, document, created_at, modified_at, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET upn = ?2, upn_key = ?3, is_enabled = ?4, document = ?5, modified_at = ?7, version = ?8
            """,
            .id(user.id), .text(user.userPrincipalName), .text(user.userPrincipalName.asciiLowercasedText),
            .flag(user.isEnabled), .json(user.document), .time(user.created), .time(user.modified),
            .integer(user.version))
        try sql.run("DELETE FROM user_identities WHERE user_id = ?1", .id(user.id))
        for identity in user.identities {
            try sql.run(
                "INSERT INTO user_identities (issuer, subject, user_id) VALUES (?1, ?2, ?3)", .text(identity.issuer),
                .text(identity.subject), .id(user.id))
        }
    }

    package func delete(_ user: UserID) throws {
        try sql.run("DELETE FROM group_members WHERE member_id = ?1 AND kind = 'user'", .id(user))
        try sql.run("DELETE FROM users WHERE id = ?1", .id(user))
    }

    // MARK: Groups

    private static let groupColumns = "id, display_name, document, created_at, modified_at, version"

    private func group(_ row: any SQLRow) throws -> DirectoryGroup {
        DirectoryGroup(
            id: try row.id(0), displayName: try row.text(1), document: try row.object(2),
            version: try row.integer(5), created: try row.time(3), modified: try row.time(4))
    }

    package func group(_ id: GroupID) throws -> DirectoryGroup? {
        try sql.first("SELECT \(Self.groupColumns) FROM groups WHERE id = ?1", .id(id), map: group)
    }

    package func groups(after: GroupID?, limit: Int) throws -> [DirectoryGroup] {
        try sql.rows(
            "SELECT \(Self.groupColumns) FROM groups WHERE id > ?1 ORDER BY id LIMIT ?2", .text(after?.text ?? ""),
            .integer(Int64(limit)), map: group)
    }

    package func save(_ group: DirectoryGroup) throws {
        try sql.run(
            """
            INSERT INTO groups (id, display_name, document, created_at, modified_at, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (id) DO UPDATE SET display_name = ?2, document = ?3, modified_at = ?5, version = ?6
            """,
            .id(group.id), .text(group.displayName), .json(group.document), .time(group.created), .time(group.modified),
            .integer(group.version))
    }

    package func delete(_ group: GroupID) throws { try sql.run("DELETE FROM groups WHERE id = ?1", .id(group)) }

    // MARK: Members

    package func members(of group: GroupID, after: PrincipalID?, limit: Int) throws -> [GroupMember] {
        try sql.rows(
            "SELECT member_id, kind FROM group_members WHERE group_id = ?1 AND member_id > ?2 ORDER BY member_id LIMIT ?3",
            .id(group), .text(after?.text ?? ""), .integer(Int64(limit))
        ) { GroupMember(id: try $0.id(0), kind: GroupMember.Kind(rawValue: try $0.text(1)) ?? .user) }
    }

    /// The groups this user or device is a direct member of.
    package func groups(of member: PrincipalID) throws -> Set<GroupID> {
        Set(try sql.rows("SELECT group_id FROM group_members WHERE member_id = ?1", .id(member)) { try $0.id(0) })
    }

    /// The groups with a direct member who signs in at this issuer.
    package func groups(ofUsersFrom issuer: String) throws -> Set<GroupID> {
        Set(
            try sql.rows(
                """
                SELECT DISTINCT m.group_id FROM group_members m JOIN user_identities i ON i.user_id = m.member_id
                WHERE i.issuer = ?1
                """, .text(issuer)
            ) { try $0.id(0) })
    }

    /// - Returns: false when it was a member already.
    package func add(_ member: GroupMember, to group: GroupID) throws -> Bool {
        try sql.run(
            "INSERT INTO group_members (group_id, member_id, kind) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            .id(group),
            .id(member.id), .text(member.kind.rawValue)) == 1
    }

    /// - Returns: false when it was no member.
    package func remove(_ member: PrincipalID, from group: GroupID) throws -> Bool {
        try sql.run("DELETE FROM group_members WHERE group_id = ?1 AND member_id = ?2", .id(group), .id(member)) == 1
    }
}
