import Compliance

/// The three types of app-protection policy (Graph: intune-mam-iosmanagedappprotection and its neighbours).
package enum AppProtectionSchema {
    private typealias Words = AppProtectionEnumerations

    /// The type of a collection.
    package static func policy(_ type: AppProtectionPolicyType) -> EntityType {
        switch type {
        case .iosManagedAppProtection: ios
        case .androidManagedAppProtection: android
        case .windowsManagedAppProtection: windows
        }
    }

    /// Graph's `iosManagedAppProtection`.
    package static let ios = EntityType(
        "iosManagedAppProtection", base: base + mobile, iosProperties + deployment, annotation: .shown)

    /// Graph's `androidManagedAppProtection`.
    package static let android = EntityType(
        "androidManagedAppProtection", base: base + mobile, androidProperties + deployment, annotation: .shown)

    /// Graph's `windowsManagedAppProtection`.
    package static let windows = EntityType(
        "windowsManagedAppProtection", base: base + threat.beta, windowsProperties + deployment, annotation: .shown)

    /// Graph's `targetedManagedAppPolicyAssignment`.
    package static let assignment = EntityType(
        "targetedManagedAppPolicyAssignment",
        [
            .id,
            .complex("target", AssignmentSchema.target).required,
            .word("source", ComplianceEnumerations.assignmentSource, default: "direct").readOnly.beta,
            .identifier("sourceId").readOnly.beta,
        ])

    /// The body of the action `assign`, which replaces the whole set.
    package static let assign = EntityType("assign", [.collection("assignments", assignment).required])

    /// The members every policy has (Graph: managedAppPolicy).
    private static let base: [Property] = [
        .id,
        .string("displayName").required,
        .string("description"),
        .date("createdDateTime").readOnly,
        .date("lastModifiedDateTime").readOnly,
        .string("version").readOnly,
        .strings("roleScopeTagIds").beta,
        .bool("isAssigned").readOnly,
        .collection("assignments", assignment).navigation.readOnly,
    ]

    /// Where a policy stands among the apps. This server deploys nothing.
    private static let deployment: [Property] = [
        .int32("deployedAppCount", default: 0).readOnly,
        .untyped("apps").unserved,
        .untyped("deploymentSummary").unserved,
    ]

    /// The threat rule, in beta only.
    static let threat: [Property] = [
        .word("maximumAllowedDeviceThreatLevel", Words.threatLevel, default: "notConfigured"),
        .word("mobileThreatDefenseRemediationAction", Words.threatRemediation, default: "block"),
    ]

    private static let windowsProperties: [Property] = [
        .word("allowedInboundDataTransferSources", Words.windowsDataTransfer, default: "allApps"),
        .word("allowedOutboundClipboardSharingLevel", Words.windowsClipboard, default: "anyDestinationAnySource"),
        .word("allowedOutboundDataTransferDestinations", Words.windowsDataTransfer, default: "allApps"),
        .word("appActionIfUnableToAuthenticateUser", Words.remediation),
        .string("maximumRequiredOsVersion"),
        .string("maximumWarningOsVersion"),
        .string("maximumWipeOsVersion"),
        .string("minimumRequiredAppVersion"),
        .string("minimumRequiredOsVersion"),
        .string("minimumRequiredSdkVersion"),
        .string("minimumWarningAppVersion"),
        .string("minimumWarningOsVersion"),
        .string("minimumWipeAppVersion"),
        .string("minimumWipeOsVersion"),
        .string("minimumWipeSdkVersion"),
        .string("periodOfflineBeforeAccessCheck", default: "PT0S"),
        .string("periodOfflineBeforeWipeIsEnforced", default: "PT0S"),
        .bool("printBlocked"),
    ]
}
