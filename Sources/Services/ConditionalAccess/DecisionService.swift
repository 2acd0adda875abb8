import Access
import Compliance
import Core
import Storage

/// Who or what asks for access.
package enum DecisionSubject: Sendable {
    /// A device by either of its ids; it stands for its user.
    case device(String)
    /// A user by id or principal name, and the device it uses if the caller knows it.
    case user(String, device: String?)
}

/// A decision with everything it rests on.
package struct Decision: Sendable {
    package let id: Identifier<RequestKind>
    package let decision: AccessDecision
    package let device: DeviceView?
    /// What would flip it.
    package let remedies: Remedies
    /// What app protection says, where it has a say: an app or a policy of the device's user, or a policy that asks for it.
    package let appProtection: AppProtectionResult?
    package let reasonAdmin: String
    package let reasonUser: String
    package let evaluated: Timestamp
}

/// Answers "may this device or user open this application now?". Writes nothing.
package struct DecisionService: Sendable {
    package init() {}

    /// The answer for a gateway, with the first remedy of the device or a connector.
    package func evaluate(
        _ caller: Caller, subject: DecisionSubject, resource: String, context: AccessContext
    ) throws -> Decision {
        try caller.authorize()
        return try decide(caller, subject, resource, context) { facts, now in
            Remedies(list: [facts.firstRemedy(at: now, among: [.device, .connector])].compactMap(\.self))
        }
    }

    /// The same answer for whoever may want to change it, with all remedies whose changes the caller may read.
    package func explain(
        _ caller: Caller, subject: DecisionSubject, resource: String, context: AccessContext
    ) throws -> Decision {
        try caller.authorize()
        let areas = Set(RemedyChange.Area.allCases.filter { $0.neededAction.map(caller.rights.allows) ?? true })
        return try decide(caller, subject, resource, context) { facts, now in facts.remedies(at: now, among: areas) }
    }

    private func decide(
        _ caller: Caller, _ subject: DecisionSubject, _ resource: String, _ context: AccessContext,
        remedies: (DecisionFacts, Timestamp) -> Remedies
    ) throws -> Decision {
        let now = caller.now
        return try caller.read { sql in
            let (facts, record) = try DecisionFactsReader(caller: caller, sql: sql).facts(
                subject, resource: resource, context: context)
            let question = facts.question(at: now)
            let decision = AccessEvaluation.decide(question, policies: facts.accessPolicies)
            return Decision(
                id: newIdentifier(), decision: decision,
                device: try record.flatMap { try view($0, question, sql, now) },
                remedies: decision.isAllowed ? Remedies() : remedies(facts, now),
                appProtection: decision.shownProtection(of: question),
                reasonAdmin: ReasonText.admin(decision, question),
                reasonUser: ReasonText.user(decision, question), evaluated: now)
        }
    }

    private func view(
        _ record: DeviceRecord, _ question: AccessQuestion, _ sql: any SQLConnection, _ now: Timestamp
    ) throws -> DeviceView? {
        guard let (facts, compliance) = question.device else { return nil }
        return DeviceView(
            record: record, facts: facts, compliance: compliance,
            user: try record.userID.flatMap { try DirectoryStore(sql).user($0) }, evaluated: now)
    }
}

extension RemedyChange.Area {
    /// What a caller must be allowed to be shown changes of this area, besides asking for decisions: a gateway learns what the
    /// device and the partner can do, and nothing of policies.
    fileprivate var neededAction: ResourceAction? {
        switch self {
        case .device, .connector: nil
        case .levelOverride: .managedDevicesRead
        case .compliancePolicy: .deviceCompliancePoliciesRead
        case .accessPolicy: .conditionalAccessRead
        }
    }
}
