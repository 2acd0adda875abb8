import Core

/// The rules over a device's inventory: versions, patch level, jailbreak and encryption.
enum InventoryRules {
    /// One result per rule that is set.
    /// - Parameter secureByDefault: whether a rule without its fact fails.
    static func results(_ rules: ComplianceRules, for device: DeviceFacts, secureByDefault: Bool) -> [RuleResult] {
        var results: [RuleResult] = []
        let version = device.osVersion.flatMap { OSVersion($0) }
        if let minimum = rules.minimumOS {
            results.append(
                result(
                    "osMinimumVersion", passes: version.map { $0 >= minimum }, observed: device.osVersion,
                    required: minimum.description, secureByDefault))
        }
        if let maximum = rules.maximumOS {
            results.append(
                result(
                    "osMaximumVersion", passes: version.map { $0 <= maximum }, observed: device.osVersion,
                    required: maximum.description, secureByDefault))
        }
        if let minimum = rules.minimumPatchLevel {
            let patchLevel = device.securityPatchLevel.flatMap { PatchLevel($0) }
            results.append(
                result(
                    "minAndroidSecurityPatchLevel", passes: patchLevel.map { $0 >= minimum },
                    observed: device.securityPatchLevel, required: minimum.description, secureByDefault))
        }
        if rules.blocksJailbroken {
            results.append(
                result(
                    "securityBlockJailbrokenDevices", passes: device.isJailbroken.map { !$0 },
                    observed: device.isJailbroken.map { $0 ? "True" : "False" }, required: "False", secureByDefault))
        }
        if rules.requiresEncryption {
            results.append(
                result(
                    "storageRequireEncryption", passes: device.isEncrypted,
                    observed: device.isEncrypted.map { "\($0)" },
                    required: "true", secureByDefault))
        }
        results += rules.passcodeSettings.map {
            RuleResult(
                setting: $0, state: .notApplicable, cause: .notEvaluated, note: "Passcode rules are not evaluated here."
            )
        }
        results += rules.unansweredSettings.map { result($0, passes: nil, cause: .notEvaluated, secureByDefault) }
        return results
    }

    private static func result(
        _ setting: String, passes: Bool?, observed: String? = nil, required: String? = nil,
        cause: RuleResult.Cause = .noFact, _ secureByDefault: Bool
    ) -> RuleResult {
        if let passes {
            return RuleResult(setting: setting, state: passes ? .pass : .fail, observed: observed, required: required)
        }
        let reason =
            cause == .notEvaluated
            ? "No inventory fact answers this rule."
            : observed == nil
                ? "The inventory has no such fact of this device." : "The inventory's value cannot be read."
        let consequence =
            secureByDefault
            ? "The tenant is secure by default, so the rule fails."
            : "The tenant is not secure by default, so the rule counts as not applicable."
        return RuleResult(
            setting: setting, state: .unknown, fails: secureByDefault, cause: cause, observed: observed,
            required: required, note: "\(reason) \(consequence)")
    }
}
