import Core

extension RowSQL {
    /// The condition as an expression that is true where it holds; elsewhere it is false or null, which is the same
    /// behind `WHERE`. A negation is carried down to what it is about, because over null SQL's own gives null.
    mutating func condition(_ condition: RowCondition, isNegated: Bool = false) -> String {
        switch condition {
        case .all(let parts): return chain(parts, isNegated: isNegated, isAll: !isNegated)
        case .either(let parts): return chain(parts, isNegated: isNegated, isAll: isNegated)
        case .not(let part): return self.condition(part, isNegated: !isNegated)
        case .comparison(let value, let comparison, let literal):
            return self.comparison(value, comparison, literal, isNegated: isNegated)
        case .isOneOf(let value, let literals): return isOneOf(expression(value), literals, isNegated: isNegated)
        case .text(let test, let value, let part): return text(expression(value), test, part, isNegated: isNegated)
        case .any(let array, let depth, let condition):
            return (isNegated ? "NOT " : "") + exists(array, depth: depth, condition)
        case .isMember(let columns, let groups):
            guard !groups.isEmpty else { return isNegated ? Self.always : Self.never }
            return (isNegated ? "NOT " : "")
                + "EXISTS (SELECT 1 FROM group_members m WHERE m.member_id IN (\(columns.map(\.sql).joined(separator: ", ")))"
                + " AND m.group_id IN (\(bind(groups.map { .id($0) }))))"
        }
    }

    private static let always = "1 = 1"
    private static let never = "1 = 0"

    private mutating func chain(_ parts: [RowCondition], isNegated: Bool, isAll: Bool) -> String {
        guard !parts.isEmpty else { return isAll ? Self.always : Self.never }
        let texts = parts.map { condition($0, isNegated: isNegated) }
        return texts.count == 1 ? texts.joined() : "(" + texts.joined(separator: isAll ? " AND " : " OR ") + ")"
    }

    private mutating func comparison(
        _ value: RowValue, _ comparison: RowCondition.Comparison, _ literal: SQLValue, isNegated: Bool
    ) -> String {
        let isEquality = comparison == .equal || comparison == .notEqual
        // Nothing may be bound here that the text does not name.
        guard isEquality || literal != .null else { return isNegated ? Self.always : Self.never }
        let value = expression(value)
        guard !isEquality else {
            if (comparison == .equal) != isNegated { return equality(value, literal) }
            return literal == .null ? "\(value) IS NOT NULL" : "(\(value) <> \(bind(literal)) OR \(value) IS NULL)"
        }
        let text = "\(value) \(sign(comparison, isNegated: isNegated)) \(bind(literal))"
        return isNegated ? "(\(text) OR \(value) IS NULL)" : text
    }

    /// Equality where null equals null.
    mutating func equality(_ value: String, _ literal: SQLValue) -> String {
        literal == .null ? "\(value) IS NULL" : "\(value) = \(bind(literal))"
    }

    private func sign(_ comparison: RowCondition.Comparison, isNegated: Bool) -> String {
        switch comparison {
        case .greater: isNegated ? "<=" : ">"
        case .greaterOrEqual: isNegated ? "<" : ">="
        case .less: isNegated ? ">=" : "<"
        default: isNegated ? ">" : "<="
        }
    }

    private mutating func isOneOf(_ value: String, _ literals: [SQLValue], isNegated: Bool) -> String {
        let texts = literals.filter { $0 != .null }
        let takesNull = texts.count < literals.count
        guard !texts.isEmpty else { return takesNull != isNegated ? "\(value) IS NULL" : "\(value) IS NOT NULL" }
        let list = "\(value) \(isNegated ? "NOT IN" : "IN") (\(bind(texts)))"
        // Over null both forms of IN are null.
        return takesNull != isNegated ? "(\(list) OR \(value) IS NULL)" : list
    }

    private mutating func text(
        _ value: String, _ test: RowCondition.TextTest, _ part: String, isNegated: Bool
    ) -> String {
        let bytes = Array(part.utf8)
        // Whatever is text begins with nothing.
        guard !bytes.isEmpty else { return "\(value) IS \(isNegated ? "" : "NOT ")NULL" }
        let part = bind(.blob(bytes))
        let found =
            switch test {
            case .begins: "substr(CAST(\(value) AS BLOB), 1, \(bytes.count)) = \(part)"
            case .ends: "substr(CAST(\(value) AS BLOB), -\(bytes.count)) = \(part)"
            case .contains: "instr(CAST(\(value) AS BLOB), \(part)) > 0"
            }
        return isNegated ? "CASE WHEN \(found) THEN 0 ELSE 1 END = 1" : found
    }

    private mutating func exists(_ array: RowValue, depth: Int, _ condition: RowCondition?) -> String {
        let items: String
        switch array {
        case .member(let column, let names): items = "json_each(\(column.sql), \(path(names)))"
        case .item(let outer, let names): items = "json_each(i\(outer).value, \(path(names)))"
        default: items = "json_each(\(expression(array)))"
        }
        let test = condition.map { " WHERE " + self.condition($0) } ?? ""
        return "EXISTS (SELECT 1 FROM \(items) AS i\(depth)\(test))"
    }
}
