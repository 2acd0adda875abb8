/// A column, under the name that the queries of a list give its table. Only literals in this module make one, so that
/// nothing from a request ever becomes SQL text.
package struct RowColumn: Sendable, Hashable {
    let sql: String

    init(_ sql: StaticString) { self.sql = sql.description }
}

/// A table that lists read, joined with what its rows show of other tables.
package struct RowTable: Sendable {
    let source: String
    let id: RowColumn
    let isNewestFirst: Bool

    /// - Parameters:
    ///   - source: what stands behind `FROM`.
    ///   - id: the unique column that orders rows which nothing else does.
    ///   - isNewestFirst: whether the greatest of it comes first.
    init(_ source: StaticString, id: RowColumn, isNewestFirst: Bool = false) {
        self.source = source.description
        self.id = id
        self.isNewestFirst = isNewestFirst
    }
}
