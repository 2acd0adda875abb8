import Core
import HTTPSupport
import Storage

/// One row of a list before it is shown.
struct GraphRow: Sendable {
    /// The entity's id, which settles the order of rows that are otherwise equal.
    let id: String
    /// The members as they are stored.
    let stored: JSONObject

    /// A row.
    init(_ id: String, _ stored: JSONObject) {
        self.id = id
        self.stored = stored
    }
}

/// Some rows of a list in its own order, and where each of them stands in it.
struct GraphRows: Sendable {
    /// The rows.
    let rows: [(row: GraphRow, position: JSON)]
    /// Whether there are no more.
    let isLast: Bool

    /// Rows at any positions.
    init(rows: [(row: GraphRow, position: JSON)], isLast: Bool) {
        self.rows = rows
        self.isLast = isLast
    }

    /// Rows in order of id, read with a limit: fewer than that are the last.
    init(_ rows: [GraphRow], limit: Int) {
        self.init(rows: rows.map { ($0, .string($0.id)) }, isLast: rows.count < limit)
    }

    /// Rows of a table.
    init(_ page: RowPage<GraphRow>) {
        self.init(rows: page.rows.map { ($0.row, $0.position.json) }, isLast: page.isLast)
    }

    /// The id at a position; nil at the start of the list.
    /// - Throws: 400 for a position that is none of an order by id.
    static func identifier<Kind>(_ position: JSON?) throws(Failure) -> Identifier<Kind>? {
        guard let position else { return nil }
        guard let id = position.string.flatMap({ Identifier<Kind>($0) }) else { throw PageCursor.invalid }
        return id
    }
}

extension OrderBy {
    /// Whether no order was asked for.
    var isEmpty: Bool { keys.isEmpty }

    /// Whether the order is by this one member of the entity, the least first.
    func isOnly(_ name: String) -> Bool {
        guard keys.count == 1, let key = keys.first, key.path.names.count == 1, let only = key.path.names.first else {
            return false
        }
        return only.hasSameBytes(as: name) && !key.isDescending
    }
}
