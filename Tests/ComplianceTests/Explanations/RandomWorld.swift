import Core

@testable import Compliance

/// Numbers that are the same in every run (SplitMix64).
private struct RepeatableNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// A tenant, a device and a question, drawn at random; the same for the same seed.
struct RandomWorld {
    /// What the question rests on. Every name, reason and report id in it is one of ``markers``.
    var facts: DecisionFacts
    /// The Graph members of the conditional-access policies in `facts`.
    var accessProperties: [PolicyID: JSONObject] = [:]
    private var numbers: RepeatableNumbers

    /// Words that stand for nothing else, so that a text that has one has it from a name.
    static let markers = ["Zarquon", "Quibblex", "Vortigon", "Mnemolux", "Plumbago", "Wexcraft"]
    private static let versions = ["16.4", "17.0", "17.5.1", "18.2"]
    static let now = Example.now
    private static let connectors: [(ConnectorID, ConnectorFacts.Family)] = [
        (Example.lookout, .thirdParty), (Example.zimperium, .thirdParty), (Example.defender, .defender),
        (ConnectorID(high: 0xD, low: 4), .windowsSecurityCenter),
    ]

    init(seed: UInt64) throws {
        numbers = RepeatableNumbers(state: seed &* 0x2545_F491_4F6C_DD1D)
        facts = DecisionFacts(
            resource: AccessExample.exchange, context: AccessContext(), exemptApplicationIDs: [],
            world: ComplianceWorld(policies: [], connectors: []), accessPolicies: [])
        if chance(1, in: 15) { facts.exemptApplicationIDs = [ExactText(AccessExample.exchange)] }
        if chance(1, in: 3) { facts.context.satisfiedControls = ["mfa"] }
        makeConnectors()
        makePolicies()
        makeDevice()
        try makeAccessPolicies()
        if chance(2, in: 3) { try addAppProtection() }
    }

    private mutating func makeConnectors() {
        for (id, family) in Self.connectors where chance(3, in: 5) {
            let enabled: Set<DevicePlatform> = chance(9, in: 10) ? Set(DevicePlatform.allCases) : [.macOS]
            facts.world.connectors.append(
                ConnectorFacts(
                    id: id, displayName: marker(), family: family,
                    provisioning: one(of: [.yes, .yes, .yes, .yes, .withdrawn, .never]),
                    silentAfter: Self.now + .hours(chance(1, in: 3) ? -5 : 5), failMode: one(of: FailMode.allCases),
                    enabled: enabled, blocksOnMissing: chance(1, in: 3) ? enabled : [],
                    blocksUnsupportedOS: chance(1, in: 4),
                    minimumOS: chance(1, in: 2) ? [:] : [.iOS: version(), .windows: version(), .android: version()]))
        }
        facts.world.settings = ComplianceSettings(secureByDefault: chance(1, in: 3))
    }

    private mutating func makePolicies() {
        let types: [CompliancePolicyType] = [
            .iosCompliancePolicy, .windows10CompliancePolicy, .androidCompliancePolicy,
        ]
        let type = one(of: types)
        for number in 0..<one(of: [0, 1, 1, 1, 2, 2, 3]) {
            var rules = ComplianceRules()
            if chance(4, in: 5) { rules.threatLevel = one(of: ThreatLevel.allCases) }
            if chance(1, in: 4) { rules.defenderLevel = one(of: ThreatLevel.allCases) }
            if chance(1, in: 3) { rules.minimumOS = version() }
            if chance(1, in: 6) { rules.maximumOS = version() }
            if chance(1, in: 8) { rules.minimumPatchLevel = PatchLevel("2026-06-01") }
            rules.blocksJailbroken = chance(1, in: 4)
            rules.requiresEncryption = chance(1, in: 4)
            if chance(1, in: 20) { rules.unansweredSettings = ["firewallEnabled"] }
            if chance(1, in: 10) { rules.passcodeSettings = ["passcodeRequired"] }
            let targets: [[AssignmentTarget]] = [
                [.allDevices], [.allDevices], [.allDevices], [.group(Example.staff)], [.group(Example.board)],
                [.allLicensedUsers, .exclusionGroup(Example.board)],
            ]
            facts.world.policies.append(
                CompliancePolicy(
                    id: PolicyID(high: 0xC, low: UInt64(number)), version: 1, type: type, displayName: marker(),
                    rules: rules, gracePeriodHours: one(of: [0, 0, 0, 24]), targets: one(of: targets)))
        }
    }

    private mutating func makeDevice() {
        let users: [DeviceUser] = [
            .known(Example.alice, groups: [Example.staff], isEnabled: true),
            .known(Example.alice, groups: [Example.staff], isEnabled: true),
            .known(Example.alice, groups: [Example.board], isEnabled: true),
            .known(Example.alice, groups: [], isEnabled: chance(9, in: 10)), .none,
        ]
        let user = one(of: users)
        facts.user =
            switch user {
            case .known(let id, let groups, let isEnabled):
                .known(id, groups: groups, roles: [], isEnabled: isEnabled)
            case .none, .deleted: .unknownIdentity
            }
        if chance(1, in: 15) { return }
        let platform: DevicePlatform =
            switch facts.world.policies.first?.type {
            case .windows10CompliancePolicy: .windows
            case .androidCompliancePolicy: .android
            default: .iOS
            }
        var device = Example.device(
            platform, osVersion: one(of: ["15", "16.4", "17.0", "17.5.1", "18.2", "unreadable", nil]),
            patchLevel: one(of: ["2026-01-01", nil]), isJailbroken: one(of: [true, false, false, nil]),
            isEncrypted: one(of: [true, true, false, nil]), user: user,
            lastSync: Self.now - .days(chance(1, in: 6) ? 31 : 1))
        device.name = marker()
        if chance(1, in: 6) {
            device.override = LevelOverride(
                level: one(of: ThreatLevel.allCases), expires: Self.now + .hours(chance(1, in: 2) ? 5 : -5),
                reason: marker())
        }
        var inputs = DeviceInputs(facts: device, reports: [], firstFailures: [:])
        for (id, _) in Self.connectors where chance(4, in: 5) {
            inputs.reports.append(
                ReportFacts(
                    connector: id, state: one(of: ReportedThreatState.allCases),
                    settledState: one(of: [nil, .secured, .highSeverity, .mediumSeverity]), reportID: marker(),
                    observed: Self.now - .days(3), orderTime: Self.now - .days(3)))
        }
        for policy in facts.world.policies where chance(1, in: 2) {
            inputs.firstFailures[policy.id] = Self.now - .hours(one(of: [1, 23, 24, 200]))
        }
        facts.device = inputs
    }

    private mutating func makeAccessPolicies() throws {
        for number in 0..<one(of: [1, 1, 1, 2, 2, 3]) {
            let id = PolicyID(high: one(of: [0xB, 0xE]), low: UInt64(number))
            let controls: [[JSON]] = [
                ["compliantDevice"], ["compliantDevice"], ["compliantDevice"], ["compliantDevice", "mfa"], ["mfa"],
                ["block"], ["compliantApplication"],
            ]
            var properties = AccessExample.properties([
                ("displayName", .string(marker())), ("grantControls.builtInControls", .array(one(of: controls))),
                ("grantControls.operator", one(of: ["AND", "OR"])),
                ("state", one(of: ["enabled", "enabled", "enabled", "disabled", "enabledForReportingButNotEnforced"])),
            ])
            if chance(1, in: 4) {
                properties = properties.setting(
                    ["includeGroups": [.string(Example.staff.text)], "excludeUsers": [.string(Example.bob.text)]])
            }
            accessProperties[id] = properties
            facts.accessPolicies.append(try ConditionalAccessPolicy(id: id, properties: properties))
        }
    }

    mutating func chance(_ times: Int, in all: Int) -> Bool { Int.random(in: 0..<all, using: &numbers) < times }

    mutating func one<Value>(of values: [Value]) -> Value {
        values[Int.random(in: values.indices, using: &numbers)]
    }

    mutating func marker() -> String {
        one(of: Self.markers) + "-\(Int.random(in: 100...999, using: &numbers))"
    }

    private mutating func version() -> OSVersion { one(of: Self.versions.compactMap { OSVersion($0) }) }
}

extension JSONObject {
    /// The policy with other `conditions.users`.
    func setting(_ users: JSON) -> JSONObject {
        var policy = self
        var conditions = policy["conditions"]?.object ?? [:]
        conditions["users"] = users
        policy["conditions"] = .object(conditions)
        return policy
    }
}
