/// The enumerations of app-protection policies (Graph: intune-mam).
package enum AppProtectionEnumerations {
    /// Graph's `managedAppDeviceThreatLevel`.
    package static let threatLevel = EnumerationType(
        "managedAppDeviceThreatLevel", ["notConfigured", "secured", "low", "medium", "high"])
    /// What a threat level may do: Graph's `managedAppRemediationAction` without the words it does not support there.
    package static let threatRemediation = EnumerationType("managedAppRemediationAction", ["block", "wipe"])
    /// Graph's `managedAppRemediationAction`.
    package static let remediation = EnumerationType(
        "managedAppRemediationAction", ["block", "wipe", "warn", "blockWhenSettingIsSupported"])
    /// Graph's `mobileThreatDefensePartnerPriority`.
    package static let partnerPriority = EnumerationType(
        "mobileThreatDefensePartnerPriority",
        ["defenderOverThirdPartyPartner", "thirdPartyPartnerOverDefender", "unknownFutureValue"])
    /// Graph's `managedAppDataTransferLevel`.
    package static let dataTransfer = EnumerationType(
        "managedAppDataTransferLevel", ["allApps", "managedApps", "none"])
    /// Graph's `managedAppClipboardSharingLevel`.
    package static let clipboard = EnumerationType(
        "managedAppClipboardSharingLevel", ["allApps", "managedAppsWithPasteIn", "managedApps", "blocked"])
    /// Graph's `managedAppPinCharacterSet`.
    package static let pinCharacters = EnumerationType(
        "managedAppPinCharacterSet", ["numeric", "alphanumericAndSymbol"])
    /// Graph's `managedAppDataStorageLocation`.
    package static let storageLocation = EnumerationType(
        "managedAppDataStorageLocation", ["oneDriveForBusiness", "sharePoint", "box", "localStorage"],
        beta: ["photoLibrary", "iManage", "egnyte", "unknownFutureValue"])
    /// Graph's `managedAppDataIngestionLocation`.
    package static let ingestionLocation = EnumerationType(
        "managedAppDataIngestionLocation", ["oneDriveForBusiness", "sharePoint", "camera", "photoLibrary"])
    /// Graph's `managedBrowserType`.
    package static let browser = EnumerationType("managedBrowserType", ["notConfigured", "microsoftEdge"])
    /// Graph's `managedAppNotificationRestriction`.
    package static let notification = EnumerationType(
        "managedAppNotificationRestriction", ["allow", "blockOrganizationalData", "block"])
    /// Graph's `managedAppPhoneNumberRedirectLevel`.
    package static let dialer = EnumerationType(
        "managedAppPhoneNumberRedirectLevel", ["allApps", "managedApps", "customApp", "blocked"])
    /// Graph's `messagingRedirectAppType`.
    package static let messaging = EnumerationType(
        "messagingRedirectAppType", ["anyApp", "anyManagedApp", "specificApps", "blocked"])
    /// Graph's `managedAppDataEncryptionType`.
    package static let encryption = EnumerationType(
        "managedAppDataEncryptionType",
        ["useDeviceSettings", "afterDeviceRestart", "whenDeviceLockedExceptOpenFiles", "whenDeviceLocked"])
    /// Graph's `androidManagedAppSafetyNetDeviceAttestationType`.
    package static let attestation = EnumerationType(
        "androidManagedAppSafetyNetDeviceAttestationType",
        ["none", "basicIntegrity", "basicIntegrityAndDeviceCertification"])
    /// Graph's `androidManagedAppSafetyNetAppsVerificationType`.
    package static let appsVerification = EnumerationType(
        "androidManagedAppSafetyNetAppsVerificationType", ["none", "enabled"])
    /// Graph's `androidManagedAppSafetyNetEvaluationType`.
    package static let evaluation = EnumerationType(
        "androidManagedAppSafetyNetEvaluationType", ["basic", "hardwareBacked"])
    /// Graph's `windowsManagedAppDataTransferLevel`.
    package static let windowsDataTransfer = EnumerationType(
        "windowsManagedAppDataTransferLevel", ["allApps", "none"], beta: ["selectedApps", "unknownFutureValue"])
    /// Graph's `windowsManagedAppClipboardSharingLevel`.
    package static let windowsClipboard = EnumerationType(
        "windowsManagedAppClipboardSharingLevel",
        [
            "anyDestinationAnySource", "orgDestinationOrgSource", "orgDestinationAnySource", "none",
        ])
    /// Graph's `managedAppPurviewEvaluationRequirement`.
    package static let purview = EnumerationType(
        "managedAppPurviewEvaluationRequirement",
        ["notRequired", "requiredWhenOnline", "required", "unknownFutureValue"])
    /// Graph's `genmojiIosManagedAppConfigurationState`.
    package static let genmoji = EnumerationType("genmojiIosManagedAppConfigurationState", blocking)
    /// Graph's `screenCaptureIosManagedAppConfigurationState`.
    package static let screenCapture = EnumerationType("screenCaptureIosManagedAppConfigurationState", blocking)
    /// Graph's `writingToolsIosManagedAppConfigurationState`.
    package static let writingTools = EnumerationType("writingToolsIosManagedAppConfigurationState", blocking)
    private static let blocking = ["notBlocked", "blocked", "unknownFutureValue"]
    /// Graph's `targetedManagedAppGroupType`.
    package static let group = EnumerationType(
        "targetedManagedAppGroupType",
        ["selectedPublicApps", "allCoreMicrosoftApps", "allMicrosoftApps", "allApps"])
    /// Graph's `appManagementLevel`.
    package static let managementLevel = EnumerationType(
        "appManagementLevel",
        [
            "unspecified", "unmanaged", "mdm", "androidEnterprise",
            "androidEnterpriseDedicatedDevicesWithAzureAdSharedMode", "androidOpenSourceProjectUserAssociated",
            "androidOpenSourceProjectUserless", "unknownFutureValue",
        ])
}
