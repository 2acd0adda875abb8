import Access
import Compliance
import Core
import Storage
import Threats

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
        let snapshot = caller.snapshot
        let now = caller.now
        return try caller.read { sql in
            var question = AccessQuestion(
                resource: resource, user: .unknownIdentity, context: context,
                exemptApplicationIDs: caller.environment.partners.exemptApplicationIDs)
            let view = try fill(&question, subject, caller, snapshot, sql, now)
            let decision = AccessEvaluation.decide(question, policies: snapshot.accessPolicies.map(\.policy))
            return Decision(
                id: newIdentifier(), decision: decision, device: view,
                reasonAdmin: ReasonText.admin(decision, question),
                reasonUser: ReasonText.user(decision, question), evaluated: now)
        }
    }

    private func fill(
        _ question: inout AccessQuestion, _ subject: DecisionSubject, _ caller: Caller, _ snapshot: TenantSnapshot,
        _ sql: any SQLConnection, _ now: Timestamp
    ) throws -> DeviceView? {
        switch subject {
        case .device(let id):
            guard let view = try device(id, caller, snapshot, sql, now) else {
                question.unknownSubject = true
                return nil
            }
            question.device = (view.facts, view.compliance)
            question.user = try user(view.facts.user, snapshot, caller)
            return view
        case .user(let id, let deviceID):
            guard let user = try? UserService.find(id, sql) else {
                question.unknownSubject = true
                return nil
            }
            question.user = try self.user(try DeviceFactsReader(sql: sql).user(user.id), snapshot, caller)
            guard let deviceID else { return nil }
            guard let view = try device(deviceID, caller, snapshot, sql, now), view.record.userID == user.id else {
                question.unknownSubject = true
                return nil
            }
            question.device = (view.facts, view.compliance)
            return view
        }
    }

    private func device(
        _ id: String, _ caller: Caller, _ snapshot: TenantSnapshot, _ sql: any SQLConnection, _ now: Timestamp
    ) throws -> DeviceView? {
        guard let id = DeviceID(id), let record = try DeviceStore(sql).device(eitherID: id),
            try DeviceVisibility(caller).sees(record, sql)
        else { return nil }
        let inputs = try DeviceFactsReader(sql: sql).inputs(record)
        let world = ComplianceWorld(snapshot, partners: caller.environment.partners)
        return DeviceView(
            record: record, facts: inputs.facts, compliance: inputs.evaluate(world, now: now),
            user: try record.userID.flatMap { try DirectoryStore(sql).user($0) }, evaluated: now)
    }

    /// A user with the directory roles that the tenant's assignments give it.
    private func user(_ user: DeviceUser, _ snapshot: TenantSnapshot, _ caller: Caller) throws -> AccessUser {
        switch user {
        case .none: return .unknownIdentity
        case .deleted: return .deleted
        case .known(let id, let groups, let isEnabled):
            let roles = snapshot.roleAssignments.filter { $0.names(PrincipalID(id), groups: groups) }
                .map(\.roleDefinition)
                .filter { caller.environment.roles.role(id: $0)?.kind == .directory }
            return .known(id, groups: groups, roles: Set(roles), isEnabled: isEnabled)
        }
    }
}
