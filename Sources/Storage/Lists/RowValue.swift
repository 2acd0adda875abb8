/// A value of one row that lists compare and sort by: text, an integer, a truth value as 0 or 1, an instant as
/// microseconds since 1970, or null.
package indirect enum RowValue: Sendable, Hashable {
    /// What a column holds.
    case column(RowColumn)
    /// A member of the JSON object in a column.
    case member(RowColumn, [String])
    /// The item that the condition of an ``RowCondition/any(_:depth:_:)`` of this depth is about, or a member of it.
    case item(depth: Int, [String])
    case constant(SQLValue)
    /// The first that is not null.
    case first([RowValue])
    /// What belongs to the value, or something else where nothing does.
    case choice(RowValue, [Choice], otherwise: SQLValue)
    /// Texts one after the other.
    case joined([RowValue])
    /// The instant that a text as ``Timestamp/rfc3339`` writes it stands for.
    case moment(RowValue)
    /// The text with `A`–`Z` in lower case.
    case lowercased(RowValue)
    /// The text, in lower case if it has the form of a UUID.
    case identifier(RowValue)
    /// The text where it is one of these, something else for every other.
    case known(RowValue, [String], otherwise: SQLValue)

    /// One line of a ``RowValue/choice(_:_:otherwise:)``.
    package struct Choice: Sendable, Hashable {
        let value: SQLValue
        let result: RowValue

        package init(_ value: SQLValue, _ result: RowValue) {
            self.value = value
            self.result = result
        }
    }
}
