/// Rows under headings, aligned with spaces.
struct Table {
    private let headings: [String]
    private var rows: [[String]] = []

    init(_ headings: String...) { self.headings = headings }
    init(headings: [String]) { self.headings = headings }

    /// Adds a row. Missing cells are empty, cells beyond the headings are left out.
    mutating func add(_ cells: [String]) {
        rows.append(headings.indices.map { cells.indices.contains($0) ? Table.oneLine(cells[$0]) : "" })
    }

    var isEmpty: Bool { rows.isEmpty }

    /// The lines to print, without trailing spaces.
    var lines: [String] {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].count }.max() ?? 0
        }
        return ([headings] + rows).map { row in
            var line = ""
            for (cell, width) in zip(row, widths) {
                line += cell + String(repeating: " ", count: width - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// A cell must not break its row: control characters become spaces.
    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } ? " " : $0 })
    }
}
