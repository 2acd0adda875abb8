/// The `users` table as lists see it.
package enum UserTable {
    package static let id = RowColumn("u.id")
    package static let principalName = RowColumn("u.upn")
    package static let isEnabled = RowColumn("u.is_enabled")
    package static let document = RowColumn("u.document")
    package static let created = RowColumn("u.created_at")

    package static let rows = RowTable("users u", id: id)
}

/// The `groups` table as lists see it.
package enum GroupTable {
    package static let id = RowColumn("g.id")
    package static let displayName = RowColumn("g.display_name")
    package static let document = RowColumn("g.document")
    package static let created = RowColumn("g.created_at")

    package static let rows = RowTable("groups g", id: id)
}
