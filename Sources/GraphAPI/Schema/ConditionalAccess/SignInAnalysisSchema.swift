/// The action `evaluate` of conditional access: an imagined sign-in, and what each policy says of it
/// (Graph: conditionalaccessroot-evaluate).
package enum SignInAnalysisSchema {
    private typealias Words = ConditionalAccessEnumerations

    /// Graph's `whatIfAnalysisReasons`.
    package static let reasons = EnumerationType(
        "whatIfAnalysisReasons",
        [
            "notSet", "notEnoughInformation", "invalidCondition", "users", "workloadIdentities", "application",
            "userActions", "authenticationContext", "devicePlatform", "devices", "clientApps", "location", "signInRisk",
            "emptyPolicy", "invalidPolicy", "policyNotEnabled", "userRisk", "time", "insiderRisk",
            "authenticationFlow", "unknownFutureValue",
        ])

    /// Graph's `userAction`.
    package static let userAction = EnumerationType(
        "userAction", ["registerSecurityInformation", "registerOrJoinDevices", "unknownFutureValue"])

    /// Graph's `signInIdentity`.
    package static let identity = EntityType(
        "signInIdentity", [], annotation: .required,
        derived: [
            EntityType(
                "userSignIn",
                [
                    .string("userId").required, .string("externalTenantId"),
                    .flags("externalUserType", Words.guestTypes),
                ], annotation: .required),
            EntityType("servicePrincipalSignIn", [.string("servicePrincipalId").required], annotation: .required),
        ])

    /// Graph's `signInContext`.
    package static let context = EntityType(
        "signInContext", [], annotation: .required,
        derived: [
            EntityType("applicationContext", [.identifiers("includeApplications").required], annotation: .required),
            EntityType("userActionContext", [.word("userAction", userAction).required], annotation: .required),
            EntityType("authContext", [.string("authenticationContextValue").required], annotation: .required),
        ])

    /// Graph's `deviceInfo`. No filter of devices is evaluated here, so nothing depends on it.
    package static let deviceInfo = EntityType(
        "deviceInfo",
        [
            .identifier("deviceId"), .string("displayName"), .string("enrollmentProfileName"),
            .optionalBool("isCompliant"), .string("manufacturer"), .string("mdmAppId"), .string("model"),
            .string("operatingSystem"), .string("operatingSystemVersion"), .string("ownership"),
            .strings("physicalIds"), .string("profileType"), .strings("systemLabels"), .string("trustType"),
        ] + (1...15).map { Property.string("extensionAttribute\($0)") })

    /// Graph's `signInConditions`.
    package static let conditions = EntityType(
        "signInConditions",
        [
            .word("devicePlatform", Words.platform),
            .word("clientAppType", Words.clientApp),
            .word("signInRiskLevel", Words.risk),
            .word("userRiskLevel", Words.risk),
            .word("servicePrincipalRiskLevel", Words.risk),
            .word("insiderRiskLevel", Words.insiderRisk),
            .word("agentIdRiskLevel", Words.agentRisk).beta,
            .string("country"),
            .string("ipAddress"),
            .complex(
                "authenticationFlow",
                EntityType("authenticationFlow", [.word("transferMethod", Words.transferMethods)])),
            .complex("deviceInfo", deviceInfo),
        ])

    /// The body of the action.
    package static let request = EntityType(
        "evaluate",
        [
            .complex("signInIdentity", identity).required,
            .complex("signInContext", context).required,
            .complex("signInConditions", conditions),
            .optionalBool("appliedPoliciesOnly"),
        ])

    /// Graph's `whatIfAnalysisResult`: the policy and what it says.
    package static let result = EntityType(
        "whatIfAnalysisResult", base: ConditionalAccessPolicySchema.policy.properties,
        [.bool("policyApplies").readOnly, .flags("analysisReasons", reasons).readOnly])
}
