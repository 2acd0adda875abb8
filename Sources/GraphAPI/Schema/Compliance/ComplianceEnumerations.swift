/// The enumerations of compliance policies and their states (Graph: intune-deviceconfig).
package enum ComplianceEnumerations {
    /// Graph's `deviceThreatProtectionLevel`.
    package static let threatLevel = EnumerationType(
        "deviceThreatProtectionLevel", ["unavailable", "secured", "low", "medium", "high", "notSet"])
    /// Graph's `requiredPasswordType`.
    package static let requiredPassword = EnumerationType(
        "requiredPasswordType", ["deviceDefault", "alphanumeric", "numeric"])
    /// Graph's `androidRequiredPasswordType`.
    package static let androidPassword = EnumerationType(
        "androidRequiredPasswordType",
        [
            "deviceDefault", "alphabetic", "alphanumeric", "alphanumericWithSymbols", "lowSecurityBiometric", "numeric",
            "numericComplex", "any",
        ])
    /// Graph's `androidDeviceOwnerRequiredPasswordType`.
    package static let androidDeviceOwnerPassword = EnumerationType(
        "androidDeviceOwnerRequiredPasswordType",
        [
            "deviceDefault", "required", "numeric", "numericComplex", "alphabetic", "alphanumeric",
            "alphanumericWithSymbols", "lowSecurityBiometric", "customPassword",
        ])
    /// Graph's `androidWorkProfileRequiredPasswordType`.
    package static let androidWorkProfilePassword = EnumerationType(
        "androidWorkProfileRequiredPasswordType", workPasswords)
    /// Graph's `androidForWorkRequiredPasswordType`.
    package static let androidForWorkPassword = EnumerationType("androidForWorkRequiredPasswordType", workPasswords)
    /// Graph's `androidRequiredPasswordComplexity`.
    package static let passwordComplexity = EnumerationType(
        "androidRequiredPasswordComplexity", ["none", "low", "medium", "high"])
    /// Graph's `androidSafetyNetEvaluationType`.
    package static let safetyNetEvaluation = EnumerationType(
        "androidSafetyNetEvaluationType", ["basic", "hardwareBacked"])
    /// Graph's `macOSGatekeeperAppSources`.
    package static let gatekeeperSources = EnumerationType(
        "macOSGatekeeperAppSources", ["notConfigured", "macAppStore", "macAppStoreAndIdentifiedDevelopers", "anywhere"])
    /// Graph's `deviceComplianceActionType`.
    package static let actionType = EnumerationType(
        "deviceComplianceActionType",
        ["noAction", "notification", "block", "retire", "wipe", "removeResourceAccessProfiles", "pushNotification"],
        beta: ["remoteLock"])
    /// Graph's `complianceStatus`.
    package static let status = EnumerationType(
        "complianceStatus",
        ["unknown", "notApplicable", "compliant", "remediated", "nonCompliant", "error", "conflict", "notAssigned"])
    /// v1.0 still calls work profiles Android for Work.
    package static let platformType = EnumerationType(
        "policyPlatformType",
        [
            "android", "androidForWork", "iOS", "macOS", "windowsPhone81", "windows81AndLater", "windows10AndLater",
            "all",
        ],
        beta: ["androidWorkProfile", "windows10XProfile", "androidAOSP"], replacement: "androidForWork")
    /// Graph's `settingSourceType`.
    package static let settingSource = EnumerationType("settingSourceType", ["deviceConfiguration", "deviceIntent"])
    /// Graph's `deviceAndAppManagementAssignmentFilterType`.
    package static let assignmentFilter = EnumerationType(
        "deviceAndAppManagementAssignmentFilterType", ["none", "include", "exclude"])
    /// Graph's `deviceAndAppManagementAssignmentSource`.
    package static let assignmentSource = EnumerationType(
        "deviceAndAppManagementAssignmentSource", ["direct", "policySets"])

    private static let workPasswords = [
        "deviceDefault", "lowSecurityBiometric", "required", "atLeastNumeric", "numericComplex", "atLeastAlphabetic",
        "atLeastAlphanumeric", "alphanumericWithSymbols",
    ]
}
