import Compliance
import Core
import Storage

/// What each change makes of a policy. Saving a change and previewing it both ask here, so they refuse the same.
extension CompliancePolicyRecord {
    /// A new policy, assigned to nobody.
    /// - Throws: 400 for a wrong member, or unless there is exactly one `block` action.
    static func created(
        type: CompliancePolicyType, properties: JSONObject, actions: [JSON], now: Timestamp
    ) throws -> CompliancePolicyRecord {
        _ = try name(properties)
        let actions = try identified(actions)
        return try CompliancePolicyRecord(
            id: newIdentifier(), type: type, properties: properties, actions: actions, assignments: [],
            gracePeriodHours: try gracePeriodHours(actions), targets: [], version: 1, created: now, modified: now)
    }

    /// The policy with members changed; a member that is null goes back to its default.
    /// - Parameter actions: replaces `scheduledActionsForRule`; nil leaves it as it is.
    func changed(_ members: JSONObject, actions: [JSON]?, now: Timestamp) throws -> CompliancePolicyRecord {
        let actions = try actions.map { try Self.identified($0) }
        var properties = self.properties
        for member in members.members { properties[member.name] = member.value.isNull ? nil : member.value }
        _ = try Self.name(properties)
        return try replaced(properties, actions ?? self.actions, assignments, now: now)
    }

    /// The policy with other actions.
    func scheduled(_ actions: [JSON], now: Timestamp) throws -> CompliancePolicyRecord {
        try replaced(properties, try Self.identified(actions), assignments, now: now)
    }

    /// The policy with another set of assignments.
    /// - Throws: 400 for more than 500.
    func assigned(_ targets: [AssignmentTarget], now: Timestamp) throws -> CompliancePolicyRecord {
        try AssignmentTarget.checkCount(targets)
        return try replaced(properties, actions, AssignmentTarget.assignments(targets, of: id), now: now)
    }

    private func replaced(
        _ properties: JSONObject, _ actions: [JSON], _ assignments: [JSON], now: Timestamp
    ) throws -> CompliancePolicyRecord {
        try CompliancePolicyRecord(
            id: id, type: type, properties: properties, actions: actions, assignments: assignments,
            gracePeriodHours: try Self.gracePeriodHours(actions),
            targets: try assignments.map { try AssignmentTarget(json: $0.object?["target"] ?? .null) },
            version: version + 1, created: created, modified: now)
    }

    /// Whether it says what another one says, whatever ids the actions have.
    func says(what other: CompliancePolicyRecord, _ looksSame: DocumentComparison) -> Bool {
        looksSame(other.properties, properties) && assignments == other.assignments
            && actions.map(Self.withoutIDs) == other.actions.map(Self.withoutIDs)
    }

    private static func withoutIDs(_ value: JSON) -> JSON {
        guard var object = value.object else { return value }
        object["id"] = nil
        if let inner = object["scheduledActionConfigurations"]?.array {
            object["scheduledActionConfigurations"] = .array(inner.map(withoutIDs))
        }
        return .object(object)
    }

    /// The hours of grace of the one `block` action.
    /// - Throws: 400 unless there is exactly one.
    private static func gracePeriodHours(_ actions: [JSON]) throws(Failure) -> Int {
        var blocks: [Int64] = []
        for rule in actions {
            for action in rule.object?["scheduledActionConfigurations"]?.array ?? []
            where action.object?["actionType"]?.string == "block" {
                blocks.append(action.object?["gracePeriodHours"]?.integer ?? 0)
            }
        }
        guard blocks.count == 1, let hours = blocks.first else {
            throw .invalid(
                "Compliance policy must have one and only one block scheduled action.",
                target: "scheduledActionsForRule")
        }
        guard (0...8_760).contains(hours) else {
            throw .invalid("'gracePeriodHours' must be between 0 and 8760.", target: "gracePeriodHours")
        }
        return Int(hours)
    }

    /// The actions with ids where they have none.
    private static func identified(_ actions: [JSON]) throws(Failure) -> [JSON] {
        _ = try gracePeriodHours(actions)
        return actions.map { rule in
            guard var object = rule.object else { return rule }
            let configurations = (object["scheduledActionConfigurations"]?.array ?? []).map(withID)
            object["scheduledActionConfigurations"] = .array(configurations)
            return withID(.object(object))
        }
    }

    private static func withID(_ value: JSON) -> JSON {
        guard var object = value.object else { return value }
        if object["id"]?.string.flatMap({ Identifier<PolicyKind>($0) }) == nil {
            object["id"] = .string(newIdentifier(PolicyKind.self).text)
        }
        return .object(object)
    }

    private static func name(_ properties: JSONObject) throws(Failure) -> String {
        try DirectoryRules.displayName(properties["displayName"]?.string)
    }
}

extension AssignmentTarget {
    private static let most = 500

    /// - Throws: 400 for more targets than a policy may have.
    static func checkCount(_ targets: [AssignmentTarget]) throws(Failure) {
        guard targets.count <= most else { throw .invalid("More than \(most) assignments.", target: "assignments") }
    }

    /// The assignments of a policy to these targets, each target once, with their ids.
    static func assignments(_ targets: [AssignmentTarget], of policy: PolicyID) -> [JSON] {
        var seen: Set<AssignmentTarget> = []
        return targets.filter { seen.insert($0).inserted }.enumerated().map { index, target -> JSON in
            ["id": .string("\(policy.text)_\(target.key(index))"), "target": target.json]
        }
    }

    /// What makes the id of an assignment: the group, or the kind of target.
    fileprivate func key(_ index: Int) -> String {
        switch self {
        case .group(let id): id.text
        case .exclusionGroup(let id): "exclude-\(id.text)"
        case .allDevices: "allDevices"
        case .allLicensedUsers: "allLicensedUsers"
        }
    }
}
