import Access
import Core
import TestSupport

@testable import GraphAPI

/// Random members, filters and orders of a type: from the same numbers always the same.
struct RandomFilter {
    var numbers: SeededNumbers
    let version: GraphVersion

    static let texts = [
        "", "a", "A", "ab", "AB", "b", "é", "e\u{301}", "K", "\u{212A}", "it's", "100%", "a_b", "a%b", " ", "null",
        "true", "7",
        "\u{1F512}", "\u{1F512}b", "\u{FFFD}", "[a]", "*", "\\", "\"", "i", "I", "\u{130}", "ab\u{1F512}ab",
        String(repeating: "n", count: 127), String(repeating: "n", count: 128), String(repeating: "n", count: 129),
        String(repeating: "\u{1F512}", count: 200), String(repeating: "\u{1F512}", count: 127) + "b",
    ]
    static let moments = [
        "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z", "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.49Z", "2026-01-01T01:00:00+01:00",
        "2024-02-29T12:30:00.123456Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z",
    ]
    static let identifiers = (0..<4).map { "1111111a-2222-3333-4444-55555555555\($0)" }
    static let integers: [Int64] = [0, 1, -1, 7, Int64(Int32.max), Int64(Int32.min)]

    mutating func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: items.indices, using: &numbers)] }
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &numbers) < percent }

    // MARK: Members

    /// A body that creates an object: each member is there or not.
    mutating func body(_ type: EntityType) -> JSONObject {
        var body = JSONObject()
        for property in type.properties where property.isServed && !property.isNavigation {
            guard property.isWritable(.create), property.isRequired || chance(60), let value = value(property.kind)
            else { continue }
            body[property.name] = value
        }
        return body
    }

    private mutating func value(_ kind: PropertyKind) -> JSON? {
        switch kind {
        case .bool: return .bool(chance(50))
        case .int32: return .integer(pick(Self.integers))
        case .int64: return .integer(pick(Self.integers + [.max, .min]))
        case .string: return .string(pick(Self.texts))
        case .dateTime: return .string(pick(Self.moments))
        case .guid: return .string(pick(Self.identifiers))
        case .identifier: return .string(pick(Self.identifiers + Self.texts))
        case .enumeration(let words):
            return .string(pick(words.members.filter { !$0.hasSameBytes(as: EnumerationType.unknownFutureValue) }))
        case .strings:
            return .array((0..<Int.random(in: 0...3, using: &numbers)).map { _ in .string(pick(Self.texts)) })
        case .complexCollection(let type):
            return .array((0..<Int.random(in: 0...3, using: &numbers)).map { _ in .object(body(type)) })
        default: return nil
        }
    }

    // MARK: Filters

    /// The text of a filter.
    mutating func filter(_ type: EntityType, depth: Int = 3) -> String { condition("", type, depth, outer: nil) }

    /// `prefix` is the variable of the `any` around with a slash, `outer` the type of the entity then.
    private mutating func condition(_ prefix: String, _ type: EntityType, _ depth: Int, outer: EntityType?) -> String {
        if depth > 0, chance(60) {
            let inner = (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
                condition(prefix, type, depth - 1, outer: outer)
            }
            switch Int.random(in: 0..<3, using: &numbers) {
            case 0: return "(" + inner.joined(separator: " and ") + ")"
            case 1: return "(" + inner.joined(separator: " or ") + ")"
            default: return "not (\(inner[0]))"
            }
        }
        if chance(2) { return pick(["true", "false"]) }
        if let outer, chance(10) { return condition("", outer, 0, outer: nil) }
        let properties = type.properties.filter { $0.isServed && !$0.isNavigation && $0.isIn(version) }
        return term(prefix, pick(properties), depth, outer: outer ?? type)
            ?? condition(prefix, type, depth, outer: outer)
    }

    private mutating func term(_ prefix: String, _ property: Property, _ depth: Int, outer: EntityType) -> String? {
        let path = prefix + property.name
        switch property.kind {
        case .complex(let nested):
            let properties = nested.properties.filter { $0.isServed && $0.isIn(version) }
            return term(path + "/", pick(properties), depth, outer: outer)
        case .strings: return any(path, depth) { random, _ in random.scalar("x", .string, isFunction: true) }
        case .complexCollection(let nested):
            return any(path, depth) { random, depth in random.condition("x/", nested, depth - 1, outer: outer) }
        default: return property.kind.isScalar ? scalar(path, property.kind, isFunction: true) : nil
        }
    }

    /// One variable for every `any`, so a nested one would hide the outer: there is no need of those here.
    private mutating func any(
        _ path: String, _ depth: Int, _ condition: (inout RandomFilter, Int) -> String
    ) -> String? {
        if chance(20) { return path + "/any()" }
        return "\(path)/any(x:\(condition(&self, min(depth, 1))))"
    }

    private mutating func scalar(_ path: String, _ kind: PropertyKind, isFunction: Bool) -> String {
        let isText =
            switch kind {
            case .string, .guid, .identifier: true
            default: false
            }
        if isText, chance(40) {
            return
                "\(pick(["startswith", "endswith", "contains"]))(\(path),\(quoted(pick(Self.texts + ["n", "-", "11A"]))))"
        }
        if chance(15) {
            let items = (0..<Int.random(in: 1...4, using: &numbers)).map { _ in literal(kind) }
            return "\(path) in (\(items.joined(separator: ",")))"
        }
        var operators = ["eq", "ne"]
        switch kind {
        case .bool, .enumeration, .flags: break
        default: operators += ["gt", "ge", "lt", "le"]
        }
        let sign = pick(operators)
        return chance(10) ? "\(literal(kind)) \(sign) \(path)" : "\(path) \(sign) \(literal(kind))"
    }

    private mutating func literal(_ kind: PropertyKind) -> String {
        if chance(15) { return "null" }
        switch kind {
        case .bool: return pick(["true", "false"])
        case .int32, .int64: return String(pick(Self.integers))
        case .dateTime: return pick(Self.moments)
        case .guid: return pick(Self.identifiers.flatMap { [$0, $0.uppercased()] })
        case .identifier: return quoted(pick(Self.identifiers.map { $0.uppercased() } + Self.identifiers + Self.texts))
        case .enumeration(let words): return quoted(pick(words.members))
        default: return quoted(pick(Self.texts))
        }
    }

    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    // MARK: Orders

    /// The text of an order; empty for none.
    mutating func order(_ type: EntityType) -> String {
        (0..<Int.random(in: 0...3, using: &numbers)).map { _ in path(type) + pick(["", " asc", " desc"]) }
            .joined(separator: ",")
    }

    private mutating func path(_ type: EntityType) -> String {
        while true {
            let property = pick(type.properties.filter { $0.isServed && !$0.isNavigation && $0.isIn(version) })
            if property.kind.isScalar { return property.name }
            if case .complex(let nested) = property.kind { return property.name + "/" + path(nested) }
        }
    }
}
