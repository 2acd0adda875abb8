/// `microsoft.graph.conditionalAccessPolicy` with everything inside it.
package enum ConditionalAccessPolicySchema {
    private typealias Words = ConditionalAccessEnumerations

    /// Graph's `conditionalAccessPolicy`.
    package static let policy = EntityType(
        "conditionalAccessPolicy",
        [
            .id,
            .identifier("templateId").readOnly.v1Only,
            .string("displayName").required,
            .string("description"),
            .optionalDate("createdDateTime").readOnly,
            .optionalDate("modifiedDateTime").readOnly,
            .word("state", Words.state).required,
            .complex("conditions", conditions).required,
            .complex("grantControls", grantControls),
            .complex("sessionControls", ConditionalAccessSessionSchema.sessionControls),
        ])

    /// Graph's `conditionalAccessConditionSet`.
    package static let conditions = EntityType(
        "conditionalAccessConditionSet",
        [
            .words("clientAppTypes", Words.clientApp).required,
            .complex("applications", applications).required,
            .complex("users", users).required,
            .complex("platforms", platforms),
            .complex("locations", locations),
            .complex("devices", devices),
            .complex("deviceStates", deviceStates).beta,
            .complex("clientApplications", clientApplications),
            .words("userRiskLevels", Words.risk),
            .words("signInRiskLevels", Words.risk),
            .words("servicePrincipalRiskLevels", Words.risk),
            .flags("insiderRiskLevels", Words.insiderRisk),
            .flags("agentIdRiskLevels", Words.agentRisk).beta,
            .complex("authenticationFlows", authenticationFlows),
            .untyped("agents").beta,
            .untyped("agentContext").beta,
        ])

    /// Graph's `conditionalAccessFilter`.
    package static let filter = EntityType(
        "conditionalAccessFilter", [.word("mode", Words.filterMode).required, .string("rule").required])

    /// Graph's `conditionalAccessApplications`.
    package static let applications = EntityType(
        "conditionalAccessApplications",
        [
            .identifiers("includeApplications"),
            .identifiers("excludeApplications"),
            .strings("includeUserActions"),
            .strings("includeAuthenticationContextClassReferences"),
            .complex("applicationFilter", filter),
            .untyped("globalSecureAccess").beta,
            .untyped("networkAccess").beta,
        ])

    /// Graph's `conditionalAccessUsers`.
    package static let users = EntityType(
        "conditionalAccessUsers",
        [
            .identifiers("includeUsers"),
            .identifiers("excludeUsers"),
            .identifiers("includeGroups"),
            .identifiers("excludeGroups"),
            .identifiers("includeRoles"),
            .identifiers("excludeRoles"),
            .complex("includeGuestsOrExternalUsers", guests),
            .complex("excludeGuestsOrExternalUsers", guests),
        ])

    private static let guests = EntityType(
        "conditionalAccessGuestsOrExternalUsers",
        [
            .flags("guestOrExternalUserTypes", Words.guestTypes),
            .complex("externalTenants", externalTenants),
        ])

    private static let membership: [Property] = [.word("membershipKind", Words.membershipKind)]

    private static let externalTenants = EntityType(
        "conditionalAccessExternalTenants", membership, annotation: .required,
        derived: [
            EntityType("conditionalAccessAllExternalTenants", base: membership, [], annotation: .required),
            EntityType(
                "conditionalAccessEnumeratedExternalTenants", base: membership, [.identifiers("members")],
                annotation: .required),
        ])

    /// Graph's `conditionalAccessPlatforms`.
    package static let platforms = EntityType(
        "conditionalAccessPlatforms",
        [.words("includePlatforms", Words.platform), .words("excludePlatforms", Words.platform)])

    /// Graph's `conditionalAccessLocations`.
    package static let locations = EntityType(
        "conditionalAccessLocations", [.identifiers("includeLocations"), .identifiers("excludeLocations")])

    /// Graph's `conditionalAccessDevices`.
    package static let devices = EntityType(
        "conditionalAccessDevices",
        [
            .complex("deviceFilter", filter),
            .identifiers("includeDevices").beta,
            .identifiers("excludeDevices").beta,
            .strings("includeDeviceStates").beta,
            .strings("excludeDeviceStates").beta,
        ])

    private static let deviceStates = EntityType(
        "conditionalAccessDeviceStates", [.strings("includeStates"), .strings("excludeStates")])

    private static let clientApplications = EntityType(
        "conditionalAccessClientApplications",
        [
            .identifiers("includeServicePrincipals"),
            .identifiers("excludeServicePrincipals"),
            .complex("servicePrincipalFilter", filter),
            .identifiers("includeAgentIdServicePrincipals").beta,
            .identifiers("excludeAgentIdServicePrincipals").beta,
            .complex("agentIdServicePrincipalFilter", filter).beta,
        ])

    private static let authenticationFlows = EntityType(
        "conditionalAccessAuthenticationFlows", [.flags("transferMethods", Words.transferMethods)])

    /// Graph's `conditionalAccessGrantControls`.
    package static let grantControls = EntityType(
        "conditionalAccessGrantControls",
        [
            .word("operator", Words.operation),
            .words("builtInControls", Words.grantControl),
            .strings("customAuthenticationFactors"),
            .identifiers("termsOfUse"),
            .untyped("authenticationStrength"),
        ])
}
