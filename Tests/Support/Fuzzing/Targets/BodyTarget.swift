import Access
import Core
import GraphAPI
import HTTPSupport
import TestSupport

extension FuzzTarget {
    /// The bodies of Graph's objects. An input is one line with version, type and `create` or `update`, and the body.
    static let body = FuzzTarget(
        name: "body", grammar: BodyGrammar.input,
        words: [
            "\"@odata.type\":\"#microsoft.graph.", "\"id\":", "null", "[]", "{}", "\"x@odata.bind\":\"\"", "2147483648",
        ]
    ) { bytes throws(FuzzFinding) in
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        guard lines.count == 2 else { return }
        let words = String(decoding: lines[0], as: UTF8.self).split(separator: " ").map(String.init)
        guard words.count == 3, let version = GraphVersion(rawValue: words[0]),
            let type = BodyGrammar.types.first(where: { $0.shortName == words[1] })
        else { return }
        let mode = words[2] == "create" ? BodyMode.create : .update
        let read = try FuzzFinding.reading {
            try type.accept(RequestBodyReader.parse(Array(lines[1]), .request), version: version, mode: mode)
        }
        guard let accepted = read else { return }
        // What was taken in its normal form is taken again, and is the same.
        let again = try FuzzFinding.reading { try type.accept(accepted, version: version, mode: mode) }
        guard again == accepted else {
            throw FuzzFinding("a body reads differently once accepted: \(JSONWriter.text(.object(accepted)))")
        }
        _ = type.render(accepted, version: version)
        _ = type.render(accepted, version: version == .v1 ? .beta : .v1)
    }
}

/// Bodies of Graph's objects, good and nearly good.
enum BodyGrammar {
    static let types: [EntityType] =
        // No body is a bare member of a group: members are named by reference.
        QueryGrammar.types.filter { $0.name != DirectorySchema.member.name } + [
            AssignmentSchema.assign, ScheduledActionSchema.scheduleActionsForRules, SignInAnalysisSchema.request,
            DirectorySchema.reference, AppProtectionSchema.assign,
        ]

    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        let type = types.randomElement(using: &numbers) ?? ConnectorSchema.connector
        let version = numbers.once(in: 2) ? "v1.0" : "beta"
        let mode = numbers.one(of: ["create", "update"])
        return Array("\(version) \(type.shortName) \(mode)\n\(object(type, &numbers, depth: 0))".utf8)
    }

    private static func object(_ declared: EntityType, _ numbers: inout SeededNumbers, depth: Int) -> String {
        let type = declared.derived.randomElement(using: &numbers) ?? declared
        var members: [String] = []
        if !declared.derived.isEmpty || numbers.once(in: 4) {
            members.append("\"@odata.type\":\"\(numbers.one(of: ["", "#"]))\(type.name)\"")
        }
        for property in type.properties where depth == 0 ? numbers.once(in: 3) : numbers.once(in: 2) {
            members.append("\"\(property.name)\":\(value(property.kind, &numbers, depth: depth))")
        }
        if numbers.once(in: 10) {
            members.append("\(JSONGrammar.string(&numbers)):\(JSONGrammar.value(&numbers, depth: 4))")
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func value(_ kind: PropertyKind, _ numbers: inout SeededNumbers, depth: Int) -> String {
        if numbers.once(in: 12) { return JSONGrammar.value(&numbers, depth: 4) }
        func list(_ numbers: inout SeededNumbers, _ item: (inout SeededNumbers) -> String) -> String {
            let count = numbers.count(0...3)
            var items: [String] = []
            for _ in 0..<count { items.append(item(&numbers)) }
            return "[\(items.joined(separator: ","))]"
        }
        switch kind {
        case .bool: return numbers.one(of: ["true", "false"])
        case .int32, .int64: return numbers.one(of: ["0", "1", "-1", "2147483647", "2147483648", "1.0", "1e3"])
        case .dateTime:
            return numbers.one(of: [
                "\"2026-11-23T10:00:00Z\"", "\"2026-11-23T10:00:00.1234567+02:00\"", "\"0001-01-01T00:00:00Z\"",
                "\"x\"",
            ])
        case .enumeration(let words): return quoted(words.members.randomElement(using: &numbers) ?? "x")
        case .flags(let words):
            return quoted(
                (0..<numbers.count(1...3)).map { _ in words.members.randomElement(using: &numbers) ?? "" }
                    .joined(separator: ","))
        case .strings, .identifiers: return list(&numbers) { JSONGrammar.string(&$0) }
        case .enumerations(let words):
            return list(&numbers) { quoted(words.members.randomElement(using: &$0) ?? "x") }
        case .complex(let type), .reference(let type):
            return depth > 4 ? "null" : object(type, &numbers, depth: depth + 1)
        case .complexCollection(let type):
            return depth > 4 ? "[]" : list(&numbers) { object(type, &$0, depth: depth + 1) }
        default: return JSONGrammar.string(&numbers)
        }
    }

    private static func quoted(_ text: String) -> String { JSONWriter.text(.string(text)) }
}
