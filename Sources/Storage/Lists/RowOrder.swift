/// The order of a list. Rows that are equal in every key stand in the order of their table's id.
package struct RowOrder: Sendable {
    /// What one key sorts by. Null is less than everything else.
    package struct Key: Sendable {
        let value: RowValue
        let isDescending: Bool
        let isText: Bool

        /// - Parameter isText: whether it may be long: then only its beginning counts, because links hold it.
        package init(_ value: RowValue, isDescending: Bool, isText: Bool) {
            self.value = value
            self.isDescending = isDescending
            self.isText = isText
        }
    }

    /// Unicode scalars of a text that count.
    package static let textScalars = 128

    let keys: [Key]

    /// An order by these keys, the first of them first.
    package init(_ keys: [Key] = []) { self.keys = keys }

    /// Whether it is the table's own.
    var isOwn: Bool { keys.isEmpty }
}

/// Where a row stands in an ordered list: its keys and its id, whatever becomes of the row.
package struct RowPosition: Sendable, Hashable {
    package let keys: [SQLValue]
    package let id: SQLValue

    package init(keys: [SQLValue], id: SQLValue) {
        self.keys = keys
        self.id = id
    }
}
