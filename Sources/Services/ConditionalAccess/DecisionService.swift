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
        let query = DecisionQuery(subject: subject, resource: resource, context: context)
        let now = caller.now
        return try caller.read { try DecisionFactsReader(caller: caller, sql: $0).prepared(query, at: now) }.decide()
    }

    /// The same answer for whoever may want to change it, with all remedies whose changes the caller may read.
    package func explain(
        _ caller: Caller, subject: DecisionSubject, resource: String, context: AccessContext
    ) throws -> Decision {
        try caller.authorize()
        let areas = Set(RemedyChange.Area.allCases.filter { $0.neededAction.map(caller.rights.allows) ?? true })
        let query = DecisionQuery(subject: subject, resource: resource, context: context)
        let now = caller.now
        return try caller.read { try DecisionFactsReader(caller: caller, sql: $0).prepared(query, at: now) }
            .decide { facts, now in facts.remedies(at: now, among: areas) }
    }

    /// Reads what the answers to many questions rest on: in one transaction, with one configuration, at one moment. The
    /// questions stay in their order; a place without a question stays one.
    package func prepare(_ caller: Caller, _ queries: [DecisionQuery?]) throws -> [PreparedDecision?] {
        try caller.authorize()
        let now = caller.now
        return try caller.read { sql in
            let reader = DecisionFactsReader(caller: caller, sql: sql)
            return try queries.map { try $0.map { try reader.prepared($0, at: now) } }
        }
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
        case .appProtectionPolicy: .managedAppsRead
        case .accessPolicy: .conditionalAccessRead
        }
    }
}
