import Compliance
import Core

/// App protection's part of an explanation: per policy what it does, and what was observed and is required.
enum AppProtectionExplanation {
    static func render(_ result: AppProtectionResult, now: Timestamp) -> JSON {
        [
            "compliant": .bool(result.isCompliant),
            "obstacle": .optional(result.obstacle?.rawValue),
            "action": .string(result.action.rawValue),
            "clientAppId": .optional(result.clientAppID),
            "azureADDeviceId": .optional(result.device?.text),
            "platform": .optional(result.platform?.rawValue),
            "enrolled": .bool(result.isEnrolled),
            "registered": .bool(result.isRegistered),
            "policies": .array(result.policies.map { policy($0, now: now) }),
        ]
    }

    private static func policy(_ result: AppPolicyResult, now: Timestamp) -> JSON {
        [
            "id": .string(result.id.text),
            "displayName": .string(result.name),
            "type": .string(result.type.rawValue),
            "action": .string(result.action.rawValue),
            "rules": .array(result.rules.map { DeviceExplanation.rule($0, now: now) }),
        ]
    }
}
