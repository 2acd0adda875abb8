/// One step of a schema. Its SQL is literal and, once landed, never edited: a later step changes what an earlier one made.
package struct Migration: Sendable {
    /// 1, 2, 3 …; the database's `user_version` afterwards.
    package let version: Int
    package let statements: [String]
}

/// The schemas of the two kinds of database.
package enum Schema {
    /// Marks a file as ours (`PRAGMA application_id`): "DrwB".
    package static let applicationID = 0x4472_7742
}
