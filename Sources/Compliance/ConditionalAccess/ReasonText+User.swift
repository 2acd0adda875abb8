import Core

extension ReasonText {
    /// What the user should know and do. No ids and no names: neither of vendors nor of policies, devices or people.
    package static func user(_ decision: AccessDecision, _ question: AccessQuestion) -> String {
        switch decision.reason {
        case .noPolicyApplies, .satisfied:
            guard question.device?.compliance.state == .inGracePeriod else { return "You have access." }
            return (["You have access for now, but your device needs attention."] + help(question)).joined(
                separator: " ")
        case .unknownSubject:
            return "Your account or device is not registered or is disabled. Ask your administrator for help."
        case .denied:
            let unmet = decision.decidingAnswers.flatMap(\.controls).filter { !$0.isMet }.map(\.name)
            return (["You cannot open this at the moment."] + help(unmet: Set(unmet.map { ExactText($0) }), question))
                .joined(separator: " ")
        }
    }

    private static func help(unmet: Set<ExactText>, _ question: AccessQuestion) -> [String] {
        if unmet.contains("block") {
            return ["Your organisation does not allow it. Ask your administrator if you need it."]
        }
        var sentences: [String] = []
        if unmet.contains("compliantDevice") {
            sentences +=
                question.device == nil
                ? ["Use a device that is registered with your organisation."] : help(question)
        }
        if unmet.contains("compliantApplication"), let protection = question.appProtection {
            for sentence in help(protection) where !sentences.contains(sentence) { sentences.append(sentence) }
        } else if unmet.contains("compliantApplication") || unmet.contains("approvedApplication") {
            sentences.append("Use an app that your organisation protects.")
        }
        if unmet.contains("mfa") { sentences.append("Sign in again with a second factor.") }
        if unmet.contains("passwordChange") { sentences.append("Change your password.") }
        let named: Set<ExactText> = [
            "compliantDevice", "compliantApplication", "approvedApplication", "mfa", "passwordChange",
        ]
        if !unmet.isSubset(of: named) {
            sentences.append("Your organisation asks for a further proof when you sign in.")
        }
        return sentences
    }

    /// One sentence for each thing that is wrong with the device, in the order of the checks and rules.
    private static func help(_ question: AccessQuestion) -> [String] {
        guard let compliance = question.device?.compliance else { return [] }
        var sentences = compliance.defaultChecks.filter { !$0.passes }.map { help($0.kind) }
        for rule in compliance.policies.flatMap(\.failingRules) {
            let sentence = help(rule)
            if !sentences.contains(sentence) { sentences.append(sentence) }
        }
        return sentences
    }

    private static func help(_ check: DefaultCheck.Kind) -> String {
        switch check {
        case .requireDeviceCompliancePolicyAssigned:
            "Your organisation has not approved this device yet. Ask your administrator for help."
        case .requireRemainContact:
            "Your device has not been in contact for too long. Connect it and let it synchronise."
        case .requireUserExistence: "The account of this device no longer exists. Ask your administrator for help."
        }
    }

    static func help(_ rule: RuleResult) -> String {
        switch rule.cause {
        case .missingPartnerData:
            return "The security app has not checked your device yet. Open it and let it finish its check."
        case .silentPartner: return "The security service cannot be reached. Ask your administrator for help."
        case .unsupportedOperatingSystem: return "Update your device's system."
        case .levelOverride: return "Your administrator has restricted this device. Ask your administrator for help."
        case .noFact, .notEvaluated:
            return "Your device has not told enough about itself. Let it synchronise, then try again."
        case .value, .ignoredSilentPartner, .noConnector: break
        }
        switch ExactText(rule.setting) {
        case "osMinimumVersion": return "Update your device's system."
        case "osMaximumVersion": return "Your device's system is newer than your organisation supports."
        case "minAndroidSecurityPatchLevel": return "Install the latest security update on your device."
        case "securityBlockJailbrokenDevices":
            return "Your device's own protection is broken open. Restore its original system."
        case "storageRequireEncryption": return "Turn on encryption on your device."
        default:
            switch rule.report?.state {
            case .deactivated, .misconfigured: return "Open the security app on your device and finish setting it up."
            default:
                return "The security app found a threat on your device. Open the app, follow its steps, then try again."
            }
        }
    }
}
