import Core
import HTTPSupport
import Storage

/// What a list asks a table for.
struct RowSelection: Sendable {
    /// What rows must meet.
    let condition: RowCondition
    /// Whether every row that meets it is asked for. If not, each must be looked at again.
    let isExact: Bool
    private let order: RowOrder

    /// Rows in order, after a position.
    func rows(after: RowPosition?, limit: Int) -> RowQuery {
        RowQuery(condition, order: order, after: after, limit: limit)
    }

    fileprivate init(_ condition: RowCondition, isExact: Bool, order: RowOrder) {
        self.condition = condition
        self.isExact = isExact
        self.order = order
    }
}

extension ListQuery {
    /// What is to be asked of a table whose columns hold the members of the type.
    /// - Throws: 400 for an order by what no query can tell.
    func selection(of type: EntityType, in columns: ListColumns, _ call: GraphCall) throws(Failure) -> RowSelection {
        try selection(
            RowTranslation(type, columns, version: call.version, showsUnknownWords: call.wantsUnknownWords))
    }

    private func selection(_ translation: RowTranslation) throws(Failure) -> RowSelection {
        var conditions: [RowCondition] = []
        var isExact = true
        if let filter {
            let translated = translation.condition(filter)
            conditions.append(translated.condition)
            isExact = translated.isExact
        }
        if let search {
            if let name = translation.lowercased("displayName") {
                conditions.append(.text(.contains, name, search.asciiLowercasedText))
            } else {
                isExact = false
            }
        }
        guard let order = translation.order(order) else {
            throw .invalid("'$orderby' names a member that this list cannot be sorted by.", target: "$orderby")
        }
        return RowSelection(conditions.isEmpty ? .always : .all(conditions), isExact: isExact, order: order)
    }
}

extension RowPosition {
    /// What a link holds.
    var json: JSON { ["key": .array(keys.map(\.json)), "id": id.json] }

    /// The position a link holds.
    /// - Throws: 400 if it holds none in an order of so many keys.
    init(json: JSON, keys count: Int) throws(Failure) {
        guard let object = json.object, let id = object["id"].flatMap(SQLValue.init(json:)),
            let items = object["key"]?.array, items.count == count
        else { throw PageCursor.invalid }
        let keys = items.compactMap { SQLValue(json: $0) }
        guard keys.count == count else { throw PageCursor.invalid }
        self.init(keys: keys, id: id)
    }
}

extension SQLValue {
    fileprivate var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .integer(let integer): .integer(integer)
        case .null, .blob: .null
        }
    }

    fileprivate init?(json: JSON) {
        switch json {
        case .null: self = .null
        case .integer(let integer): self = .integer(integer)
        case .string(let text): self = .text(text)
        default: return nil
        }
    }
}
