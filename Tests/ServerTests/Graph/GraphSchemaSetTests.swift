import Access
import Compliance
import Core
import GraphAPI
import Testing

/// Which members and words each type has in each version. The table beside this file says it once more in its own words,
/// so that nothing comes, goes or changes its kind or version unseen.
@Suite struct GraphSchemaSetTests {
    private static let roots: [EntityType] =
        [
            ConnectorSchema.connector, CompliancePolicySchema.policy, ComplianceStateSchema.deviceStatus,
            ComplianceStateSchema.deviceOverview, AssignmentSchema.assignment, ScheduledActionSchema.rule,
            ManagedDeviceSchema.device, DeviceManagementSchema.deviceManagement, RoleSchema.roleDefinition,
            RoleSchema.roleAssignment, RoleSchema.resourceOperation, AuditEventSchema.event,
            ConditionalAccessPolicySchema.policy, DirectorySchema.user, DirectorySchema.group, DirectorySchema.member,
        ] + AppProtectionPolicyType.allCases.map(AppProtectionSchema.policy)

    private static func kind(_ kind: PropertyKind) -> String {
        switch kind {
        case .bool: "bool"
        case .int32: "int32"
        case .int64: "int64"
        case .string: "string"
        case .dateTime: "dateTime"
        case .guid: "guid"
        case .identifier: "identifier"
        case .enumeration(let words): words.name
        case .flags(let words): "\(words.name)|"
        case .strings: "[string]"
        case .identifiers: "[identifier]"
        case .enumerations(let words): "[\(words.name)]"
        case .complex(let type): type.shortName
        case .complexCollection(let type): "[\(type.shortName)]"
        case .reference(let type): "\(type.shortName)@"
        case .untyped: "any"
        }
    }

    private static func prefix(_ property: Property) -> String {
        property.isIn(.v1) ? property.isIn(.beta) ? "" : "v1.0:" : "+"
    }

    private static func words(_ kind: PropertyKind) -> EnumerationType? {
        switch kind {
        case .enumeration(let words), .flags(let words), .enumerations(let words): words
        default: nil
        }
    }

    /// Every type that can be reached, and every enumeration, each as one line: `type: member=kind …`, with a
    /// mark in front of what only one version has and `-` behind what is known and not offered.
    private static func lines() -> Set<String> {
        var lines: Set<String> = []
        var waiting = roots
        var seen: Set<String> = []
        while let type = waiting.popLast() {
            let members = type.properties.map { property in
                "\(prefix(property))\(property.name)=\(kind(property.kind))\(property.isServed ? "" : "-")"
            }
            let line = "\(type.isIn(.v1) ? "" : "+")\(type.shortName): \(members.sorted().joined(separator: " "))"
            guard seen.insert(line).inserted else { continue }
            if !members.isEmpty { lines.insert(line) }
            waiting += type.derived + type.properties.compactMap(\.kind.nestedType)
            for words in type.properties.compactMap({ Self.words($0.kind) }) {
                let members = words.members.map { word in
                    let isKnown = words.shown(word, version: .v1, showsUnknown: false) == .string(word)
                    return "\(isKnown ? "" : "+")\(word)"
                }
                lines.insert("\(words.name)| \(members.sorted().joined(separator: " "))")
            }
        }
        return lines
    }

    /// The table's paragraphs, each on one line.
    private static let expected = Set(
        [GraphSchemaTable.types, GraphSchemaTable.policies, GraphSchemaTable.words].flatMap {
            $0.split(separator: "\n\n")
        }.map { paragraph in
            paragraph.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        })

    @Test func `every type has the members and words of the table, in the versions of the table`() {
        let found = Self.lines()
        #expect(found.subtracting(Self.expected).sorted() == [], "these are not in the table")
        #expect(Self.expected.subtracting(found).sorted() == [], "these are in the table only")
    }
}
