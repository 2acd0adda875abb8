import Foundation
import Testing

@testable import Access

/// `OpenAPI/drawbridge.yaml` and the table of operations say the same.
@Suite struct ContractTests {
    /// What the contract says of one operation.
    struct Entry: Hashable {
        var id = ""
        var action = ""
    }

    /// Reads paths, methods, ids and actions by their indentation, which is all of YAML that this needs.
    static func entries() throws -> [String: Entry] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "OpenAPI/drawbridge.yaml"), encoding: .utf8)
        var entries: [String: Entry] = [:]
        var (path, route) = ("", "")
        for line in text.split(separator: "\n") {
            if line.hasPrefix("components:") { break }
            if line.hasPrefix("  /") {
                path = String(line.dropFirst(2).dropLast())
            } else if let method = line.wholeMatch(of: /\ {4}(get|put|post|patch|delete):/) {
                route = "\(method.1.uppercased()) \(path)"
                entries[route] = Entry()
            } else if let id = line.wholeMatch(of: /\ {6}operationId: (.+)/) {
                entries[route]?.id = String(id.1)
            } else if let action = line.wholeMatch(of: /\ {6}x-required-action: (.+)/) {
                entries[route]?.action = String(action.1)
            }
        }
        return entries
    }

    /// How the contract writes what an operation needs.
    static func action(_ guarded: APIOperation.Guard) -> String {
        switch guarded {
        case .action(let action): action.rawValue
        case .anyAction(let actions): "[" + actions.map(\.rawValue).joined(separator: ", ") + "]"
        case .allActions(let actions): "{ allOf: [" + actions.map(\.rawValue).joined(separator: ", ") + "] }"
        case .authenticated: "authenticated"
        case .anonymous: "none"
        }
    }

    @Test func `the contract has every operation with its path, id and action, and no other`() throws {
        var expected: [String: Entry] = [:]
        for operation in APIOperation.all {
            for path in operation.paths {
                let id = path.hasPrefix("/beta/") ? operation.id + ".beta" : operation.id
                expected["\(operation.method) \(path)"] = Entry(id: id, action: Self.action(operation.access))
            }
        }
        let found = try Self.entries()
        #expect(Set(found.keys).symmetricDifference(expected.keys).sorted() == [])
        for (route, entry) in expected { #expect(found[route] == entry, "\(route)") }
    }
}
