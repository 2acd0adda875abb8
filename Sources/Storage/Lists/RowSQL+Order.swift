extension RowSQL {
    /// What a key sorts by.
    mutating func expression(_ key: RowOrder.Key) -> String {
        let value = expression(key.value)
        return key.isText ? "substr(\(value), 1, \(RowOrder.textScalars))" : value
    }

    /// What stands behind `ORDER BY`.
    func order(_ keys: [(text: String, isDescending: Bool)], _ table: RowTable) -> String {
        let parts = keys.map { "\($0.text) \($0.isDescending ? "DESC NULLS LAST" : "ASC NULLS FIRST")" }
        return (parts + ["\(table.id.sql) \(table.isNewestFirst ? "DESC" : "ASC")"]).joined(separator: ", ")
    }

    /// Whether a row stands behind a position: it comes later by the first key, or equals it there and comes later by
    /// the rest.
    mutating func isBehind(
        _ position: RowPosition, _ keys: [(text: String, isDescending: Bool)], _ table: RowTable
    ) -> String {
        var text = "\(table.id.sql) \(table.isNewestFirst ? "<" : ">") \(bind(position.id))"
        for (key, last) in zip(keys, position.keys).reversed() {
            text = "(\(equality(key.text, last)) AND \(text))"
            if let later = isLater(key.text, last, isDescending: key.isDescending) { text = "(\(later) OR \(text))" }
        }
        return text
    }

    /// Nil where nothing comes later: null is the last of a descending order.
    private mutating func isLater(_ key: String, _ last: SQLValue, isDescending: Bool) -> String? {
        switch (last, isDescending) {
        case (.null, true): nil
        case (.null, false): "\(key) IS NOT NULL"
        case (_, true): "\(key) < \(bind(last)) OR \(key) IS NULL"
        case (_, false): "\(key) > \(bind(last))"
        }
    }
}
