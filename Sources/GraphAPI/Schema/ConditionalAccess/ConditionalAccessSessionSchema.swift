/// Session controls of a conditional-access policy. They are stored and shown; no decision looks at them.
package enum ConditionalAccessSessionSchema {
    private typealias Words = ConditionalAccessEnumerations

    private static let isEnabled = [Property.optionalBool("isEnabled")]

    /// Graph's `conditionalAccessSessionControls`.
    package static let sessionControls = EntityType(
        "conditionalAccessSessionControls",
        [
            .complex(
                "applicationEnforcedRestrictions",
                EntityType("applicationEnforcedRestrictionsSessionControl", isEnabled)),
            .complex("cloudAppSecurity", cloudAppSecurity),
            .complex("persistentBrowser", persistentBrowser),
            .complex("signInFrequency", signInFrequency),
            .optionalBool("disableResilienceDefaults"),
            .complex("secureSignInSession", EntityType("secureSignInSessionControl", isEnabled)),
            .complex("continuousAccessEvaluation", continuousEvaluation).beta,
            .complex("globalSecureAccessFilteringProfile", filteringProfile).beta,
        ])

    private static let cloudAppSecurity = EntityType(
        "cloudAppSecuritySessionControl", isEnabled + [.word("cloudAppSecurityType", Words.cloudAppSecurity)])

    private static let persistentBrowser = EntityType(
        "persistentBrowserSessionControl", isEnabled + [.word("mode", Words.persistentBrowser)])

    private static let signInFrequency = EntityType(
        "signInFrequencySessionControl",
        isEnabled + [
            .int32("value"),
            .word("type", Words.signInFrequency),
            .word("authenticationType", Words.frequencyAuthentication),
            .word("frequencyInterval", Words.frequencyInterval),
        ])

    private static let continuousEvaluation = EntityType(
        "continuousAccessEvaluationSessionControl", [.word("mode", Words.continuousEvaluation)])

    private static let filteringProfile = EntityType(
        "globalSecureAccessFilteringProfileSessionControl", isEnabled + [.string("profileId")])
}
