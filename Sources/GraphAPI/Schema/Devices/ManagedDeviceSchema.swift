import Core

/// `microsoft.graph.managedDevice` (Graph: intune-devices-manageddevice).
package enum ManagedDeviceSchema {
    private typealias Words = ManagedDeviceEnumerations

    /// The members that `ManagedDevices_Update` may change. Every other writable member is a device fact and needs the
    /// right to import devices.
    package static let updatable: Set<ExactText> = [
        "managedDeviceName", "notes", "deviceCategoryDisplayName", "managedDeviceOwnerType",
    ]

    /// The members of an accepted body that are device facts, in its order.
    package static func facts(in accepted: JSONObject) -> [String] {
        accepted.names.filter { !updatable.contains(ExactText($0)) }
    }

    private static let identity: [Property] = [
        .id,
        .guid("azureADDeviceId"),
        .guid("azureActiveDirectoryDeviceId").readOnly.beta,
        .bool("azureADRegistered").nullable,
        .bool("aadRegistered").nullable.beta,
        .string("deviceName"),
        .string("managedDeviceName"),
        .word("managedDeviceOwnerType", Words.ownerType, default: "unknown"),
        .word("ownerType", Words.owner, default: "unknown").readOnly.beta,
        .string("deviceCategoryDisplayName"),
        .string("notes"),
        .identifier("userId"),
        .string("userPrincipalName").ignoringCase,
        .string("userDisplayName"),
        .string("emailAddress").ignoringCase,
    ]

    private static let state: [Property] = [
        .word("complianceState", Words.complianceState, default: "unknown").readOnly,
        .date("complianceGracePeriodExpirationDateTime").readOnly,
        .word("partnerReportedThreatState", Words.threatState, default: "unknown").readOnly,
        .date("lastSyncDateTime").onCreate,
        .date("enrolledDateTime"),
        .word("managementState", Words.managementState, default: "managed"),
        .word("managementAgent", Words.managementAgent, default: "unknown"),
        .word("deviceRegistrationState", Words.registrationState, default: "notRegistered"),
        .word("deviceEnrollmentType", Words.enrollmentType, default: "unknown"),
        .string("enrollmentProfileName"),
        .string("enrolledByUserPrincipalName").ignoringCase.beta,
        .bool("autopilotEnrolled").beta,
        .word("joinType", Words.joinType, default: "unknown").beta,
        .word("lostModeState", Words.lostMode, default: "disabled").beta,
        .word("managementFeatures", Words.managementFeatures, default: "none").beta,
        .date("managementCertificateExpirationDate"),
        .date("retireAfterDateTime").beta,
        .date("preferMdmOverGroupPolicyAppliedDateTime").beta,
        .bool("requireUserEnrollmentApproval").nullable,
        .strings("roleScopeTagIds").beta,
    ]

    private static let system: [Property] = [
        .string("operatingSystem"),
        .string("osVersion"),
        .string("androidSecurityPatchLevel"),
        .string("securityPatchLevel").beta,
        .string("jailBroken"),
        .bool("isEncrypted"),
        .bool("isSupervised"),
        .word("deviceType", Words.deviceType, default: "unknown").beta,
        .word("chassisType", Words.chassis, default: "unknown").beta,
        .word("processorArchitecture", Words.architecture, default: "unknown").beta,
        .string("skuFamily").beta,
        .int32("skuNumber", default: 0).beta,
        .string("specificationVersion").beta,
        .bool("bootstrapTokenEscrowed").beta,
        .bool("deviceFirmwareConfigurationInterfaceManaged").beta,
        .int32("windowsActiveMalwareCount", default: 0).beta,
        .int32("windowsRemediatedMalwareCount", default: 0).beta,
    ]

    private static let hardware: [Property] = [
        .string("manufacturer"),
        .string("model"),
        .string("serialNumber"),
        .string("imei"),
        .string("meid"),
        .string("iccid"),
        .string("udid"),
        .string("phoneNumber"),
        .string("subscriberCarrier"),
        .string("wiFiMacAddress"),
        .string("ethernetMacAddress"),
        .int64("totalStorageSpaceInBytes"),
        .int64("freeStorageSpaceInBytes"),
        .int64("physicalMemoryInBytes"),
    ]

    private static let exchange: [Property] = [
        .bool("easActivated"),
        .string("easDeviceId"),
        .date("easActivationDateTime"),
        .word("exchangeAccessState", Words.exchangeAccess, default: "none"),
        .word("exchangeAccessStateReason", Words.exchangeReason, default: "none"),
        .date("exchangeLastSuccessfulSyncDateTime"),
    ]

    /// Known members that this server has nothing for; bodies may repeat them.
    private static let remote: [Property] =
        [
            .string("activationLockBypassCode"),
            .string("remoteAssistanceSessionUrl"),
            .string("remoteAssistanceSessionErrorDetails"),
            .untyped("configurationManagerClientEnabledFeatures"),
            .untyped("deviceHealthAttestationState"),
            Property("deviceActionResults", .untyped, isNullable: true, default: []),
        ].readOnly
        + [
            .untyped("configurationManagerClientHealthState"),
            .untyped("configurationManagerClientInformation"),
            .untyped("hardwareInformation"),
            Property("chromeOSDeviceInfo", .untyped, isNullable: true, default: []),
            Property("cloudPcRemoteActionResults", .untyped, isNullable: true, default: []),
            Property("usersLoggedOn", .untyped, isNullable: true, default: []),
        ].readOnly.beta

    private static let navigations: [Property] =
        [
            Property.collection("deviceCompliancePolicyStates", ComplianceStateSchema.policyState).navigation,
            Property.collection("users", DirectorySchema.user).navigation,
        ].readOnly
        + [
            "deviceCategory", "deviceConfigurationStates", "logCollectionRequests", "windowsProtectionState",
        ].map { Property.untyped($0).unserved }
        + [
            "assignmentFilterEvaluationStatusDetails", "detectedApps", "deviceHealthScriptStates",
            "managedDeviceMobileAppConfigurationStates", "securityBaselineStates",
        ].map { Property.untyped($0).unserved.beta }

    /// A device. Which body may set a fact is for the caller to decide, see ``updatable``.
    package static let device = EntityType(
        "managedDevice", identity + state + system + hardware + exchange + remote + navigations)
}
