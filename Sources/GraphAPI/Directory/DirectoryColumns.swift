import Core
import Storage

extension DirectoryMembers {
    /// Where a list of users finds the members of a row.
    static let userColumns = ListColumns(
        [
            "id": .value(.column(UserTable.id)),
            "userPrincipalName": .value(.column(UserTable.principalName)),
            "accountEnabled": .value(.column(UserTable.isEnabled)),
            "createdDateTime": .value(.column(UserTable.created)),
        ], document: .column(UserTable.document))

    /// Where a list of groups finds the members of a row.
    static let groupColumns = ListColumns(
        [
            "id": .value(.column(GroupTable.id)),
            "displayName": .value(.column(GroupTable.displayName)),
            "createdDateTime": .value(.column(GroupTable.created)),
        ], document: .column(GroupTable.document))
}
