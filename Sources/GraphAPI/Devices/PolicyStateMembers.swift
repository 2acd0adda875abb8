import Compliance
import Core
import Services
import Storage

/// What each policy says of a device as the members of Graph's `deviceCompliancePolicyState`.
enum PolicyStateMembers {
    /// One state per applicable policy.
    static func stored(_ view: DeviceView) -> [JSONObject] {
        view.compliance.policies.map { policy in
            [
                "id": .string(policy.id.text), "displayName": .string(policy.name),
                "platformType": .string(platformType(policy.type)), "state": .string(policy.state.graphStatus),
                "settingCount": .integer(Int64(policy.rules.count)), "version": .integer(Int64(policy.version)),
                "settingStates": .array(policy.rules.map { .object(setting($0, policy, view)) }),
                "userId": .optional(view.record.userID?.text),
                "userPrincipalName": .optional(view.user?.userPrincipalName),
            ]
        }
    }

    private static func setting(_ rule: RuleResult, _ policy: PolicyResult, _ view: DeviceView) -> JSONObject {
        [
            "setting": .string("\(capitalised(policy.type.rawValue)).\(capitalised(rule.setting))"),
            "settingName": .string(rule.setting), "instanceDisplayName": .optional(rule.connectorName),
            "state": .string(status(rule)), "errorDescription": .optional(rule.note),
            "currentValue": .optional(rule.observed), "userId": .optional(view.record.userID?.text),
            "userName": view.user?.document["displayName"] ?? .null,
            "userEmail": view.user?.document["mail"] ?? .null,
            "userPrincipalName": .optional(view.user?.userPrincipalName),
            "sources": [
                [
                    "id": .string(policy.id.text), "displayName": .string(policy.name),
                    "sourceType": "deviceConfiguration",
                ]
            ],
        ]
    }

    /// Graph's `complianceStatus` of one rule.
    private static func status(_ rule: RuleResult) -> String {
        if rule.fails { return "nonCompliant" }
        return switch rule.state {
        case .pass: "compliant"
        case .fail: "nonCompliant"
        case .unknown: "unknown"
        case .notApplicable: "notApplicable"
        }
    }

    /// Graph's `policyPlatformType`.
    private static func platformType(_ type: CompliancePolicyType) -> String {
        switch type {
        case .iosCompliancePolicy: "iOS"
        case .androidCompliancePolicy, .androidDeviceOwnerCompliancePolicy: "android"
        case .androidWorkProfileCompliancePolicy: "androidWorkProfile"
        case .androidForWorkCompliancePolicy: "androidForWork"
        case .macOSCompliancePolicy: "macOS"
        case .windows10CompliancePolicy: "windows10AndLater"
        }
    }

    /// Intune writes `IOSCompliancePolicy.PasscodeRequired`.
    private static func capitalised(_ name: String) -> String {
        if name.hasPrefix("ios") { return "IOS" + name.dropFirst(3) }
        return name.prefix(1).uppercased() + name.dropFirst()
    }
}
