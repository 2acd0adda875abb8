import Core

// How a value is written for SQLite. Everything in these files but the functions over JSON, dates and `GLOB` is
// portable.
extension RowSQL {
    /// The expression of a value.
    mutating func expression(_ value: RowValue) -> String {
        switch value {
        case .column(let column): return column.sql
        case .member(let column, let names): return "json_extract(\(column.sql), \(path(names)))"
        case .item(let depth, let names):
            return names.isEmpty ? "i\(depth).value" : "json_extract(i\(depth).value, \(path(names)))"
        case .constant(.null): return "NULL"
        case .constant(let value): return bind(value)
        case .first(let values): return "coalesce(\(values.map { expression($0) }.joined(separator: ", ")))"
        case .choice(let value, let choices, let otherwise):
            var text = "CASE \(expression(value))"
            for choice in choices { text += " WHEN \(bind(choice.value)) THEN \(expression(choice.result))" }
            return text + " ELSE \(expression(.constant(otherwise))) END"
        case .joined(let values): return "(" + values.map { expression($0) }.joined(separator: " || ") + ")"
        case .moment(let text): return moment(expression(text))
        case .lowercased(let text): return "lower(\(expression(text)))"
        case .identifier(let text):
            let text = expression(text)
            return
                "CASE WHEN lower(\(text)) GLOB \(bind(.text(Self.identifierForm))) THEN lower(\(text)) ELSE \(text) END"
        case .known(let word, let known, let otherwise):
            let word = expression(word)
            return "CASE WHEN \(word) IN (\(bind(known.map { .text($0) }))) THEN \(word) "
                + "ELSE \(expression(.constant(otherwise))) END"
        }
    }

    /// The path of a member as the functions over JSON take it.
    mutating func path(_ names: [String]) -> String {
        bind(.text(names.reduce("$") { $0 + ".\"" + $1.replacing("\"", with: "") + "\"" }))
    }

    /// Microseconds since 1970 of `2026-11-23T10:00:00[.f]Z`, where f has one to six digits.
    private func moment(_ text: String) -> String {
        "(CAST(strftime('%s', substr(\(text), 1, 19)) AS INTEGER) * 1000000"
            + " + CAST(substr(rtrim(\(text), 'Z') || '000000', 21, 6) AS INTEGER))"
    }

    private static let identifierForm = [8, 4, 4, 4, 12].map { String(repeating: "[0-9a-f]", count: $0) }
        .joined(separator: "-")
}
