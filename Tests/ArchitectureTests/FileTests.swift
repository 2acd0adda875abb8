import Testing

@Suite struct FileTests {
    @Test func `no source file is longer than the limit unless it is a table`() {
        let long = Repository.sources.filter { $0.lineCount > LongFiles.limit && !LongFiles.tables.contains($0.path) }
            .map { "\($0.path): \($0.lineCount) lines" }
        #expect(long.isEmpty, "\(long.joined(separator: "\n"))")
    }

    @Test func `the list of tables names only files that need it`() {
        let long = Set(Repository.sources.filter { $0.lineCount > LongFiles.limit }.map(\.path))
        #expect(LongFiles.tables.subtracting(long) == [])
    }

    @Test(arguments: [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("\n\n", 2)])
    func `lines are counted as an editor counts them`(text: String, lines: Int) {
        #expect(SourceFile(path: "Sources/Core/File.swift", text: text).lineCount == lines)
    }
}
