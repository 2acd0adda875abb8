import Core
import Foundation
import TestSupport
import Testing

/// The decision core against an oracle that was written from the rules' text alone, in another language.
@Suite struct OracleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Oracle").path

    @Test func `every cell of the oracle's decision table is what the core answers`() async throws {
        // The table is too long for a pipe that is kept in memory whole.
        let file = NSTemporaryDirectory() + "drawbridge-oracle-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let oracle = try await Command.run(
            "/bin/sh",
            ["-c", #"exec python3 -B "$0" table > "$1""#, "\(Self.folder)/compliance_oracle.py", file])
        try #require(oracle.status == 0, "\(oracle.complaint)")
        let table = try String(contentsOfFile: file, encoding: .utf8)
        let lines = Substring(table).utf8.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count >= 100_000)
        #expect(Set(lines.map { Substring($0) }).count == lines.count)
        var differences: [String] = []
        for start in stride(from: 0, to: lines.count, by: 100) {
            differences += lines[start..<min(start + 100, lines.count)].compactMap(Self.difference)
            // The servers under test in this process have only a thread or two as well.
            await Task.yield()
        }
        #expect(differences.isEmpty, "\(differences.count): \(differences.prefix(10).joined(separator: "\n"))")
    }

    private static func difference(_ line: Substring.UTF8View) -> String? {
        guard let cell = OracleCell(line) else { return "no cell: \(Substring(line))" }
        let answer = cell.answer()
        return answer.elementsEqual(cell.expected, by: ==) ? nil : "\(Substring(line)) but \(answer)"
    }

    @Test func `the oracle says what the rules' sentences say`() async throws {
        let run = try await Command.run("/usr/bin/env", ["python3", "-B", "-m", "unittest", "discover", Self.folder])
        #expect(run.status == 0, "\(run.complaint)")
    }
}
