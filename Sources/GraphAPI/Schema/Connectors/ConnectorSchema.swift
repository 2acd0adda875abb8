/// `microsoft.graph.mobileThreatDefenseConnector` (Graph: intune-onboarding-mobilethreatdefenseconnector).
package enum ConnectorSchema {
    /// `mobileThreatPartnerTenantState`. v1.0 knows neither `notSetUp` nor `error`.
    package static let partnerState = EnumerationType(
        "mobileThreatPartnerTenantState",
        ["unavailable", "available", "enabled", "unresponsive", "unknownFutureValue"],
        beta: ["notSetUp", "error", "neverConfigured"])

    /// Ours: what a silent partner means past the threshold.
    package static let failMode = EnumerationType("failMode", ["ignore", "holdLast", "block"])

    /// v1.0 has the fifteen members of its metadata and `id`; beta has the rest and our `failMode`.
    package static let connector = EntityType(
        "mobileThreatDefenseConnector",
        [
            .guid("id").onCreate,
            .date("lastHeartbeatDateTime").readOnly,
            .word("partnerState", partnerState, default: "notSetUp").readOnly,
            .bool("androidEnabled"),
            .bool("iosEnabled"),
            .bool("windowsEnabled"),
            .bool("macEnabled").beta,
            .bool("androidDeviceBlockedOnMissingPartnerData"),
            .bool("iosDeviceBlockedOnMissingPartnerData"),
            .bool("windowsDeviceBlockedOnMissingPartnerData"),
            .bool("macDeviceBlockedOnMissingPartnerData").beta,
            .bool("androidMobileApplicationManagementEnabled"),
            .bool("iosMobileApplicationManagementEnabled"),
            .bool("windowsMobileApplicationManagementEnabled").beta,
            .bool("partnerUnsupportedOsVersionBlocked"),
            .int32("partnerUnresponsivenessThresholdInDays", default: 7),
            .bool("allowPartnerToCollectIOSApplicationMetadata"),
            .bool("allowPartnerToCollectIOSPersonalApplicationMetadata"),
            .bool("allowPartnerToCollectIosCertificateMetadata").beta,
            .bool("allowPartnerToCollectIosPersonalCertificateMetadata").beta,
            .bool("microsoftDefenderForEndpointAttachEnabled"),
            .bool("grantMobileThreatDefensePartnerRole").beta,
            .bool("launchMobileThreatDefensePartnerOnSetupEnabled").beta,
            .word("failMode", failMode, default: "ignore").beta,
            .string("partnerDisplayName").readOnly.beta,
            .string("partnerMinimumSupportedAndroidVersion").readOnly.beta,
            .string("partnerMinimumSupportedIosVersion").readOnly.beta,
            .string("partnerMinimumSupportedMacVersion").readOnly.beta,
            .string("partnerMinimumSupportedWindowsVersion").readOnly.beta,
            .bool("partnerSupportsAndroidMam").readOnly.beta,
            .bool("partnerSupportsIosMam").readOnly.beta,
            .bool("partnerSupportsWindowsMam").readOnly.beta,
            .bool("partnerSupportsIosCertificateSync").readOnly.beta,
        ])
}
