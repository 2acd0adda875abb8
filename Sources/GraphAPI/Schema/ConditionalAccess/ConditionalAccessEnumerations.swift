/// The enumerations of conditional-access policies (Graph: conditionalAccessPolicy).
package enum ConditionalAccessEnumerations {
    /// Graph's `conditionalAccessPolicyState`.
    package static let state = EnumerationType(
        "conditionalAccessPolicyState", ["enabled", "disabled", "enabledForReportingButNotEnforced"])
    /// Graph's `conditionalAccessClientApp`.
    package static let clientApp = EnumerationType(
        "conditionalAccessClientApp",
        [
            "all", "browser", "mobileAppsAndDesktopClients", "exchangeActiveSync", "easSupported", "other",
            "unknownFutureValue",
        ])
    /// Graph's `conditionalAccessDevicePlatform`.
    package static let platform = EnumerationType(
        "conditionalAccessDevicePlatform",
        ["android", "iOS", "windows", "windowsPhone", "macOS", "all", "unknownFutureValue", "linux"])
    /// Graph's `conditionalAccessGrantControl`.
    package static let grantControl = EnumerationType(
        "conditionalAccessGrantControl",
        [
            "block", "mfa", "compliantDevice", "domainJoinedDevice", "approvedApplication", "compliantApplication",
            "passwordChange", "unknownFutureValue", "riskRemediation",
        ])
    /// Graph's `operator`.
    package static let operation = EnumerationType("operator", ["AND", "OR"])
    /// Graph's `riskLevel`.
    package static let risk = EnumerationType(
        "riskLevel", ["low", "medium", "high", "hidden", "none", "unknownFutureValue"])
    /// Graph's `conditionalAccessInsiderRiskLevels`.
    package static let insiderRisk = EnumerationType(
        "conditionalAccessInsiderRiskLevels", ["minor", "moderate", "elevated", "unknownFutureValue"])
    /// Graph's `conditionalAccessAgentIdRiskLevels`.
    package static let agentRisk = EnumerationType(
        "conditionalAccessAgentIdRiskLevels", ["low", "medium", "high", "unknownFutureValue"])
    /// Graph's `filterMode`.
    package static let filterMode = EnumerationType("filterMode", ["include", "exclude"])
    /// Graph's `conditionalAccessGuestOrExternalUserTypes`.
    package static let guestTypes = EnumerationType(
        "conditionalAccessGuestOrExternalUserTypes",
        [
            "none", "internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember", "b2bDirectConnectUser",
            "otherExternalUser", "serviceProvider", "unknownFutureValue",
        ])
    /// Graph's `conditionalAccessExternalTenantsMembershipKind`.
    package static let membershipKind = EnumerationType(
        "conditionalAccessExternalTenantsMembershipKind", ["all", "enumerated", "unknownFutureValue"])
    /// Graph's `conditionalAccessTransferMethods`.
    package static let transferMethods = EnumerationType(
        "conditionalAccessTransferMethods", ["none", "deviceCodeFlow", "authenticationTransfer", "unknownFutureValue"])
    /// Graph's `cloudAppSecuritySessionControlType`.
    package static let cloudAppSecurity = EnumerationType(
        "cloudAppSecuritySessionControlType", ["mcasConfigured", "monitorOnly", "blockDownloads", "unknownFutureValue"])
    /// Graph's `persistentBrowserSessionMode`.
    package static let persistentBrowser = EnumerationType("persistentBrowserSessionMode", ["always", "never"])
    /// Graph's `signinFrequencyType`.
    package static let signInFrequency = EnumerationType("signinFrequencyType", ["days", "hours"])
    /// Graph's `signInFrequencyAuthenticationType`.
    package static let frequencyAuthentication = EnumerationType(
        "signInFrequencyAuthenticationType",
        ["primaryAndSecondaryAuthentication", "secondaryAuthentication", "unknownFutureValue"])
    /// Graph's `signInFrequencyInterval`.
    package static let frequencyInterval = EnumerationType(
        "signInFrequencyInterval", ["timeBased", "everyTime", "unknownFutureValue"])
    /// Graph's `continuousAccessEvaluationMode`.
    package static let continuousEvaluation = EnumerationType(
        "continuousAccessEvaluationMode", ["strictEnforcement", "disabled", "unknownFutureValue", "strictLocation"])
}
