import Core
import Testing

@testable import Compliance

@Suite("Other rules, and which rules a policy sets") struct ComplianceRulesTests {
    private func compliancePolicy(_ properties: JSONObject) throws -> CompliancePolicy {
        var all: JSONObject = ["displayName": "P"]
        for member in properties.members { all[member.name] = member.value }
        return try CompliancePolicy(
            id: Example.policyID, version: 3, type: .iosCompliancePolicy, properties: all, gracePeriodHours: 24,
            targets: [.allDevices])
    }

    static let threatMembers:
        [(enabled: JSON, level: JSON, advanced: JSON, threat: ThreatLevel?, defender: ThreatLevel?)] = [
            (true, "low", nil, .low, nil), (true, "secured", nil, .secured, nil), (true, "high", nil, .high, nil),
            (true, "medium", nil, .medium, nil), (false, "low", nil, nil, nil), (nil, "low", nil, nil, nil),
            (true, "unavailable", nil, nil, nil), (true, "notSet", nil, nil, nil), (true, nil, nil, nil, nil),
            (false, "low", "medium", nil, .medium), (nil, nil, "high", nil, .high), (true, "low", "notSet", .low, nil),
        ]

    @Test(
        "The threat rule needs its switch and a level; the Defender rule only a level", arguments: threatMembers.indices
    )
    func threat(_ index: Int) throws {
        let row = Self.threatMembers[index]
        let rules = try compliancePolicy([
            "deviceThreatProtectionEnabled": row.enabled, "deviceThreatProtectionRequiredSecurityLevel": row.level,
            "advancedThreatProtectionRequiredSecurityLevel": row.advanced,
        ]).rules
        #expect(rules.threatLevel == row.threat)
        #expect(rules.defenderLevel == row.defender)
    }

    static let refused: [(name: String, value: JSON)] = [
        ("osMinimumVersion", "17.x"), ("osMaximumVersion", ""), ("osMinimumVersion", 17),
        ("minAndroidSecurityPatchLevel", "2026-02-30"),
        ("minAndroidSecurityPatchLevel", "2026-2-1"), ("minAndroidSecurityPatchLevel", "2026-02-01T00:00:00Z"),
        ("mobileOsMinimumVersion", "ten"), ("deviceThreatProtectionRequiredSecurityLevel", "Low"),
        ("advancedThreatProtectionRequiredSecurityLevel", "severe"), ("deviceThreatProtectionEnabled", "true"),
        ("securityBlockJailbrokenDevices", 1), ("storageRequireEncryption", "yes"), ("displayName", nil),
    ]

    @Test("An unreadable version, date, level or type is 400 and names the member", arguments: refused.indices)
    func refusal(_ index: Int) throws {
        let row = Self.refused[index]
        let failure = try #require(throws: Failure.self) { _ = try compliancePolicy([row.name: row.value]) }
        #expect(failure.kind == .invalid)
        #expect(failure.target == row.name || failure.message.contains("'\(row.name)'"))
    }

    private func result(_ policy: CompliancePolicy, _ device: DeviceFacts, secure: Bool = false) -> [RuleResult] {
        policy.ruleResults(
            for: device, reports: [], world: Example.world([policy], [], secureByDefault: secure), now: Example.now)
    }

    static let versions: [(minimum: String, maximum: String, found: String, states: [RuleResult.State])] = [
        ("17", "18", "17.0.0", [.pass, .pass]), ("17.0.1", "18", "17", [.fail, .pass]),
        ("9", "18", "10", [.pass, .pass]),
        ("16", "17", "17.0.1", [.pass, .fail]), ("16", "17.5", "17.5.0", [.pass, .pass]),
        ("17.5.1", "17", "17.5", [.fail, .fail]),
        ("10.0.19045.2", "10.0.22631", "10.0.19045.10", [.pass, .pass]),
    ]

    @Test("Versions are compared by integer segments, and a missing segment is zero", arguments: versions.indices)
    func versionOrder(_ index: Int) throws {
        let row = Self.versions[index]
        let policy = try compliancePolicy([
            "osMinimumVersion": .string(row.minimum), "osMaximumVersion": .string(row.maximum),
        ])
        let results = result(policy, Example.device(osVersion: row.found))
        #expect(results.map(\.setting) == ["osMinimumVersion", "osMaximumVersion"])
        #expect(results.map(\.state) == row.states)
        #expect(results.map(\.observed) == [row.found, row.found])
        #expect(results.map(\.required) == [row.minimum, row.maximum])
    }

    static let patchLevels: [(required: String, found: String?, state: RuleResult.State)] = [
        ("2026-11-01", "2026-11-01", .pass), ("2026-11-01", "2026-10-31", .fail), ("2026-11-01", "2026-11-02", .pass),
        ("2026-11-01", "2027-01-01", .pass), ("2026-11-01", "2025-12-05", .fail), ("2026-11-01", nil, .unknown),
        ("2026-11-01", "November", .unknown),
    ]

    @Test("Patch levels are compared as dates", arguments: patchLevels)
    func patchLevel(_ row: (required: String, found: String?, state: RuleResult.State)) throws {
        let policy = try compliancePolicy(["minAndroidSecurityPatchLevel": .string(row.required)])
        #expect(result(policy, Example.device(patchLevel: row.found)).map(\.state) == [row.state])
    }

    static let flags: [(fact: Bool?, jailbreak: RuleResult.State, encryption: RuleResult.State)] = [
        (true, .fail, .pass), (false, .pass, .fail), (nil, .unknown, .unknown),
    ]

    @Test("Jailbreak and encryption are judged by the inventory's fact", arguments: flags)
    func factRules(_ row: (fact: Bool?, jailbreak: RuleResult.State, encryption: RuleResult.State)) throws {
        let policy = try compliancePolicy(["securityBlockJailbrokenDevices": true, "storageRequireEncryption": true])
        let results = result(policy, Example.device(isJailbroken: row.fact, isEncrypted: row.fact))
        #expect(results.map(\.state) == [row.jailbreak, row.encryption])
    }

    static let withoutFact: [JSONObject] = [
        ["osMinimumVersion": "17"], ["osMaximumVersion": "17"], ["minAndroidSecurityPatchLevel": "2026-11-01"],
        ["securityBlockJailbrokenDevices": true], ["storageRequireEncryption": true], ["bitLockerEnabled": true],
    ]

    @Test(
        "A rule without its fact shows unknown: it fails only with secureByDefault, and the explanation says so",
        arguments: withoutFact)
    func unknown(_ properties: JSONObject) throws {
        let policy = try compliancePolicy(properties)
        for version in [nil, "seventeen"] {
            let device = Example.device(osVersion: version)
            let off = try #require(result(policy, device).first)
            #expect(off.state == .unknown)
            #expect(!off.fails)
            #expect(off.note?.contains("not applicable") == true)
            let on = try #require(result(policy, device, secure: true).first)
            #expect(on.state == .unknown)
            #expect(on.fails)
            #expect(on.note?.contains("secure by default, so the rule fails") == true)
        }
    }

    @Test func `Passcode rules show notApplicable and never decide`() throws {
        let policy = try compliancePolicy([
            "passcodeRequired": true, "passcodeMinimumLength": 6, "passwordRequired": true,
            "passcodeBlockSimple": false,
        ])
        let results = result(policy, Example.device(), secure: true)
        #expect(results.map(\.setting) == ["passcodeRequired", "passcodeMinimumLength", "passwordRequired"])
        #expect(results.allSatisfy { $0.state == .notApplicable && !$0.fails })
    }

    @Test func `A policy without any set rule is NotApplicable`() throws {
        let policy = try compliancePolicy([
            "description": "nothing", "passcodeRequired": false, "securityBlockJailbrokenDevices": false,
            "restrictedApps": [],
            "passcodeRequiredType": "deviceDefault", "deviceThreatProtectionEnabled": false,
        ])
        #expect(policy.rules.isEmpty)
        let compliance = Example.evaluate(Example.device(), [], Example.world([policy]))
        #expect(compliance.policies.map(\.state) == [.notApplicable])
        #expect(compliance.state == .compliant)
    }

    @Test(
        "Each policy type reads its @odata.type with or without the number sign",
        arguments: CompliancePolicyType.allCases)
    func odataType(_ type: CompliancePolicyType) {
        #expect(CompliancePolicyType(odataType: type.odataType) == type)
        #expect(CompliancePolicyType(odataType: "microsoft.graph." + type.rawValue) == type)
        #expect(CompliancePolicyType(odataType: type.rawValue) == nil)
        #expect(CompliancePolicyType(odataType: type.odataType + "x") == nil)
    }
}
