// The four Android policy types. Device owner and Android for Work exist in beta only.
extension CompliancePolicySchema {
    private typealias Words = ComplianceEnumerations

    /// Graph's `androidCompliancePolicy`.
    package static let android = type(
        "androidCompliancePolicy",
        threat + advancedThreat + osVersions + androidRules
            + [
                .string("conditionStatementId"),
                .collection("restrictedApps", appListItem),
                .bool("securityBlockDeviceAdministratorManagedDevices"),
            ].beta)

    /// Graph's `androidWorkProfileCompliancePolicy`.
    package static let androidWorkProfile = type(
        "androidWorkProfileCompliancePolicy",
        threat + advancedThreat + osVersions + androidRules + workProfile(Words.androidWorkProfilePassword).beta)

    /// Graph's `androidForWorkCompliancePolicy`.
    package static let androidForWork = type(
        "androidForWorkCompliancePolicy",
        threat + osVersions + androidRules + workProfile(Words.androidForWorkPassword), isInV1: false)

    /// Graph's `androidDeviceOwnerCompliancePolicy`.
    package static let androidDeviceOwner = type(
        "androidDeviceOwnerCompliancePolicy",
        threat + advancedThreat + osVersions + [
            .string("minAndroidSecurityPatchLevel"),
            .bool("passwordRequired"),
            .word("passwordRequiredType", Words.androidDeviceOwnerPassword, default: "deviceDefault"),
            .int32("passwordExpirationDays"),
            .int32("passwordMinimumLength"),
            .int32("passwordMinimumLetterCharacters"),
            .int32("passwordMinimumLowerCaseCharacters"),
            .int32("passwordMinimumNonLetterCharacters"),
            .int32("passwordMinimumNumericCharacters"),
            .int32("passwordMinimumSymbolCharacters"),
            .int32("passwordMinimumUpperCaseCharacters"),
            .int32("passwordMinutesOfInactivityBeforeLock"),
            .int32("passwordPreviousPasswordCountToBlock"),
            .bool("requireNoPendingSystemUpdates"),
            .bool("securityBlockJailbrokenDevices"),
            .bool("securityRequireIntuneAppIntegrity"),
            .bool("securityRequireSafetyNetAttestationBasicIntegrity"),
            .bool("securityRequireSafetyNetAttestationCertifiedDevice"),
            .word("securityRequiredAndroidSafetyNetEvaluationType", Words.safetyNetEvaluation, default: "basic"),
            .bool("storageRequireEncryption"),
        ], isInV1: false)

    private static let androidRules: [Property] = [
        .string("minAndroidSecurityPatchLevel"),
        .bool("passwordRequired"),
        .word("passwordRequiredType", Words.androidPassword, default: "deviceDefault"),
        .int32("passwordExpirationDays"),
        .int32("passwordMinimumLength"),
        .int32("passwordMinutesOfInactivityBeforeLock"),
        .int32("passwordPreviousPasswordBlockCount"),
        .int32("passwordSignInFailureCountBeforeFactoryReset").beta,
        .word("requiredPasswordComplexity", Words.passwordComplexity, default: "none").beta,
        .bool("securityBlockJailbrokenDevices"),
        .bool("securityDisableUsbDebugging"),
        .bool("securityPreventInstallAppsFromUnknownSources"),
        .bool("securityRequireCompanyPortalAppIntegrity"),
        .bool("securityRequireGooglePlayServices"),
        .bool("securityRequireSafetyNetAttestationBasicIntegrity"),
        .bool("securityRequireSafetyNetAttestationCertifiedDevice"),
        .bool("securityRequireUpToDateSecurityProviders"),
        .bool("securityRequireVerifyApps"),
        .bool("storageRequireEncryption"),
    ]

    private static func workProfile(_ passwords: EnumerationType) -> [Property] {
        [
            .word("securityRequiredAndroidSafetyNetEvaluationType", Words.safetyNetEvaluation, default: "basic"),
            .int32("workProfileInactiveBeforeScreenLockInMinutes"),
            .int32("workProfilePasswordExpirationInDays"),
            .int32("workProfilePasswordMinimumLength"),
            .word("workProfilePasswordRequiredType", passwords, default: "deviceDefault"),
            .int32("workProfilePreviousPasswordBlockCount"),
            .bool("workProfileRequirePassword"),
            .word("workProfileRequiredPasswordComplexity", Words.passwordComplexity, default: "none"),
        ]
    }
}
