import Compliance
import Core

/// One question as a caller puts it.
package struct DecisionQuery: Sendable {
    /// Who or what asks.
    package let subject: DecisionSubject
    /// The application asked for: an id, or `Office365`.
    package let resource: String
    /// What only the caller can know.
    package let context: AccessContext

    package init(subject: DecisionSubject, resource: String, context: AccessContext) {
        self.subject = subject
        self.resource = resource
        self.context = context
    }
}

/// A question with everything its answer rests on. Deciding it reads nothing more, so that many answers can be made one
/// by one, while they are sent, from one picture of the tenant.
package struct PreparedDecision: Sendable {
    let facts: DecisionFacts
    let question: AccessQuestion
    let device: DeviceView?
    let evaluated: Timestamp

    /// The answer for a gateway, with the first remedy of the device or a connector.
    package func decide() -> Decision {
        decide { facts, now in
            Remedies(list: [facts.firstRemedy(at: now, among: [.device, .connector])].compactMap(\.self))
        }
    }

    /// The same question after changes that nobody has saved.
    func after(_ preview: Preview) -> PreparedDecision {
        let facts = preview.applied(to: self.facts, before: question.device?.compliance, at: evaluated)
        let question = facts.question(at: evaluated)
        var view: DeviceView?
        if let device, let (changed, compliance) = question.device {
            view = DeviceView(
                record: device.record, facts: changed, compliance: compliance, user: device.user, evaluated: evaluated)
        }
        return PreparedDecision(facts: facts, question: question, device: view, evaluated: evaluated)
    }

    /// The answer with its reasons, and with the remedies of a denial.
    func decide(remedies: (DecisionFacts, Timestamp) -> Remedies) -> Decision {
        let decision = AccessEvaluation.decide(question, policies: facts.accessPolicies)
        return Decision(
            id: newIdentifier(), decision: decision, device: device,
            remedies: decision.isAllowed ? Remedies() : remedies(facts, evaluated),
            appProtection: decision.shownProtection(of: question),
            reasonAdmin: ReasonText.admin(decision, question), reasonUser: ReasonText.user(decision, question),
            evaluated: evaluated)
    }
}
