import Core

/// Prints a list from the server as a table or as JSON.
struct ListPrinter {
    /// Headings and the members they show.
    let columns: [(heading: String, member: String)]

    func show(_ items: [JSONObject], json: Bool, console: Console = .standard) {
        if json {
            console.line(JSONWriter.text(["value": .array(items.map(JSON.object))]))
        } else {
            table(items).lines.forEach { console.line($0) }
        }
    }

    /// The table; what is missing shows as a dash.
    func table(_ items: [JSONObject]) -> Table {
        var table = Table(headings: columns.map(\.heading))
        for item in items { table.add(columns.map { ListPrinter.cell(item[$0.member]) }) }
        return table
    }

    /// A value as a person would write it.
    static func cell(_ value: JSON?) -> String {
        switch value {
        case nil, .null?: "-"
        case .bool(let flag)?: flag ? "yes" : "no"
        case .string(let text)?: text
        case .array(let items)?: items.map { cell($0) }.joined(separator: ", ")
        case .some(let other): JSONWriter.text(other)
        }
    }
}
