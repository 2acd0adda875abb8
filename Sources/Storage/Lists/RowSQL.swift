import Core

/// SQL text in the making, and the values bound to it. Text and integers that occur again keep their number.
struct RowSQL {
    private(set) var values: [SQLValue] = []
    private var texts: [ExactText: Int] = [:]
    private var integers: [Int64: Int] = [:]

    /// The parameter that stands for a value.
    mutating func bind(_ value: SQLValue) -> String {
        switch value {
        case .text(let text):
            if let number = texts[ExactText(text)] { return "?\(number)" }
            texts[ExactText(text)] = values.count + 1
        case .integer(let integer):
            if let number = integers[integer] { return "?\(number)" }
            integers[integer] = values.count + 1
        case .null, .blob: break
        }
        values.append(value)
        return "?\(values.count)"
    }

    /// The parameters that stand for values, separated by commas.
    mutating func bind(_ values: some Sequence<SQLValue>) -> String {
        values.map { bind($0) }.joined(separator: ", ")
    }
}
