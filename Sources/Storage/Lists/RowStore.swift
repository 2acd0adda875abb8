import Core

/// Reads pages of the lists that requests filter and order as they like.
package struct RowStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    /// The positions of the rows that are wanted, in their order.
    /// - Parameter row: what stands at a position; it is told the table's id.
    package func page<Row>(
        of table: RowTable, _ query: RowQuery, row: (SQLValue) throws -> Row?
    ) throws -> RowPage<Row> {
        let total = query.countsAll ? try count(of: table, query.condition) : nil
        guard query.limit > 0 else { return RowPage(rows: [], isLast: true, total: total) }
        var text = RowSQL()
        let keys = query.order.keys.map { (text: text.expression($0), isDescending: $0.isDescending) }
        var condition = text.condition(query.condition)
        if let after = query.after {
            guard after.keys.count == keys.count else { throw Failure.internal("a position of another order") }
            condition += " AND " + text.isBehind(after, keys, table)
        }
        let select = """
            SELECT \(([table.id.sql] + keys.map(\.text)).joined(separator: ", ")) FROM \(table.source)
            WHERE \(condition) ORDER BY \(text.order(keys, table))
            LIMIT \(text.bind(.integer(Int64(query.limit) + 1))) OFFSET \(text.bind(.integer(Int64(query.skip))))
            """
        var positions: [RowPosition] = []
        try sql.forEachRow(select, isKept: query.isCommon, text.values) { row in
            positions.append(
                RowPosition(keys: keys.indices.map { row.value($0 + 1) }, id: row.value(0)))
            return true
        }
        let wanted = positions.prefix(query.limit)
        return RowPage(
            rows: try wanted.compactMap { position in try row(position.id).map { (row: $0, position: position) } },
            isLast: positions.count == wanted.count, total: total)
    }

    /// How many rows meet a condition.
    package func count(of table: RowTable, _ condition: RowCondition) throws -> Int64 {
        var text = RowSQL()
        let select = "SELECT count(*) FROM \(table.source) WHERE \(text.condition(condition))"
        var count: Int64 = 0
        try sql.forEachRow(select, isKept: false, text.values) { row in
            count = try row.integer(0)
            return false
        }
        return count
    }
}

extension RowQuery {
    /// Whether its statement is one of a few that come again and again, so that it is worth keeping.
    fileprivate var isCommon: Bool {
        if case .all(let parts) = condition, parts.isEmpty { return order.isOwn }
        return false
    }
}
