import Access
import Core
import Storage

/// Turns filters and orders over a type's members, as answers show them, into conditions over the columns of a table.
struct RowTranslation {
    private let version: GraphVersion
    private let showsUnknownWords: Bool
    /// What names mean: the entity first, then the item of each `any` around the current place.
    private let scopes: [Scope]

    private enum Scope {
        case object(EntityType, ListColumns)
        case item(PropertyKind, RowValue)
    }

    /// A condition, and whether exactly the rows meet it that meet the filter. If not, more do.
    struct Condition {
        let condition: RowCondition
        let isExact: Bool

        static let unknown = Condition(condition: .always, isExact: false)
    }

    init(_ type: EntityType, _ columns: ListColumns, version: GraphVersion, showsUnknownWords: Bool) {
        self.init([.object(type, columns)], version, showsUnknownWords)
    }

    private init(_ scopes: [Scope], _ version: GraphVersion, _ showsUnknownWords: Bool) {
        self.scopes = scopes
        self.version = version
        self.showsUnknownWords = showsUnknownWords
    }

    // MARK: Conditions

    /// The condition of a filter.
    func condition(_ filter: FilterExpression) -> Condition { condition(filter, isNegated: false) }

    /// A negation is carried down, so that what no query can tell lets rows through rather than out.
    private func condition(_ filter: FilterExpression, isNegated: Bool) -> Condition {
        switch filter {
        case .all(let parts):
            return combined(parts, isNegated) { isNegated ? .either($0) : .all($0) }
        case .either(let parts):
            return combined(parts, isNegated) { isNegated ? .all($0) : .either($0) }
        case .not(let part): return condition(part, isNegated: !isNegated)
        case .constant(let value): return exact(value ? .always : .never, isNegated)
        case .comparison(let path, let comparison, let literal):
            return leaf(path, isNegated) { .comparison($0, comparison.ofRows, literal.sql) }
        case .isOneOf(let path, let literals):
            return leaf(path, isNegated) { .isOneOf($0, literals.map(\.sql)) }
        case .text(let function, let path, let part):
            return leaf(path, isNegated) { .text(function.ofRows, $0, part) }
        case .any(let path, let inner): return any(path, inner, isNegated)
        }
    }

    private func combined(
        _ parts: [FilterExpression], _ isNegated: Bool, _ combine: ([RowCondition]) -> RowCondition
    ) -> Condition {
        let parts = parts.map { condition($0, isNegated: isNegated) }
        return Condition(condition: combine(parts.map(\.condition)), isExact: parts.allSatisfy(\.isExact))
    }

    private func exact(_ condition: RowCondition, _ isNegated: Bool) -> Condition {
        Condition(condition: isNegated ? .not(condition) : condition, isExact: true)
    }

    private func leaf(_ path: FilterPath, _ isNegated: Bool, _ make: (RowValue) -> RowCondition) -> Condition {
        guard let value = value(path) else { return .unknown }
        return exact(make(value), isNegated)
    }

    private func any(_ path: FilterPath, _ inner: FilterExpression?, _ isNegated: Bool) -> Condition {
        guard let (property, place) = find(path) else { return .unknown }
        let depth = scopes.count
        switch place {
        case .nothing: return exact(.never, isNegated)
        case .oneItem(let columns):
            guard let type = property.kind.nestedType else { return .unknown }
            guard let inner else { return exact(.always, isNegated) }
            return entering(.object(type, columns)).condition(inner, isNegated: isNegated)
        case .items(let array):
            guard let inner else { return exact(.any(array, depth: depth, nil), isNegated) }
            guard let scope = item(property, depth: depth) else { return .unknown }
            let condition = entering(scope).condition(inner, isNegated: false)
            // Of items that only may meet it, nothing follows for their absence.
            if isNegated && !condition.isExact { return .unknown }
            let found = RowCondition.any(array, depth: depth, condition.condition)
            return Condition(condition: isNegated ? .not(found) : found, isExact: condition.isExact)
        case .value, .object, .computed: return .unknown
        }
    }

    private func item(_ property: Property, depth: Int) -> Scope? {
        switch property.kind {
        case .strings: .item(.string, .item(depth: depth, []))
        case .identifiers: .item(.identifier, .item(depth: depth, []))
        case .enumerations(let words): .item(.enumeration(words), .item(depth: depth, []))
        case .complexCollection(let type): .object(type, ListColumns([:], document: .item(depth: depth)))
        default: nil
        }
    }

    private func entering(_ scope: Scope) -> RowTranslation {
        RowTranslation(scopes + [scope], version, showsUnknownWords)
    }

    // MARK: Orders

    /// The order by the keys; nil if one is computed from more than a query can tell.
    func order(_ order: OrderBy) -> RowOrder? {
        var keys: [RowOrder.Key] = []
        for key in order.keys {
            guard let value = value(key.path) else { return nil }
            keys.append(RowOrder.Key(value, isDescending: key.isDescending, isText: key.path.form.isText))
        }
        return RowOrder(keys)
    }

    /// The member of the entity, shown, without the case of ASCII letters.
    func lowercased(_ name: String) -> RowValue? {
        value(FilterPath(scope: 0, names: [name], form: .text)).map { .lowercased($0) }
    }

    // MARK: Values

    /// A member as it is shown, in the form that is compared; nil if no query can tell it.
    private func value(_ path: FilterPath) -> RowValue? {
        guard scopes.indices.contains(path.scope) else { return nil }
        if path.names.isEmpty {
            guard case .item(let kind, let value) = scopes[path.scope] else { return nil }
            return shown(value, kind, path.form)
        }
        guard let (property, place) = find(path) else { return nil }
        switch place {
        case .value(let value):
            let stored = property.storedDefault.map { RowValue.first([value, .constant($0)]) } ?? value
            return shown(stored, property.kind, path.form)
        case .nothing: return shown(.constant(property.storedDefault ?? .null), property.kind, path.form)
        case .object, .items, .oneItem, .computed: return nil
        }
    }

    private func find(_ path: FilterPath) -> (Property, ListColumns.Place)? {
        guard scopes.indices.contains(path.scope), case .object(var type, var columns) = scopes[path.scope] else {
            return nil
        }
        for (index, name) in path.names.enumerated() {
            guard let property = type.property(name, version: version) else { return nil }
            let place = columns.place(property)
            if index == path.names.count - 1 { return (property, place) }
            guard case .object(let inner) = place, let nested = property.kind.nestedType else { return nil }
            (type, columns) = (nested, inner)
        }
        return nil
    }

    private func shown(_ value: RowValue, _ kind: PropertyKind, _ form: FilterPath.Form) -> RowValue {
        if form == .textIgnoringCase { return .lowercased(value) }
        guard case .enumeration(let words) = kind,
            let shown = words.shownWords(version: version, showsUnknown: showsUnknownWords)
        else { return value }
        return .known(value, shown.known, otherwise: .text(shown.replacement))
    }
}

extension Property {
    /// What is shown where nothing is stored, in the form in which rows hold it; nil if that is null.
    fileprivate var storedDefault: SQLValue? {
        switch FilterPath.value(defaultValue, FilterPath.form(kind, ignoresCase: false)) {
        case .null: nil
        case let value: value.sql
        }
    }
}

extension FilterPath.Form {
    /// Whether texts of any length are compared.
    fileprivate var isText: Bool {
        switch self {
        case .text, .textIgnoringCase, .identifier: true
        case .bool, .integer, .moment, .word, .none: false
        }
    }
}

extension FilterValue {
    fileprivate var sql: SQLValue {
        switch self {
        case .null: .null
        case .bool(let value): .flag(value)
        case .integer(let value): .integer(value)
        case .text(let text): .text(text.text)
        case .moment(let moment): .time(moment)
        }
    }
}

extension FilterExpression.Comparison {
    fileprivate var ofRows: RowCondition.Comparison {
        switch self {
        case .eq: .equal
        case .ne: .notEqual
        case .gt: .greater
        case .ge: .greaterOrEqual
        case .lt: .less
        case .le: .lessOrEqual
        }
    }
}

extension FilterExpression.TextFunction {
    fileprivate var ofRows: RowCondition.TextTest {
        switch self {
        case .startswith: .begins
        case .endswith: .ends
        case .contains: .contains
        }
    }
}
