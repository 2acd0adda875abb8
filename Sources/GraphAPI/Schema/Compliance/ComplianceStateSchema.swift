/// What a policy found on devices. Nothing here is ever written by a body.
package enum ComplianceStateSchema {
    private typealias Words = ComplianceEnumerations

    /// Graph's `settingSource`.
    package static let settingSource = EntityType(
        "settingSource",
        [
            .identifier("id").readOnly,
            .string("displayName").readOnly,
            .word("sourceType", Words.settingSource, default: "deviceConfiguration").readOnly,
        ])

    /// One rule of a policy on one device.
    package static let settingState = EntityType(
        "deviceCompliancePolicySettingState",
        [
            .string("setting"),
            .string("settingName"),
            .string("instanceDisplayName"),
            .word("state", Words.status, default: "unknown"),
            .int64("errorCode"),
            .string("errorDescription"),
            .identifier("userId"),
            .string("userName"),
            .string("userEmail"),
            .string("userPrincipalName").ignoringCase,
            .collection("sources", settingSource),
            .string("currentValue"),
            .string("settingInstanceId").beta,
        ].readOnly)

    /// One policy on one device; `id` is the policy's.
    package static let policyState = EntityType(
        "deviceCompliancePolicyState",
        [
            .id,
            .string("displayName"),
            .word("platformType", Words.platformType, default: "all"),
            .word("state", Words.status, default: "unknown"),
            .int32("settingCount", default: 0),
            .int32("version", default: 1),
            .collection("settingStates", settingState),
            .identifier("userId").beta,
            .string("userPrincipalName").ignoringCase.beta,
        ].readOnly)

    /// One device under one policy.
    package static let deviceStatus = EntityType(
        "deviceComplianceDeviceStatus",
        [
            .id,
            .string("deviceDisplayName"),
            .string("userName"),
            .string("deviceModel"),
            .int32("platform", default: 0).beta,
            .date("complianceGracePeriodExpirationDateTime"),
            .word("status", Words.status, default: "unknown"),
            .date("lastReportedDateTime"),
            .string("userPrincipalName").ignoringCase,
        ].readOnly)

    /// How many devices a policy found in which state.
    package static let deviceOverview = EntityType(
        "deviceComplianceDeviceOverview",
        [
            .id,
            .int32("pendingCount", default: 0),
            .int32("notApplicableCount", default: 0),
            .int32("notApplicablePlatformCount", default: 0).beta,
            .int32("successCount", default: 0),
            .int32("errorCount", default: 0),
            .int32("failedCount", default: 0),
            .int32("conflictCount", default: 0).beta,
            .date("lastUpdateDateTime"),
            .int32("configurationVersion", default: 0),
        ].readOnly)
}
