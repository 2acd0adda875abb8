extension Operation {
    /// Lists users.
    package static let usersList = Operation.graph(
        "users.list", "GET", "/users", .action(.directoryRead), category: "Directory")
    /// Counts users.
    package static let usersCount = Operation.graph(
        "users.count", "GET", "/users/$count", .action(.directoryRead), category: "Directory")
    /// Reads one user.
    package static let usersGet = Operation.graph(
        "users.get", "GET", "/users/{id}", .action(.directoryRead), category: "Directory")
    /// Creates a user.
    package static let usersCreate = Operation.graph(
        "users.create", "POST", "/users", .action(.directoryWrite), .change(verb: "Create", type: "User"),
        category: "Directory")
    /// Changes a user.
    package static let usersUpdate = Operation.graph(
        "users.update", "PATCH", "/users/{id}", .action(.directoryWrite), .change(verb: "Patch", type: "User"),
        category: "Directory")
    /// Deletes a user.
    package static let usersDelete = Operation.graph(
        "users.delete", "DELETE", "/users/{id}", .action(.directoryWrite), .change(verb: "Delete", type: "User"),
        category: "Directory")
    /// Lists groups.
    package static let groupsList = Operation.graph(
        "groups.list", "GET", "/groups", .action(.directoryRead), category: "Directory")
    /// Counts groups.
    package static let groupsCount = Operation.graph(
        "groups.count", "GET", "/groups/$count", .action(.directoryRead), category: "Directory")
    /// Reads one group.
    package static let groupsGet = Operation.graph(
        "groups.get", "GET", "/groups/{id}", .action(.directoryRead), category: "Directory")
    /// Creates a group.
    package static let groupsCreate = Operation.graph(
        "groups.create", "POST", "/groups", .action(.directoryWrite), .change(verb: "Create", type: "Group"),
        category: "Directory")
    /// Changes a group.
    package static let groupsUpdate = Operation.graph(
        "groups.update", "PATCH", "/groups/{id}", .action(.directoryWrite), .change(verb: "Patch", type: "Group"),
        category: "Directory")
    /// Deletes a group.
    package static let groupsDelete = Operation.graph(
        "groups.delete", "DELETE", "/groups/{id}", .action(.directoryWrite), .change(verb: "Delete", type: "Group"),
        category: "Directory")
    /// Lists a group's members.
    package static let groupMembersList = Operation.graph(
        "groupMembers.list", "GET", "/groups/{id}/members", .action(.directoryRead), category: "Directory")
    /// Adds a user or device to a group. A group of a role assignment needs `rolesAssign` too.
    package static let groupMembersAdd = Operation.graph(
        "groupMembers.add", "POST", "/groups/{id}/members/$ref", .action(.directoryWrite),
        .change(verb: "Create", type: "GroupMember"), category: "Directory")
    /// Takes a user or device out of a group.
    package static let groupMembersRemove = Operation.graph(
        "groupMembers.remove", "DELETE", "/groups/{id}/members/{memberId}/$ref", .action(.directoryWrite),
        .change(verb: "Delete", type: "GroupMember"), category: "Directory")

    /// The small directory that assignments and policies need.
    static let directoryOperations: [Operation] = [
        usersList, usersCount, usersGet, usersCreate, usersUpdate, usersDelete, groupsList, groupsCount, groupsGet,
        groupsCreate, groupsUpdate, groupsDelete, groupMembersList, groupMembersAdd, groupMembersRemove,
    ]
}
