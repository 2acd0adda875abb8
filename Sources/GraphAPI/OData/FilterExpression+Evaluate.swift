import Core

extension FilterExpression {
    /// Whether an object, as it is shown, meets the filter. A function over null is false, and so `not` over it is
    /// true; `gt`, `ge`, `lt` and `le` with null are false (OData 4.01 part 2, section 5.1.1.1).
    package func evaluate(on object: JSONObject) -> Bool { evaluate([.object(object)]) }

    private func evaluate(_ scopes: [JSON]) -> Bool {
        switch self {
        case .all(let parts): return parts.allSatisfy { $0.evaluate(scopes) }
        case .either(let parts): return parts.contains { $0.evaluate(scopes) }
        case .not(let part): return !part.evaluate(scopes)
        case .constant(let value): return value
        case .comparison(let path, let comparison, let literal):
            return FilterExpression.holds(path.value(in: scopes), comparison, literal)
        case .isOneOf(let path, let literals):
            return literals.contains(path.value(in: scopes))
        case .text(let function, let path, let part):
            guard case .text(let value) = path.value(in: scopes) else { return false }
            return FilterExpression.holds(function, value.text, part)
        case .any(let path, let condition):
            guard let items = path.json(in: scopes)?.array else { return false }
            guard let condition else { return !items.isEmpty }
            return items.contains { condition.evaluate(scopes + [$0]) }
        }
    }

    private static func holds(_ value: FilterValue, _ comparison: Comparison, _ literal: FilterValue) -> Bool {
        switch comparison {
        case .eq: return value == literal
        case .ne: return value != literal
        case .gt, .ge, .lt, .le:
            guard value != .null, literal != .null else { return false }
            switch comparison {
            case .gt: return FilterValue.isBefore(literal, value)
            case .lt: return FilterValue.isBefore(value, literal)
            case .ge: return value == literal || FilterValue.isBefore(literal, value)
            default: return value == literal || FilterValue.isBefore(value, literal)
            }
        }
    }

    private static func holds(_ function: TextFunction, _ value: String, _ part: String) -> Bool {
        let value = Array(value.utf8)
        let part = Array(part.utf8)
        switch function {
        case .startswith: return value.starts(with: part)
        case .endswith: return value.reversed().starts(with: part.reversed())
        case .contains: return contains(value, part)
        }
    }

    private static func contains(_ value: [UInt8], _ part: [UInt8]) -> Bool {
        part.isEmpty || value.indices.contains { value[$0...].starts(with: part) }
    }
}

extension FilterPath {
    /// The member's value, nil where the path leads nowhere.
    func json(in scopes: [JSON]) -> JSON? {
        guard scopes.indices.contains(scope) else { return nil }
        var value = scopes[scope]
        for name in names {
            guard let next = value.object?[name] else { return nil }
            value = next
        }
        return value
    }

    /// The member's value in the form that is compared; null where there is none.
    func value(in scopes: [JSON]) -> FilterValue {
        guard let value = json(in: scopes) else { return .null }
        return FilterPath.value(value, form)
    }

    /// A JSON value in the form that is compared; null if it is not of that form.
    static func value(_ json: JSON, _ form: Form) -> FilterValue {
        switch (form, json) {
        case (.bool, .bool(let value)): .bool(value)
        case (.integer, .integer(let value)): .integer(value)
        case (.text, .string(let text)), (.word, .string(let text)): .text(ExactText(text))
        case (.textIgnoringCase, .string(let text)): .text(ExactText(text.asciiLowercasedText))
        case (.identifier, .string(let text)): .text(ExactText(text.normalisedIdentifier))
        case (.moment, .string(let text)): Timestamp(rfc3339: text).map(FilterValue.moment) ?? .null
        default: .null
        }
    }
}
