/// Which rows of a table are wanted, in which order, and how many.
package struct RowQuery: Sendable {
    package var condition: RowCondition
    package var order: RowOrder
    /// Only rows behind this position.
    package var after: RowPosition?
    /// Matching rows to leave out at the start.
    package var skip = 0
    package var limit: Int
    /// Whether the number of all rows that meet the condition is wanted, wherever they stand.
    package var countsAll = false

    package init(
        _ condition: RowCondition = .always, order: RowOrder = RowOrder(), after: RowPosition? = nil, limit: Int
    ) {
        self.condition = condition
        self.order = order
        self.after = after
        self.limit = limit
    }

    /// Only the number of rows.
    package static func count(_ condition: RowCondition) -> RowQuery {
        var query = RowQuery(condition, limit: 0)
        query.countsAll = true
        return query
    }

    /// The same of the rows that meet one more condition.
    package func limited(to condition: RowCondition) -> RowQuery {
        var query = self
        query.condition = .all([condition, self.condition])
        return query
    }

    /// Whether it may have to look at every row: then it belongs on a thread beside the pool that answers requests.
    package var mayLast: Bool {
        if countsAll || !order.isOwn || skip > 0 { return true }
        if case .all(let parts) = condition, parts.isEmpty { return false }
        return true
    }
}

/// Some rows of a list, each with its position.
package struct RowPage<Row: Sendable>: Sendable {
    package let rows: [(row: Row, position: RowPosition)]
    /// Whether no more rows follow.
    package let isLast: Bool
    /// How many rows meet the condition, where that was asked for.
    package let total: Int64?

    package init(rows: [(row: Row, position: RowPosition)], isLast: Bool, total: Int64?) {
        self.rows = rows
        self.isLast = isLast
        self.total = total
    }

    /// The same places with something else at each.
    package func map<Other>(_ transform: (Row) throws -> Other) rethrows -> RowPage<Other> {
        RowPage<Other>(rows: try rows.map { (try transform($0.row), $0.position) }, isLast: isLast, total: total)
    }
}
