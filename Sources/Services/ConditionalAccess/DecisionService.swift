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
    package let reasonAdmin: String
    package let reasonUser: String
    package let evaluated: Timestamp
}

/// Answers "may this device or user open this application now?". Writes nothing.
package struct DecisionService: Sendable {
    package init() {}

    package func evaluate(
        _ caller: Caller, subject: DecisionSubject, resource: String, context: AccessContext
    ) throws -> Decision {
        try caller.authorize()
        let now = caller.now
        return try caller.read { sql in
            let (facts, record) = try DecisionFactsReader(caller: caller, sql: sql).facts(
                subject, resource: resource, context: context)
            let question = facts.question(at: now)
            let decision = AccessEvaluation.decide(question, policies: facts.accessPolicies)
            return Decision(
                id: newIdentifier(), decision: decision,
                device: try record.flatMap { try view($0, question, sql, now) },
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
