import Core

/// What rows of a list must meet. It has two truth values: where something is null, what asks for more than equality
/// does not hold, and ``not(_:)`` of it does.
package indirect enum RowCondition: Sendable {
    case all([RowCondition])
    case either([RowCondition])
    case not(RowCondition)
    case comparison(RowValue, Comparison, SQLValue)
    case isOneOf(RowValue, [SQLValue])
    case text(TextTest, RowValue, String)
    /// Whether an item of a JSON array meets the condition; nil asks only whether there is one. The array is a
    /// ``RowValue/member(_:_:)`` or an ``RowValue/item(depth:_:)``.
    case any(RowValue, depth: Int, RowCondition?)
    /// Whether one of the columns is the id of a member of one of the groups.
    case isMember([RowColumn], of: Set<GroupID>)

    package enum Comparison: Sendable {
        case equal, notEqual, greater, greaterOrEqual, less, lessOrEqual
    }

    /// Tests of text, byte for byte.
    package enum TextTest: Sendable {
        case begins, ends, contains
    }

    /// Every row meets it.
    package static let always = RowCondition.all([])
    /// No row meets it.
    package static let never = RowCondition.either([])
}
