import Core

extension ReasonText {
    /// Whether a policy asks for a protected app and does not find one.
    static func asksForApp(_ answer: PolicyAnswer) -> Bool {
        answer.controls.contains {
            !$0.isMet && $0.name.hasSameBytes(as: GrantControl.BuiltIn.compliantApplication.rawValue)
        }
    }

    /// Why `compliantApplication` is not met, for the administrator; empty where it is.
    package static func admin(_ protection: AppProtectionResult) -> [String] {
        switch protection.obstacle {
        case nil: return []
        case .noDevice: return ["App protection needs a device, and none that the tenant knows was named."]
        case .noUser: return ["App protection needs a user, and the device has none or more than one."]
        case .noClientApp: return ["The caller did not say which app asks (clientAppId)."]
        case .notRegistered:
            let app = quoted((protection.clientAppID ?? "").excerpt)
            return ["App \(app) has no registration of this user and device."]
        case .noPolicy:
            let platform = protection.platform.map { " on \($0.rawValue)" } ?? ""
            return ["No app-protection policy applies to the user\(platform)."]
        case .refused:
            return protection.policies.flatMap { policy in
                policy.failingRules.map {
                    "App-protection policy \(quoted(policy.name)) says \(policy.action.rawValue): \(admin($0))"
                }
            }
        }
    }

    /// What the user should know and do about the app. No ids and no names.
    static func help(_ protection: AppProtectionResult) -> [String] {
        switch protection.obstacle {
        case nil: return []
        case .noDevice, .noUser, .noClientApp: return ["Use an app that your organisation protects."]
        case .notRegistered:
            return ["Use an app that your organisation protects, and sign in to it with your work account."]
        case .noPolicy: return ["Your organisation does not protect this app yet. Ask your administrator for help."]
        case .refused:
            var sentences: [String] = []
            if protection.action == .wipe { sentences.append("Your organisation's data is removed from this app.") }
            for rule in protection.policies.flatMap(\.failingRules) {
                let sentence = help(rule)
                if !sentences.contains(sentence) { sentences.append(sentence) }
            }
            return sentences
        }
    }
}
