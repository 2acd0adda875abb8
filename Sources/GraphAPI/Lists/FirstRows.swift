/// The first rows of a list in some order, taken from all of them one by one: however many there are, only those that
/// may still be among the first are kept.
struct FirstRows {
    private let limit: Int
    private let order: OrderBy
    private var kept: [(key: SortKey, row: GraphRow)] = []
    /// No row behind it can be among the first.
    private var bound: SortKey?

    init(_ limit: Int, _ order: OrderBy) {
        self.limit = limit
        self.order = order
    }

    /// Takes one more row.
    mutating func take(_ row: GraphRow, _ key: SortKey) {
        if let bound, !key.isBefore(bound, order) { return }
        kept.append((key, row))
        if kept.count >= 2 * limit + 1_000 { shorten() }
    }

    /// The rows in their order.
    mutating func rows() -> [(key: SortKey, row: GraphRow)] {
        shorten()
        return kept
    }

    private mutating func shorten() {
        kept.sort { $0.key.isBefore($1.key, order) }
        guard kept.count > limit else { return }
        kept.removeLast(kept.count - limit)
        bound = kept.last?.key
    }
}
