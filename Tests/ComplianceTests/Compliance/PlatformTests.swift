import Core
import Testing

@testable import Compliance

@Suite("Platforms") struct PlatformTests {
    static let platforms: [(os: String, enrollment: String?, platform: PolicyPlatform?)] = [
        ("iOS", nil, .iOS), ("iPadOS", "appleUserEnrollment", .iOS), ("IOS", nil, .iOS), ("ipados", nil, .iOS),
        ("macOS", nil, .macOS),
        ("MACOS", nil, .macOS), ("Windows", nil, .windows10), ("windows", "windowsAutoEnrollment", .windows10),
        ("Android", nil, .android), ("Android", "unknown", .android), ("Android", "deviceEnrollmentManager", .android),
        ("Android", "androidEnterpriseDedicatedDevice", .androidDeviceOwner),
        ("android", "androidEnterpriseFullyManaged", .androidDeviceOwner),
        ("ANDROID", "ANDROIDENTERPRISECORPORATEWORKPROFILE", .androidDeviceOwner),
        ("Android", "androidWorkProfile", .androidWorkProfile),
        ("Android", "AndroidForWork", .androidWorkProfile), ("AndroidForWork", nil, .androidWorkProfile),
        ("androidforwork", "unknown", .androidWorkProfile), ("Linux", nil, nil), ("", nil, nil), ("iOS ", nil, nil),
        ("Windows Phone", nil, nil),
    ]

    @Test("operatingSystem and deviceEnrollmentType, ignoring case, give the policy platform", arguments: platforms)
    func platform(_ row: (os: String, enrollment: String?, platform: PolicyPlatform?)) {
        #expect(policyPlatform(operatingSystem: row.os, deviceEnrollmentType: row.enrollment) == row.platform)
    }

    @Test(
        "A policy applies to the devices of its platform only", arguments: CompliancePolicyType.allCases,
        PolicyPlatform.allCases)
    func ofItsPlatform(_ type: CompliancePolicyType, _ platform: PolicyPlatform) {
        let expected: [CompliancePolicyType: PolicyPlatform] = [
            .iosCompliancePolicy: .iOS, .androidCompliancePolicy: .android, .macOSCompliancePolicy: .macOS,
            .androidWorkProfileCompliancePolicy: .androidWorkProfile,
            .androidForWorkCompliancePolicy: .androidWorkProfile,
            .androidDeviceOwnerCompliancePolicy: .androidDeviceOwner, .windows10CompliancePolicy: .windows10,
        ]
        let policy = Example.policy(type: type)
        #expect(policy.applies(to: Example.device(policyPlatform: platform)) == (expected[type] == platform))
    }
}
