/// The enumerations of managed devices (Graph: intune-devices).
package enum ManagedDeviceEnumerations {
    /// Graph's `complianceState`.
    package static let complianceState = EnumerationType(
        "complianceState",
        ["unknown", "compliant", "noncompliant", "conflict", "error", "inGracePeriod", "configManager"])
    /// Graph's `managedDevicePartnerReportedHealthState`.
    package static let threatState = EnumerationType(
        "managedDevicePartnerReportedHealthState",
        [
            "unknown", "activated", "deactivated", "secured", "lowSeverity", "mediumSeverity", "highSeverity",
            "unresponsive", "compromised", "misconfigured",
        ])
    /// Graph's `managedDeviceOwnerType`.
    package static let ownerType = EnumerationType(
        "managedDeviceOwnerType", ["unknown", "company", "personal", "unknownFutureValue"])
    /// Graph's `ownerType`.
    package static let owner = EnumerationType("ownerType", ["unknown", "company", "personal"])
    /// Taken in any letter case and on both versions, because it decides which Android policies apply. The last two
    /// words are not Graph's: they stand for work profiles, which Graph's own words cannot name.
    package static let enrollmentType = EnumerationType(
        "deviceEnrollmentType",
        [
            "unknown", "userEnrollment", "deviceEnrollmentManager", "appleBulkWithUser", "appleBulkWithoutUser",
            "windowsAzureADJoin", "windowsBulkUserless", "windowsAutoEnrollment", "windowsBulkAzureDomainJoin",
            "windowsCoManagement", "windowsAzureADJoinUsingDeviceAuth", "appleUserEnrollment",
            "appleUserEnrollmentWithServiceAccount", "unknownFutureValue",
        ],
        beta: [
            "azureAdJoinUsingAzureVmExtension", "androidEnterpriseDedicatedDevice", "androidEnterpriseFullyManaged",
            "androidEnterpriseCorporateWorkProfile", "androidAOSPUserOwnedDeviceEnrollment",
            "androidAOSPUserlessDeviceEnrollment", "appleAccountDrivenUserEnrollment", "androidWorkProfile",
            "androidForWork",
        ], isLenient: true)
    /// Graph's `deviceRegistrationState`.
    package static let registrationState = EnumerationType(
        "deviceRegistrationState",
        [
            "notRegistered", "registered", "revoked", "keyConflict", "approvalPending", "certificateReset",
            "notRegisteredPendingEnrollment", "unknown",
        ])
    /// Graph's `managementAgentType`.
    package static let managementAgent = EnumerationType(
        "managementAgentType",
        [
            "eas", "mdm", "easMdm", "intuneClient", "easIntuneClient", "configurationManagerClient",
            "configurationManagerClientMdm", "configurationManagerClientMdmEas", "unknown", "jamf",
            "googleCloudDevicePolicyController", "microsoft365ManagedMdm", "msSense",
        ],
        beta: ["intuneAosp", "google", "unknownFutureValue"], replacement: "unknown")
    /// Graph's `managementState`.
    package static let managementState = EnumerationType(
        "managementState",
        [
            "managed", "retirePending", "retireFailed", "wipePending", "wipeFailed", "unhealthy", "deletePending",
            "retireIssued", "wipeIssued", "wipeCanceled", "retireCanceled", "discovered", "unknownFutureValue",
        ])
    /// Graph's `deviceManagementExchangeAccessState`.
    package static let exchangeAccess = EnumerationType(
        "deviceManagementExchangeAccessState", ["none", "unknown", "allowed", "blocked", "quarantined"])
    /// Graph's `deviceManagementExchangeAccessStateReason`.
    package static let exchangeReason = EnumerationType(
        "deviceManagementExchangeAccessStateReason",
        [
            "none", "unknown", "exchangeGlobalRule", "exchangeIndividualRule", "exchangeDeviceRule", "exchangeUpgrade",
            "exchangeMailboxPolicy", "other", "compliant", "notCompliant", "notEnrolled", "unknownLocation",
            "mfaRequired",
            "azureADBlockDueToAccessPolicy", "compromisedPassword", "deviceNotKnownWithManagedApp",
        ])
    /// Graph's `chassisType`.
    package static let chassis = EnumerationType(
        "chassisType",
        [
            "unknown", "desktop", "laptop", "worksWorkstation", "enterpriseServer", "phone", "tablet", "mobileOther",
            "mobileUnknown",
        ])
    /// Graph's `deviceType`.
    package static let deviceType = EnumerationType(
        "deviceType",
        [
            "desktop", "windowsRT", "winMO6", "nokia", "windowsPhone", "mac", "winCE", "winEmbedded", "iPhone", "iPad",
            "iPod", "android", "iSocConsumer", "unix", "macMDM", "holoLens", "surfaceHub", "androidForWork",
            "androidEnterprise", "windows10x", "androidnGMS", "chromeOS", "linux", "visionOS", "tvOS", "blackberry",
            "palm",
            "unknown", "cloudPC",
        ])
    /// Graph's `joinType`.
    package static let joinType = EnumerationType(
        "joinType", ["unknown", "azureADJoined", "azureADRegistered", "hybridAzureADJoined"])
    /// Graph's `lostModeState`.
    package static let lostMode = EnumerationType("lostModeState", ["disabled", "enabled"])
    /// Graph's `managedDeviceArchitecture`.
    package static let architecture = EnumerationType(
        "managedDeviceArchitecture", ["unknown", "x86", "x64", "arm", "arM64"])
    /// Graph's `managedDeviceManagementFeatures`.
    package static let managementFeatures = EnumerationType(
        "managedDeviceManagementFeatures", ["none", "microsoftManagedDesktop"])
}
