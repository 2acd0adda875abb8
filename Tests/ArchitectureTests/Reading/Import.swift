/// One import declaration.
struct Import: Sendable, Equatable {
    /// The module, without the declaration or submodule that may follow its name.
    let module: String
    /// The line, from 1.
    let line: Int

    /// The imports in `code`, which has no comments and no text.
    static func all(in code: String) -> [Import] {
        code.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .filter { mayImport($0.element) }
            .flatMap { index, line in
                Substring(line).split(separator: ";").compactMap { module(in: $0) }
                    .map { Import(module: $0, line: index + 1) }
            }
    }

    /// Whether the line could import at all; asked first, as the full answer is slow.
    private static func mayImport(_ line: Substring.UTF8View) -> Bool {
        let word = Array("import".utf8)
        return line.indices.contains { line[$0] == UInt8(ascii: "i") && line[$0...].starts(with: word) }
    }

    private static func module(in statement: Substring) -> String? {
        let attribute = /@\w+(\([^)]*\))?\s+/
        let access = /(public|package|internal|fileprivate|private)\s+/
        let kind = /(struct|class|enum|protocol|actor|typealias|func|let|var)\s+/
        var rest = statement.drop { $0.isWhitespace }
        while let match = rest.prefixMatch(of: attribute) { rest = rest[match.range.upperBound...] }
        if let match = rest.prefixMatch(of: access) { rest = rest[match.range.upperBound...] }
        guard let match = rest.prefixMatch(of: /import\s+/) else { return nil }
        rest = rest[match.range.upperBound...]
        if let match = rest.prefixMatch(of: kind) { rest = rest[match.range.upperBound...] }
        return rest.prefixMatch(of: /`?(\w+)/).map { String($0.output.1) }
    }
}
