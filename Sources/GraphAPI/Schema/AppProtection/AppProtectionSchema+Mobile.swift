// What policies for iOS and Android have beside the members of every policy.
extension AppProtectionSchema {
    private typealias Words = AppProtectionEnumerations

    /// Graph's `managedAppProtection` and `targetedManagedAppProtection`.
    static let mobile: [Property] =
        [
            .string("periodOfflineBeforeAccessCheck", default: "PT0S"),
            .string("periodOnlineBeforeAccessCheck", default: "PT0S"),
            .word("allowedInboundDataTransferSources", Words.dataTransfer, default: "allApps"),
            .word("allowedOutboundDataTransferDestinations", Words.dataTransfer, default: "allApps"),
            .bool("organizationalCredentialsRequired"),
            .word("allowedOutboundClipboardSharingLevel", Words.clipboard, default: "allApps"),
            .bool("dataBackupBlocked"),
            .bool("deviceComplianceRequired"),
            .bool("managedBrowserToOpenLinksRequired"),
            .bool("saveAsBlocked"),
            .string("periodOfflineBeforeWipeIsEnforced", default: "PT0S"),
            .bool("pinRequired"),
            .int32("maximumPinRetries", default: 0),
            .bool("simplePinBlocked"),
            .int32("minimumPinLength", default: 0),
            .word("pinCharacterSet", Words.pinCharacters, default: "numeric"),
            .string("periodBeforePinReset", default: "PT0S"),
            .words("allowedDataStorageLocations", Words.storageLocation),
            .bool("contactSyncBlocked"),
            .bool("printBlocked"),
            .bool("fingerprintBlocked"),
            .bool("disableAppPinIfDevicePinIsSet"),
            .string("minimumRequiredOsVersion"),
            .string("minimumWarningOsVersion"),
            .string("minimumRequiredAppVersion"),
            .string("minimumWarningAppVersion"),
            .word("managedBrowser", Words.browser, default: "notConfigured"),
        ] + mobileInBeta.beta

    private static let mobileInBeta: [Property] =
        threat + [
            .word("mobileThreatDefensePartnerPriority", Words.partnerPriority),
            .words("allowedDataIngestionLocations", Words.ingestionLocation),
            .int32("allowedOutboundClipboardSharingExceptionLength", default: 0),
            .word("appActionIfDeviceComplianceRequired", Words.remediation, default: "block"),
            .word("appActionIfMaximumPinRetriesExceeded", Words.remediation, default: "block"),
            .word("appActionIfUnableToAuthenticateUser", Words.remediation),
            .word("appGroupType", Words.group, default: "selectedPublicApps"),
            .bool("blockDataIngestionIntoOrganizationDocuments"),
            .word("dialerRestrictionLevel", Words.dialer, default: "allApps"),
            .string("gracePeriodToBlockAppsDuringOffClockHours"),
            .string("maximumRequiredOsVersion"),
            .string("maximumWarningOsVersion"),
            .string("maximumWipeOsVersion"),
            .string("minimumWipeAppVersion"),
            .string("minimumWipeOsVersion"),
            .word("notificationRestriction", Words.notification, default: "allow"),
            .string("pinRequiredInsteadOfBiometricTimeout"),
            .int32("previousPinBlockCount", default: 0),
            .word("protectedMessagingRedirectAppType", Words.messaging, default: "anyApp"),
            .word("purviewContentEvaluationRequired", Words.purview),
            .flags("targetedAppManagementLevels", Words.managementLevel),
        ]

    /// Graph's `iosManagedAppProtection`.
    static let iosProperties: [Property] =
        [
            .word("appDataEncryptionType", Words.encryption, default: "useDeviceSettings"),
            .string("minimumRequiredSdkVersion"),
            .bool("faceIdBlocked"),
            .string("customBrowserProtocol"),
        ]
        + [
            .bool("allowWidgetContentSync"),
            .string("allowedIosDeviceModels"),
            .word("appActionIfAccountIsClockedOut", Words.remediation),
            .word("appActionIfIosDeviceModelNotAllowed", Words.remediation, default: "block"),
            .string("customDialerAppProtocol"),
            .bool("disableProtectionOfManagedOutboundOpenInData"),
            .collection("exemptedAppProtocols", keyValuePair),
            .strings("exemptedUniversalLinks"),
            .bool("filterOpenInToOnlyManagedApps"),
            .word("genmojiConfigurationState", Words.genmoji),
            .strings("managedUniversalLinks"),
            .string("messagingRedirectAppUrlScheme"),
            .string("minimumWarningSdkVersion"),
            .string("minimumWipeSdkVersion"),
            .word("screenCaptureConfigurationState", Words.screenCapture),
            .word("writingToolsConfigurationState", Words.writingTools),
            .bool("protectInboundDataFromUnknownSources"),
            .bool("thirdPartyKeyboardsBlocked"),
        ].beta

    /// Graph's `androidManagedAppProtection`.
    static let androidProperties: [Property] =
        [
            .bool("screenCaptureBlocked"),
            .bool("disableAppEncryptionIfDeviceEncryptionIsEnabled"),
            .bool("encryptAppData"),
            .string("minimumRequiredPatchVersion"),
            .string("minimumWarningPatchVersion"),
            .string("customBrowserPackageId"),
            .string("customBrowserDisplayName"),
        ]
        + [
            .string("allowedAndroidDeviceManufacturers"),
            .strings("allowedAndroidDeviceModels"),
            .word("appActionIfAccountIsClockedOut", Words.remediation),
            .word("appActionIfAndroidDeviceManufacturerNotAllowed", Words.remediation, default: "block"),
            .word("appActionIfAndroidDeviceModelNotAllowed", Words.remediation, default: "block"),
            .word("appActionIfAndroidSafetyNetAppsVerificationFailed", Words.remediation, default: "block"),
            .word("appActionIfAndroidSafetyNetDeviceAttestationFailed", Words.remediation, default: "block"),
            .word("appActionIfDeveloperOptionsEnabled", Words.remediation),
            .word("appActionIfDeviceLockNotSet", Words.remediation, default: "block"),
            .word("appActionIfDevicePasscodeComplexityLessThanHigh", Words.remediation),
            .word("appActionIfDevicePasscodeComplexityLessThanLow", Words.remediation),
            .word("appActionIfDevicePasscodeComplexityLessThanMedium", Words.remediation),
            .word("appActionIfSamsungKnoxAttestationRequired", Words.remediation),
            .collection("approvedKeyboards", keyValuePair),
            .bool("biometricAuthenticationBlocked"),
            .int32("blockAfterCompanyPortalUpdateDeferralInDays", default: 0),
            .bool("connectToVpnOnLaunch"),
            .string("customDialerAppDisplayName"),
            .string("customDialerAppPackageId"),
            .bool("deviceLockRequired"),
            .collection("exemptedAppPackages", keyValuePair),
            .optionalBool("fingerprintAndBiometricEnabled"),
            .bool("keyboardsRestricted"),
            .string("messagingRedirectAppDisplayName"),
            .string("messagingRedirectAppPackageId"),
            .string("minimumRequiredCompanyPortalVersion"),
            .string("minimumWarningCompanyPortalVersion"),
            .string("minimumWipeCompanyPortalVersion"),
            .string("minimumWipePatchVersion"),
            .bool("requireClass3Biometrics"),
            .bool("requirePinAfterBiometricChange"),
            .word("requiredAndroidSafetyNetAppsVerificationType", Words.appsVerification, default: "none"),
            .word("requiredAndroidSafetyNetDeviceAttestationType", Words.attestation, default: "none"),
            .word("requiredAndroidSafetyNetEvaluationType", Words.evaluation, default: "basic"),
            .int32("warnAfterCompanyPortalUpdateDeferralInDays", default: 0),
            .int32("wipeAfterCompanyPortalUpdateDeferralInDays", default: 0),
        ].beta

    /// Graph's `keyValuePair`.
    private static let keyValuePair = EntityType("keyValuePair", [.string("name").required, .string("value")])
}
