/// One Swift file.
struct SourceFile: Sendable {
    /// From the root of the repository: `Sources/Core/Patch.swift`.
    let path: String
    /// How many lines it has.
    let lineCount: Int
    /// Its code, without comments and the text of string literals, line for line.
    let code: String
    /// What it imports.
    let imports: [Import]

    /// The second folder of the path: the module of a file in `Sources`.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// The target of a file in `Tests`: each folder in `Tests/Support` is one of its own.
    var testTarget: String {
        module == "Support" ? path.split(separator: "/").dropFirst(2).first.map(String.init) ?? "" : module
    }

    init(path: String, text: String) {
        self.path = path
        let breaks = text.utf8.count { $0 == UInt8(ascii: "\n") }
        lineCount = breaks + (text.isEmpty || text.hasSuffix("\n") ? 0 : 1)
        code = CodeText.of(text)
        imports = Import.all(in: code)
    }

    /// Where the pattern stands in the code, as `path:line: advice`.
    func findings(of pattern: Pattern) throws -> [String] {
        let expression = try Regex(pattern.expression).wordBoundaryKind(.simple)
        guard code.contains(expression) else { return [] }
        return code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            guard let match = line.firstMatch(of: expression) else { return nil }
            return "\(path):\(index + 1): \(line[match.range]): \(pattern.advice)"
        }
    }
}
