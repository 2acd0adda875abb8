import Core
import Testing

@testable import Compliance

@Suite struct AppProtectionPolicyTests {
    private func read(_ members: JSONObject) throws(Failure) -> AppProtectionPolicy {
        var properties: JSONObject = ["displayName": "Mail app"]
        for member in members.members { properties[member.name] = member.value }
        return try AppProtectionPolicy(
            id: Example.policyID, version: 3, type: .iosManagedAppProtection, properties: properties,
            targets: [.allDevices])
    }

    @Test func `what is not set is no threat rule, block, and Defender first`() throws {
        let policy = try read([:])
        #expect(policy.maximumLevel == nil && policy.remediation == .block)
        #expect(policy.priority == .defenderOverThirdPartyPartner)
        #expect(try read(["maximumAllowedDeviceThreatLevel": "notConfigured"]).maximumLevel == nil)
        for level in ThreatLevel.allCases {
            #expect(try read(["maximumAllowedDeviceThreatLevel": .string(level.rawValue)]).maximumLevel == level)
        }
        #expect(try read(["mobileThreatDefenseRemediationAction": "wipe"]).remediation == .wipe)
        #expect(
            try read(["mobileThreatDefensePartnerPriority": "thirdPartyPartnerOverDefender"]).priority
                == .thirdPartyPartnerOverDefender)
    }

    static let wrong: [(member: String, value: JSON)] = [
        ("displayName", .null), ("maximumAllowedDeviceThreatLevel", "Low"), ("maximumAllowedDeviceThreatLevel", 1),
        ("mobileThreatDefenseRemediationAction", "warn"), ("mobileThreatDefenseRemediationAction", "none"),
        ("mobileThreatDefensePartnerPriority", "unknownFutureValue"), ("periodBeforePinReset", "90 days"),
        ("periodBeforePinReset", "P"), ("periodBeforePinReset", "PT"), ("periodBeforePinReset", "P1M"),
        ("periodOfflineBeforeAccessCheck", "PT1S "), ("periodOnlineBeforeAccessCheck", ""),
        ("pinRequiredInsteadOfBiometricTimeout", "P1D2H"),
    ]

    @Test("A wrong member is refused and named", arguments: wrong.indices)
    func refused(_ index: Int) {
        let row = Self.wrong[index]
        let failure = #expect(throws: Failure.self) {
            try read(JSONObject([.init(name: row.member, value: row.value)]))
        }
        #expect(failure?.kind == .invalid && failure?.target == row.member)
    }

    @Test("Durations of days to seconds are read", arguments: ["PT0S", "P90D", "PT12H", "P1DT2H3M4.5S", "-PT1M"])
    func durations(_ text: String) throws { _ = try read(["periodBeforePinReset": .string(text)]) }

    @Test func `a policy is for users of its platform in an included target and in no excluded one`() {
        let user = DeviceUser.known(Example.alice, groups: [Example.staff], isEnabled: true)
        let rows: [(targets: [AssignmentTarget], applies: Bool)] = [
            ([], false), ([.allLicensedUsers], true), ([.allDevices], true), ([.group(Example.staff)], true),
            ([.group(Example.board)], false), ([.exclusionGroup(Example.board)], false),
            ([.allLicensedUsers, .exclusionGroup(Example.staff)], false),
            ([.allLicensedUsers, .exclusionGroup(Example.board)], true),
        ]
        for row in rows {
            let policy = AppProtectionExample.policy(targets: row.targets)
            #expect(policy.applies(to: user, on: .iOS) == row.applies, "\(row.targets)")
            #expect(!policy.applies(to: user, on: .android) && !policy.applies(to: user, on: .macOS))
        }
    }
}
