import Core

/// `conditions.users`: users, groups and roles are one condition. Guests never match, because a tenant has none.
package struct IdentityCondition: Sendable, Equatable {
    /// The identities that one side, include or exclude, names.
    package struct Names: Sendable, Equatable {
        /// Whether `All` is among the users.
        package var everybody = false
        /// Users by id.
        package var users: Set<UserID> = []
        /// Groups by id.
        package var groups: Set<GroupID> = []
        /// Template ids of directory roles.
        package var roles: Set<RoleDefinitionID> = []
        /// Whether anything at all was listed, `None` and guests too.
        package var hasEntry = false

        /// Whether any of the lists names the user.
        func match(_ user: AccessUser) -> ListMatch {
            if everybody { return .yes }
            switch user {
            case .known(let id, let groups, let roles, _):
                let isNamed =
                    users.contains(id) || !self.groups.isDisjoint(with: groups) || !self.roles.isDisjoint(with: roles)
                return isNamed ? .yes : .no
            case .unknownIdentity, .deleted:
                // `None` and guests alone can name nobody, so nothing is assumed of them.
                return users.isEmpty && groups.isEmpty && roles.isEmpty ? .no : .unknown
            }
        }
    }

    /// Whom the policy is for.
    package var include: Names
    /// Whom it is not for, whatever the include lists say.
    package var exclude: Names

    /// Included if any include list names the user, excluded if any exclude list does.
    func match(_ user: AccessUser) -> ConditionMatch {
        ConditionMatch(
            name: "users", include: include.match(user), exclude: exclude.match(user), unknown: "The device's user")
    }
}

extension IdentityCondition {
    /// - Throws: 400 naming the member: an entry that is neither a UUID nor a keyword, or no include entry at all.
    init(_ reader: MemberReader) throws(Failure) {
        var members = reader
        include = try Names(&members, side: "include")
        exclude = try Names(&members, side: "exclude")
        try members.refuseUnknown()
        guard include.hasEntry else {
            throw .invalid(
                "'conditions.users' needs at least one include entry.", target: members.path + "includeUsers")
        }
    }
}

extension IdentityCondition.Names {
    fileprivate init(_ members: inout MemberReader, side: String) throws(Failure) {
        for text in try members.strings(side + "Users") ?? [] {
            hasEntry = true
            switch ExactText(text) {
            case "All": everybody = true
            case "None", "GuestsOrExternalUsers": break
            default: users.insert(try Self.identifier(text, side + "Users", members.path))
            }
        }
        for text in try members.strings(side + "Groups") ?? [] {
            groups.insert(try Self.identifier(text, side + "Groups", members.path))
        }
        for text in try members.strings(side + "Roles") ?? [] {
            roles.insert(try Self.identifier(text, side + "Roles", members.path))
        }
        if let guests = members.value(side + "GuestsOrExternalUsers"), guests.saysSomething { hasEntry = true }
        hasEntry = hasEntry || !groups.isEmpty || !roles.isEmpty
    }

    private static func identifier<Kind>(_ text: String, _ name: String, _ path: String) throws(Failure) -> Identifier<
        Kind
    > {
        guard let id = Identifier<Kind>(text) else {
            throw .invalid("'\(path)\(name)' holds '\(text.excerpt)', which is no id.", target: path + name)
        }
        return id
    }
}
