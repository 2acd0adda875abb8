import Access
import Core
import GraphAPI
import TestSupport

extension FuzzTarget {
    /// The query options of a Graph list. An input is one line with version and type, and the raw query.
    static let query = FuzzTarget(
        name: "query", grammar: QueryGrammar.input,
        words: [
            "$filter=", "$orderby=", "$select=", "$expand=", "$search=", "$top=", "$skip=", "$count=true",
            " and ", " or ", "not ", "(", ")", " eq ", " in (", "/any(x:x eq 'a')", "contains(", "startswith(",
        ]
    ) { bytes throws(FuzzFinding) in
        guard let (version, type, query) = QueryGrammar.parts(bytes) else { return }
        let made = try FuzzFinding.reading { try QueryOptions(rawQuery: query, version: version) }
        guard let options = made else { return }
        _ = try FuzzFinding.reading { try options.searchText() }
        _ = try FuzzFinding.reading { try options.allow(only: [.filter, .search]) }
        if let rendering = try FuzzFinding.reading({ try options.rendering(of: type) }) {
            _ = type.render([:], rendering)
        }
        let read = try FuzzFinding.reading { try options.filterExpression(of: type) }
        if case .some(.some(let filter)) = read {
            let printed = FilterText.of(filter)
            guard let again = try? FilterParser.parse(printed, of: type, version: version), again == filter else {
                throw FuzzFinding("a filter reads differently once printed: \(printed)")
            }
            let isMet = filter.evaluate(on: type.render([:], version: version))
            guard FilterExpression.not(filter).evaluate(on: type.render([:], version: version)) != isMet else {
                throw FuzzFinding("a filter and its negation agree: \(printed)")
            }
        }
        if let order = try FuzzFinding.reading({ try options.order(of: type) }) {
            let object = type.render([:], version: version)
            guard !order.areInIncreasingOrder(object, object) else {
                throw FuzzFinding("an object comes before itself")
            }
            let printed = order.keys.map { $0.path.names.joined(separator: "/") + ($0.isDescending ? " desc" : "") }
                .joined(separator: ",")
            guard order.keys.isEmpty || (try? OrderBy.parse(printed, of: type, version: version)) == order else {
                throw FuzzFinding("an order reads differently once printed: \(printed)")
            }
        }
    }
}

/// Prints a checked filter so that it reads as the same filter again.
enum FilterText {
    static func of(_ filter: FilterExpression) -> String { text(filter, variables: 0) }

    private static func text(_ filter: FilterExpression, variables: Int) -> String {
        switch filter {
        case .either(let parts):
            parts.map { part in
                if case .either = part {
                    "(\(text(part, variables: variables)))"
                } else {
                    text(part, variables: variables)
                }
            }.joined(separator: " or ")
        case .all(let parts):
            parts.map { part in
                switch part {
                case .either, .all: "(\(text(part, variables: variables)))"
                default: text(part, variables: variables)
                }
            }.joined(separator: " and ")
        case .not(let part):
            switch part {
            case .not, .text, .any, .constant: "not \(text(part, variables: variables))"
            default: "not (\(text(part, variables: variables)))"
            }
        case .constant(let value): value ? "true" : "false"
        case .comparison(let path, let comparison, let value):
            "\(name(path)) \(comparison.rawValue) \(literal(value, path))"
        case .isOneOf(let path, let values):
            "\(name(path)) in (\(values.map { literal($0, path) }.joined(separator: ",")))"
        case .text(let function, let path, let part): "\(function.rawValue)(\(name(path)),\(quoted(part)))"
        case .any(let path, nil): "\(name(path))/any()"
        case .any(let path, let condition?):
            "\(name(path))/any(v\(variables + 1):\(text(condition, variables: variables + 1)))"
        }
    }

    private static func name(_ path: FilterPath) -> String {
        (path.scope == 0 ? path.names : ["v\(path.scope)"] + path.names).joined(separator: "/")
    }

    private static func literal(_ value: FilterValue, _ path: FilterPath) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .moment(let value): value.rfc3339
        case .text(let value): quoted(value.text)
        }
    }

    private static func quoted(_ text: String) -> String {
        var output = "'"
        for scalar in text.unicodeScalars {
            output.unicodeScalars.append(scalar)
            if scalar == "'" { output += "'" }
        }
        return output + "'"
    }
}
