import Core

/// Decisions in words. The administrator's text names everything; the user's names nothing and says what to do.
package struct ReasonText: Sendable {
    /// At most this many failing rules are named, so that the text stays readable.
    private static let namedRules = 6

    /// Why the question was answered so: the deciding policies, the device's state and since when, and each failing
    /// rule with vendor, level and report.
    package static func admin(_ decision: AccessDecision, _ question: AccessQuestion) -> String {
        let resource = name(of: question.resource)
        switch decision.reason {
        case .unknownSubject:
            return
                "Denied: the device or user is not known to this tenant, the user is disabled or was deleted, or the "
                + "device is not the user's. No policy was asked."
        case .noPolicyApplies:
            return "Allowed: no enabled conditional-access policy applies to \(resource)."
        case .satisfied:
            let names = decision.decidingAnswers.map { quoted($0.displayName) }.joined(separator: ", ")
            var text = "Allowed: every conditional-access policy that applies to \(resource) is satisfied (\(names))."
            if question.isExempt { text += " The application is exempt from the two device controls." }
            if let end = question.device?.compliance.gracePeriodEnds { text += " The device is in grace until \(end)." }
            return text
        case .denied:
            let answers = decision.decidingAnswers
            var sentences = answers.map { refusal($0, resource) }
            if answers.contains(where: asksForDevice) {
                if let device = question.device {
                    sentences += admin(device.compliance)
                } else {
                    sentences.append(
                        question.platform == nil
                            ? "No device was named, and a user alone meets no device control."
                            : "The device is not enrolled; only its app registrations are known.")
                }
            }
            if answers.contains(where: asksForApp), let protection = question.appProtection {
                sentences += admin(protection)
            }
            return sentences.joined(separator: " ")
        }
    }

    /// Why a device is not compliant, one sentence each; empty for a compliant one.
    package static func admin(_ compliance: DeviceCompliance) -> [String] {
        guard compliance.state != .compliant else { return [] }
        let since = compliance.since.map { " since \($0)" } ?? ""
        var sentences = ["The device is \(compliance.state.rawValue)\(since)."]
        for check in compliance.defaultChecks where !check.passes { sentences.append(admin(check)) }
        let failing = compliance.policies.flatMap { policy in policy.failingRules.map { (policy, $0) } }
        sentences += failing.prefix(namedRules).map { policy, rule in
            "Compliance policy \(quoted(policy.name)) (\(policy.state.rawValue)) fails: \(admin(rule))"
        }
        if failing.count > namedRules { sentences.append("\(failing.count - namedRules) more rules fail.") }
        return sentences
    }

    /// One rule in words, for the administrator.
    package static func admin(_ rule: RuleResult) -> String {
        var text = rule.setting
        if let required = rule.required { text += " requires \(required)" }
        text += rule.observed.map { ", found \($0)" } ?? ", nothing found"
        if let name = rule.connectorName { text += ", by \(name)" }
        if let report = rule.report {
            text += " (report \(quoted(report.reportID)), observed \(report.observed))"
        }
        return text + "." + (rule.note.map { " " + $0 } ?? "")
    }

    private static func admin(_ check: DefaultCheck) -> String {
        switch check.kind {
        case .requireDeviceCompliancePolicyAssigned:
            "No compliance policy says anything of the device, and the tenant is secure by default."
        case .requireRemainContact:
            "The device has had no contact for longer than the tenant allows"
                + (check.since.map { " (until \($0))." } ?? ".")
        case .requireUserExistence: "The device's user was deleted."
        }
    }

    private static func refusal(_ answer: PolicyAnswer, _ resource: String) -> String {
        let policy = "Denied by conditional-access policy \(quoted(answer.displayName)) for \(resource): "
        if answer.controls.contains(where: { $0.name == GrantControl.BuiltIn.block.rawValue }) {
            return policy + "it blocks access."
        }
        let unmet = answer.controls.filter { !$0.isMet }.map(\.name)
        let joined = unmet.joined(separator: answer.operator == .and ? " and " : " or ")
        return policy + "it requires \(joined), which \(unmet.count == 1 ? "is" : "are") not met."
    }

    private static func asksForDevice(_ answer: PolicyAnswer) -> Bool {
        answer.controls.contains {
            !$0.isMet && $0.name.hasSameBytes(as: GrantControl.BuiltIn.compliantDevice.rawValue)
        }
    }

    static func quoted(_ text: String) -> String { "\"\(text)\"" }

    private static func name(of resource: String) -> String {
        switch applicationID(resource) {
        case WellKnownApplication.exchangeOnline: "Exchange Online"
        case WellKnownApplication.sharePointOnline: "SharePoint Online"
        case WellKnownApplication.office365: "Office 365"
        default: "application \(quoted(resource.excerpt))"
        }
    }
}
