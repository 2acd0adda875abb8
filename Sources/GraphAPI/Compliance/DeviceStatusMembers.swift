import Compliance
import Core
import Services
import Storage

/// Devices under a policy as the members of Graph's `deviceComplianceDeviceStatus` and `deviceComplianceDeviceOverview`.
enum DeviceStatusMembers {
    /// One device. Its id is the managed device's, which is unique under a policy.
    static func stored(_ status: DeviceStatus) -> JSONObject {
        let (device, result) = (status.device, status.result)
        let graceEnds = result.state == .inGracePeriod ? result.graceEnds : nil
        return [
            "id": .string(device.id.text), "deviceDisplayName": .optional(device.name),
            "userName": status.user?.document["displayName"] ?? .null,
            "deviceModel": device.document["model"] ?? .null, "platform": .integer(platform(result.type)),
            "complianceGracePeriodExpirationDateTime": .string((graceEnds ?? Timestamp.endOfTime).rfc3339),
            "status": .string(result.state.graphStatus), "lastReportedDateTime": .string(device.lastSync.rfc3339),
            "userPrincipalName": .optional(status.user?.userPrincipalName),
        ]
    }

    /// The counts of a policy. Its id is the policy's. A device in grace counts as failed, as its status says.
    static func stored(
        _ policy: CompliancePolicyRecord, _ counts: ComplianceSummary.Counts<PolicyState>, asOf: Timestamp
    ) -> JSONObject {
        [
            "id": .string(policy.id.text), "notApplicableCount": count(counts[.notApplicable]),
            "successCount": count(counts[.compliant]), "errorCount": count(counts[.error]),
            "failedCount": count(counts[.nonCompliant] + counts[.inGracePeriod]),
            "lastUpdateDateTime": .string(asOf.rfc3339), "configurationVersion": .integer(policy.version),
        ]
    }

    private static func count(_ count: Int) -> JSON { .integer(Int64(count)) }

    /// The value of Graph's `policyPlatformType`.
    private static func platform(_ type: CompliancePolicyType) -> Int64 {
        switch type.platform {
        case .android, .androidDeviceOwner: 0
        case .iOS: 2
        case .macOS: 3
        case .windows10: 6
        case .androidWorkProfile: type == .androidForWorkCompliancePolicy ? 1 : 7
        }
    }
}
