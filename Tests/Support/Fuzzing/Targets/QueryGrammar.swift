import Access
import Core
import GraphAPI
import TestSupport

/// Query options that fit the types of the Graph lists, more or less.
enum QueryGrammar {
    /// The types behind the lists of the Graph routes.
    static let types: [EntityType] = [
        ConnectorSchema.connector, CompliancePolicySchema.policy, ManagedDeviceSchema.device, RoleSchema.roleDefinition,
        RoleSchema.roleAssignment, RoleSchema.resourceOperation, AuditEventSchema.event,
        ConditionalAccessPolicySchema.policy, DirectorySchema.user, DirectorySchema.group, DirectorySchema.member,
        AppProtectionSchema.ios, AppProtectionSchema.android, AppProtectionSchema.windows,
        AppProtectionSchema.assignment, AssignmentSchema.assignment, ScheduledActionSchema.rule,
        ComplianceStateSchema.policyState, ComplianceStateSchema.deviceStatus, DeviceManagementSchema.deviceManagement,
    ]

    /// The version, type and raw query of an input; nil when its first line names none.
    static func parts(_ bytes: [UInt8]) -> (GraphVersion, EntityType, String)? {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        guard lines.count == 2 else { return nil }
        let words = String(decoding: lines[0], as: UTF8.self).split(separator: " ")
        guard words.count == 2, let version = GraphVersion(rawValue: String(words[0])),
            let type = types.first(where: { $0.shortName == words[1] })
        else { return nil }
        return (version, type, String(decoding: lines[1], as: UTF8.self))
    }

    @Sendable static func input(_ numbers: inout SeededNumbers) -> [UInt8] {
        let type = types.randomElement(using: &numbers) ?? ConnectorSchema.connector
        let version = numbers.once(in: 2) ? GraphVersion.v1 : .beta
        var options: [String] = []
        for _ in 0..<numbers.count(1...3) { options.append(option(type, version, &numbers)) }
        return Array("\(version.rawValue) \(type.shortName)\n\(options.joined(separator: "&"))".utf8)
    }

    private static func option(_ type: EntityType, _ version: GraphVersion, _ numbers: inout SeededNumbers) -> String {
        switch numbers.count(0...11) {
        case 0...4: "$filter=" + encoded(condition(type, version, [], depth: 0, &numbers), &numbers)
        case 5: "$orderby=" + encoded(order(type, version, &numbers), &numbers)
        case 6: "$select=" + names(type, version, &numbers).joined(separator: ",")
        case 7: "$expand=" + expansion(type, version, depth: 0, &numbers)
        case 8:
            "$search="
                + encoded(numbers.one(of: ["\"a b\"", "a", "\"displayName:x\"", "\"", "\"\"", "a\"b"]), &numbers)
        case 9:
            "$top=" + numbers.one(of: ["1", "999", "0", "-1", "1000", "1e3", "", "\u{0661}", "99999999999999999999"])
        case 10: "$skip=" + numbers.one(of: ["0", "5", "1000001", "-0", "+1", "0x1"])
        default:
            numbers.one(of: ["$count=true", "$count=1", "filter=true", "$skiptoken=AAAA", "$apply=x", "x", "=", "$top"])
        }
    }

    /// Percent-encoded as clients do, or only where it must be.
    private static func encoded(_ text: String, _ numbers: inout SeededNumbers) -> String {
        let isThorough = numbers.once(in: 2)
        let plain = Array(isThorough ? "".utf8 : "()',:/$=;*".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var output: [UInt8] = []
        for byte in text.utf8 {
            let isUnreserved =
                byte >= 0x30 && byte <= 0x39 || byte >= 0x41 && byte <= 0x5A || byte >= 0x61 && byte <= 0x7A
            if isUnreserved || plain.contains(byte) || "-._".utf8.contains(byte) {
                output.append(byte)
            } else if byte == UInt8(ascii: " "), !isThorough {
                output.append(UInt8(ascii: "+"))
            } else {
                output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func property(_ type: EntityType, _ version: GraphVersion, _ numbers: inout SeededNumbers)
        -> Property?
    {
        let all = type.derived.isEmpty || numbers.once(in: 2) ? type.properties : type.derived.flatMap(\.properties)
        return all.filter { numbers.once(in: 20) || $0.isIn(version) }.randomElement(using: &numbers)
    }

    private static func names(_ type: EntityType, _ version: GraphVersion, _ numbers: inout SeededNumbers) -> [String] {
        (0..<numbers.count(1...4)).map { _ in
            numbers.once(in: 12)
                ? numbers.one(of: ["*", "", "nothing", "id/x"]) : property(type, version, &numbers)?.name ?? ""
        }
    }

    private static func order(_ type: EntityType, _ version: GraphVersion, _ numbers: inout SeededNumbers) -> String {
        names(type, version, &numbers).map { $0 + numbers.one(of: ["", " asc", " desc", " DESC", "/x"]) }
            .joined(separator: numbers.one(of: [",", ", ", ",,"]))
    }

    private static func expansion(
        _ type: EntityType, _ version: GraphVersion, depth: Int, _ numbers: inout SeededNumbers
    ) -> String {
        let navigations = type.properties.filter(\.isNavigation)
        guard depth < 6, let one = navigations.randomElement(using: &numbers) else {
            return numbers.one(of: ["assignments", "x", "", "a(b", "a()"])
        }
        guard let target = one.kind.nestedType, numbers.once(in: 2) else { return one.name }
        let inner = numbers.one(of: [
            "$select=" + names(target, version, &numbers).joined(separator: ","),
            "$expand=" + expansion(target, version, depth: depth + 1, &numbers), "$top=1", "", ";",
        ])
        return "\(one.name)(\(inner))"
    }

    // MARK: Conditions

    private typealias Variable = (name: String, kind: PropertyKind)

    private static func condition(
        _ type: EntityType, _ version: GraphVersion, _ variables: [Variable], depth: Int, _ numbers: inout SeededNumbers
    ) -> String {
        let most = numbers.once(in: 40) ? 30 : 4
        guard depth < most else { return term(type, version, variables, depth: depth, &numbers) }
        func next(_ numbers: inout SeededNumbers) -> String {
            condition(type, version, variables, depth: depth + 1, &numbers)
        }
        switch numbers.count(0...8) {
        case 0: return next(&numbers) + " and " + next(&numbers)
        case 1: return next(&numbers) + " or " + next(&numbers)
        case 2: return "(" + next(&numbers) + ")"
        case 3: return "not " + next(&numbers)
        case 4: return "not (" + next(&numbers) + ")"
        default: return term(type, version, variables, depth: depth, &numbers)
        }
    }

    private static func term(
        _ type: EntityType, _ version: GraphVersion, _ variables: [Variable], depth: Int, _ numbers: inout SeededNumbers
    ) -> String {
        var path: String
        var kind: PropertyKind
        if let variable = variables.randomElement(using: &numbers), !numbers.once(in: 3) {
            (path, kind) = variable
        } else {
            guard let property = property(type, version, &numbers) else { return "true" }
            (path, kind) = (property.name, property.kind)
        }
        for _ in 0..<4 {
            guard case .complex(let nested) = kind, let inner = property(nested, version, &numbers) else { break }
            path += "/" + inner.name
            kind = inner.kind
        }
        if case .complexCollection(let nested) = kind, depth < 8 {
            let name = "v\(variables.count + 1)"
            let inner = property(nested, version, &numbers)
            let condition =
                inner.map {
                    term(type, version, variables + [("\(name)/\($0.name)", $0.kind)], depth: depth + 1, &numbers)
                }
                ?? "true"
            return numbers.once(in: 5) ? "\(path)/any()" : "\(path)/any(\(name):\(condition))"
        }
        if let item = item(kind), !numbers.once(in: 10) {
            let name = "v\(variables.count + 1)"
            return "\(path)/any(\(name):\(comparison(name, item, &numbers)))"
        }
        return comparison(path, kind, &numbers)
    }

    private static func item(_ kind: PropertyKind) -> PropertyKind? {
        switch kind {
        case .strings: .string
        case .identifiers: .identifier
        case .enumerations(let words): .enumeration(words)
        default: nil
        }
    }

    private static func comparison(_ path: String, _ kind: PropertyKind, _ numbers: inout SeededNumbers) -> String {
        let literal = literal(kind, &numbers)
        switch numbers.count(0...9) {
        case 0: return "\(path) in (\(literal),\(self.literal(kind, &numbers)))"
        case 1: return "\(literal) eq \(path)"
        case 2: return "\(numbers.one(of: ["contains", "startswith", "endswith", "length"]))(\(path),\(literal))"
        case 3: return path
        default:
            return "\(path) \(numbers.one(of: ["eq", "ne", "gt", "ge", "lt", "le", "has", "EQ"])) \(literal)"
        }
    }

    private static func literal(_ kind: PropertyKind, _ numbers: inout SeededNumbers) -> String {
        if numbers.once(in: 12) {
            return numbers.one(of: [
                "null", "1e309", "NaN", "INF", "-1", "''", "'", "duration'P1D'", "9223372036854775808",
            ])
        }
        switch kind {
        case .bool: return numbers.one(of: ["true", "false"])
        case .int32, .int64: return numbers.one(of: ["0", "-1", "2147483648", "9223372036854775807", "1.5"])
        case .dateTime:
            return numbers.one(of: [
                "2026-11-23T10:00:00Z", "2026-11-23T10:00:00.123+01:00", "0001-01-01T00:00:00Z", "2026-11-23",
            ])
        case .guid, .identifier:
            return numbers.one(of: [
                "'2C7790DE-8B02-4814-85CF-E0C59380DEE8'", "2c7790de-8b02-4814-85cf-e0c59380dee8", "'x'",
            ])
        case .enumeration(let words), .flags(let words):
            let word = words.members.randomElement(using: &numbers) ?? ""
            return numbers.once(in: 4) ? "microsoft.graph.\(words.name)'\(word)'" : "'\(word)'"
        default:
            return "'" + numbers.text().replacing("'", with: "''") + "'"
        }
    }
}
