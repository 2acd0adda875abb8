import Access
import Core
import GraphAPI
import TestServer
import Testing

/// Every member of the policy types, not only those with a rule behind them.
@Suite("Other rules: the properties of the Graph type") struct PolicyPropertyTests {
    /// A value that is not the member's default.
    private static func value(_ property: Property) -> JSON {
        switch property.kind {
        case .bool: .bool(property.defaultValue.bool != true)
        case .int32, .int64: 7
        case .dateTime: "2026-01-02T03:04:05Z"
        case .guid, .identifier: "7d5f4c1e-2b3a-4c5d-8e9f-0a1b2c3d4e5f"
        case .string: .string(text(property.name))
        case .enumeration(let words): .optional(other(words, than: property.defaultValue))
        case .flags(let words): .optional(other(words, than: property.defaultValue))
        case .strings, .identifiers: ["0", "1"]
        case .enumerations(let words): .strings(words.members)
        case .complex(let type), .reference(let type): object(type)
        case .complexCollection(let type): [object(type)]
        case .untyped: ["any": 1]
        }
    }

    private static func text(_ name: String) -> String {
        if name.hasPrefix("os") || name.hasPrefix("mobileOs") { return "10.0.2" }
        return name == "minAndroidSecurityPatchLevel" ? "2026-11-01" : "A \(name)"
    }

    private static func other(_ words: EnumerationType, than word: JSON) -> String? {
        words.members.last { .string($0) != word }
    }

    private static func object(_ type: EntityType) -> JSON {
        .object(JSONObject(type.properties.map { JSONObject.Member(name: $0.name, value: value($0)) }))
    }

    private static let types = CompliancePolicySchema.policy.derived.flatMap { type in
        [GraphVersion.v1, .beta].filter(type.isIn).map { (type.shortName, $0) }
    }

    @Test(arguments: types)
    func `all properties are stored and returned`(name: String, version: GraphVersion) async throws {
        let type = try #require(CompliancePolicySchema.policy.derived.first { $0.shortName == name })
        let own = type.properties.filter {
            $0.isIn(version) && $0.isServed && !$0.isNavigation && $0.writing == .always
        }
        #expect(own.count > 10)
        var body: JSONObject = [
            "@odata.type": .string(type.annotationValue),
            "scheduledActionsForRule": [
                ["ruleName": "R", "scheduledActionConfigurations": [["actionType": "block", "gracePeriodHours": 0]]]
            ],
        ]
        for property in own { body[property.name] = Self.value(property) }
        let admin = try await SharedTenant.members.value.administrator
        let path = "/\(version == .v1 ? "v1.0" : "beta")/deviceManagement/deviceCompliancePolicies"
        let created = try await admin.post(path, .object(body))
        #expect(created.status == 201, "\(created.text)")
        let read = try await admin.get("\(path)/\(created["id"].string ?? "")")
        for property in own {
            #expect(Self.value(property) != property.defaultValue, "\(property.name)")
            #expect(created[property.name] == Self.value(property), "\(property.name)")
            #expect(read[property.name] == Self.value(property), "\(property.name)")
        }
    }
}
