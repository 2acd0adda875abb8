/// `microsoft.graph.deviceCompliancePolicy` and its types (Graph: intune-deviceconfig-devicecompliancepolicy).
package enum CompliancePolicySchema {
    private typealias Words = ComplianceEnumerations

    /// The members every policy has. Assignments and states are read through their own paths or `$expand`.
    package static let baseProperties: [Property] = [
        .id,
        .date("createdDateTime").readOnly,
        .date("lastModifiedDateTime").readOnly,
        .string("displayName").required,
        .string("description"),
        .int32("version", default: 1).readOnly,
        .strings("roleScopeTagIds").beta,
        .collection("scheduledActionsForRule", ScheduledActionSchema.rule).navigation,
        .collection("assignments", AssignmentSchema.assignment).navigation.readOnly,
        .collection("deviceStatuses", ComplianceStateSchema.deviceStatus).navigation.readOnly,
        .complex("deviceStatusOverview", ComplianceStateSchema.deviceOverview).navigation.readOnly,
        .untyped("deviceSettingStateSummaries").unserved,
        .untyped("userStatuses").unserved,
        .untyped("userStatusOverview").unserved,
    ]

    /// The abstract type of the collection. `@odata.type` chooses one of the types below.
    package static let policy = EntityType(
        "deviceCompliancePolicy", baseProperties, annotation: .required,
        derived: [ios, android, androidWorkProfile, androidDeviceOwner, androidForWork, macOS, windows10])

    /// Graph's `iosCompliancePolicy`.
    package static let ios = type(
        "iosCompliancePolicy",
        threat + advancedThreat + osVersions + osBuilds.beta + [
            .bool("managedEmailProfileRequired"),
            .bool("passcodeBlockSimple"),
            .int32("passcodeExpirationDays"),
            .int32("passcodeMinimumCharacterSetCount"),
            .int32("passcodeMinimumLength"),
            .int32("passcodeMinutesOfInactivityBeforeLock"),
            .int32("passcodeMinutesOfInactivityBeforeScreenTimeout").beta,
            .int32("passcodePreviousPasscodeBlockCount"),
            .bool("passcodeRequired"),
            .word("passcodeRequiredType", Words.requiredPassword, default: "deviceDefault"),
            .collection("restrictedApps", appListItem).beta,
            .bool("securityBlockJailbrokenDevices"),
        ])

    /// Graph's `macOSCompliancePolicy`.
    package static let macOS = type(
        "macOSCompliancePolicy",
        threat + advancedThreat + osVersions + osBuilds.beta + password + [
            .bool("firewallEnabled"),
            .bool("firewallBlockAllIncoming"),
            .bool("firewallEnableStealthMode"),
            .word("gatekeeperAllowedAppSource", Words.gatekeeperSources, default: "notConfigured").beta,
            .bool("storageRequireEncryption"),
            .bool("systemIntegrityProtectionEnabled"),
            .complex("deviceCompliancePolicyScript", script).beta,
        ])

    /// The threat rule of Windows policies is in beta only.
    package static let windows10 = type(
        "windows10CompliancePolicy",
        threat.beta + osVersions + password + [
            .string("mobileOsMinimumVersion"),
            .string("mobileOsMaximumVersion"),
            .bool("passwordRequiredToUnlockFromIdle"),
            .bool("bitLockerEnabled"),
            .bool("codeIntegrityEnabled"),
            .bool("earlyLaunchAntiMalwareDriverEnabled"),
            .bool("requireHealthyDeviceReport"),
            .bool("secureBootEnabled"),
            .bool("storageRequireEncryption"),
        ]
            + [
                .bool("activeFirewallRequired"),
                .bool("antiSpywareRequired"),
                .bool("antivirusRequired"),
                .bool("configurationManagerComplianceRequired"),
                .bool("defenderEnabled"),
                .string("defenderVersion"),
                .bool("firmwareProtectionEnabled"),
                .bool("kernelDmaProtectionEnabled"),
                .bool("memoryIntegrityEnabled"),
                .bool("rtpEnabled"),
                .bool("signatureOutOfDate"),
                .bool("tpmRequired"),
                .bool("virtualizationBasedSecurityEnabled"),
                .complex("deviceCompliancePolicyScript", script),
                .collection("validOperatingSystemBuildRanges", versionRange),
                .collection("wslDistributions", wslDistribution),
            ].beta)

    /// A concrete policy type with the base members first.
    static func type(_ name: String, _ properties: [Property], isInV1: Bool = true) -> EntityType {
        EntityType(name, base: baseProperties, properties, annotation: .required, isInV1: isInV1)
    }

    /// The rule that carries a third-party level, or on Windows the Defender risk score.
    static let threat: [Property] = [
        .bool("deviceThreatProtectionEnabled"),
        .word("deviceThreatProtectionRequiredSecurityLevel", Words.threatLevel, default: "unavailable"),
    ]

    /// The rule that carries the Defender risk score on other platforms.
    static let advancedThreat: [Property] = [
        Property.word("advancedThreatProtectionRequiredSecurityLevel", Words.threatLevel, default: "unavailable").beta
    ]

    /// The bounds on the version that every type has.
    static let osVersions: [Property] = [.string("osMinimumVersion"), .string("osMaximumVersion")]

    private static let osBuilds: [Property] = [.string("osMinimumBuildVersion"), .string("osMaximumBuildVersion")]

    private static let password: [Property] = [
        .bool("passwordRequired"),
        .bool("passwordBlockSimple"),
        .int32("passwordExpirationDays"),
        .int32("passwordMinimumLength"),
        .int32("passwordMinutesOfInactivityBeforeLock"),
        .int32("passwordPreviousPasswordBlockCount"),
        .int32("passwordMinimumCharacterSetCount"),
        .word("passwordRequiredType", Words.requiredPassword, default: "deviceDefault"),
    ]

    /// Graph's `appListItem`.
    static let appListItem = EntityType(
        "appListItem",
        [.string("name").required, .string("publisher"), .string("appStoreUrl"), .string("appId")])

    private static let script = EntityType(
        "deviceCompliancePolicyScript", [.string("deviceComplianceScriptId"), .string("rulesContent")])

    private static let versionRange = EntityType(
        "operatingSystemVersionRange", [.string("description"), .string("lowestVersion"), .string("highestVersion")])

    private static let wslDistribution = EntityType(
        "wslDistributionConfiguration",
        [.string("distribution"), .string("minimumOSVersion"), .string("maximumOSVersion")])
}
