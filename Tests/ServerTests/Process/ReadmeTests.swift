import Core
import Foundation
import Server
import TestSupport
import Testing

/// What the README shows works as it stands.
@Suite struct ReadmeTests {
    private static func blocks(_ language: String) throws -> [String] {
        let text = try String(
            contentsOf: DrawbridgeCommand.repository.appending(path: "README.md"), encoding: .utf8)
        var blocks: [String] = []
        var current: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let lines = current {
                if line == "```" {
                    blocks.append(lines.joined(separator: "\n"))
                    current = nil
                } else {
                    current = lines + [line]
                }
            } else if line == "```\(language)" {
                current = []
            }
        }
        return blocks
    }

    @Test func `the walk with curl runs from the first block to the last`() async throws {
        let blocks = try Self.blocks("bash")
        #expect(blocks.count >= 10)
        let script = URL(filePath: NSTemporaryDirectory()).appending(path: "drawbridge-walk-\(UUID().uuidString).sh")
        defer { try? FileManager.default.removeItem(at: script) }
        // Whatever happens, no server stays behind.
        let before =
            "set -euo pipefail\ncd '\(DrawbridgeCommand.repository.path)'\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
        try Data((before + blocks.joined(separator: "\n\n")).utf8).write(to: script)
        let result = try await DrawbridgeCommand.run(
            "/bin/bash", [script.path],
            environment: ["DRAWBRIDGE_PORT": "0", "DRAWBRIDGE_TLS_PORT": "0", "DRAWBRIDGE_TOKENS_ALGORITHM": "RS256"])
        #expect(result.status == 0, "\(result.output.suffix(2_000))\n\(result.complaint.suffix(2_000))")

        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.contains("403"), "the help desk is refused")
        #expect(lines.contains("available") && lines.contains("enabled"), "the connector comes up")
        #expect(result.output.contains("\"activityResult\": \"Failure\""), "the refusal is in the audit log")
        #expect(result.output.contains("\"complianceState\":\"noncompliant\""), "Ada's phone is noncompliant")
        #expect(result.output.contains("\"decision\": false"), "Ada may not open Exchange")
        #expect(
            lines.first { $0.hasPrefix("- ") } == "- Lookout for Work reports at most low for the device.",
            "the smallest change comes first")
        #expect(
            lines.contains("- Conditional-access policy \"Mail and files need a compliant device\" is turned off."))
        #expect(lines.count { $0 == "true" } >= 2, "Ben may, and Ada may after the threat is gone")
        #expect(lines.contains("A foreign id and an unknown one look the same."))
        #expect(result.output.contains("EndpointSecurityManager"), "the reviewer's matrix")
    }

    @Test func `the table of keys and the default configuration have every key, and no other`() throws {
        let root = DrawbridgeCommand.repository
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let documented = Set(
            readme.split(separator: "\n").drop { $0 != "| key | default | meaning |" }
                .prefix { $0.hasPrefix("|") }.dropFirst(2)
                .flatMap { ($0.split(separator: "|").first ?? "").matches(of: #/`([A-Za-z.]+)`/#).map { String($0.1) } }
        )
        let keys = Set(ServerConfiguration.flags).subtracting(["clockFile"])
        #expect(documented.symmetricDifference(keys).sorted() == [])

        let file = try JSONReader.read(Array(try Data(contentsOf: root.appending(path: "Config/drawbridge.json"))))
        #expect(Set(Self.names(file, "")).symmetricDifference(keys).sorted() == [])
    }

    private static func names(_ value: JSON, _ prefix: String) -> [String] {
        (value.object?.members ?? []).flatMap { member in
            member.value.object == nil ? [prefix + member.name] : names(member.value, prefix + member.name + ".")
        }
    }
}
