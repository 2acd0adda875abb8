import Access
import Compliance
import Core
import Storage

/// A policy after a change, and what the change did.
package struct CompliancePolicyChange: Sendable {
    package let record: CompliancePolicyRecord
    /// Devices that the change made compliant.
    package let devicesMadeCompliant: Int
}

/// Compliance policies: what a tenant allows of a device.
package struct CompliancePolicyService: Sendable {
    package init() {}

    package func list(_ caller: Caller) throws -> [CompliancePolicyRecord] {
        try caller.authorize()
        return caller.snapshot.compliancePolicies
    }

    package func get(_ caller: Caller, _ id: String) throws -> CompliancePolicyRecord {
        try caller.authorize()
        return try Self.find(id, in: caller.snapshot)
    }

    /// Makes a policy.
    /// - Parameters:
    ///   - properties: the accepted members of the Graph type, without navigations.
    ///   - actions: `scheduledActionsForRule`, which must hold exactly one `block` action.
    /// - Throws: 400 for a wrong member or a missing `block` action.
    package func create(
        _ caller: Caller, type: CompliancePolicyType, properties: JSONObject, actions: [JSON]
    ) async throws -> CompliancePolicyRecord {
        try caller.authorize()
        return try await caller.change { change in
            _ = try Self.name(properties)
            let actions = try Self.identified(actions)
            let record = try CompliancePolicyRecord(
                id: newIdentifier(), type: type, properties: properties, actions: actions, assignments: [],
                gracePeriodHours: try Self.gracePeriodHours(actions), targets: [], version: 1, created: change.now,
                modified: change.now)
            // Without an assignment a new policy applies to nobody, so no device changes.
            try CompliancePolicyStore(change.sql).save(record)
            change.transaction.changed(.compliance)
            change.record(Self.target(record), after: Self.auditJSON(record), status: 201)
            return record
        }
    }

    /// Changes members; a member that is null goes back to its default.
    /// - Parameter actions: replaces `scheduledActionsForRule` in the same change; nil leaves it as it is.
    package func update(
        _ caller: Caller, _ id: String, _ members: JSONObject, actions: [JSON]? = nil
    ) async throws -> CompliancePolicyChange {
        try caller.authorize()
        let actions = try actions.map { try Self.identified($0) }
        return try await replace(caller, id) { record in
            var properties = record.properties
            for member in members.members { properties[member.name] = member.value.isNull ? nil : member.value }
            _ = try Self.name(properties)
            return (properties, actions ?? record.actions, record.assignments)
        }
    }

    /// Replaces the actions.
    /// - Returns: how many devices that made compliant.
    package func schedule(_ caller: Caller, _ id: String, actions: [JSON]) async throws -> Int {
        try caller.authorize()
        let actions = try Self.identified(actions)
        return try await replace(caller, id) { ($0.properties, actions, $0.assignments) }.devicesMadeCompliant
    }

    /// Replaces the whole set of assignments.
    package func assign(_ caller: Caller, _ id: String, targets: [AssignmentTarget]) async throws
        -> CompliancePolicyChange
    {
        try caller.authorize()
        guard targets.count <= 500 else { throw Failure.invalid("More than 500 assignments.", target: "assignments") }
        return try await replace(caller, id) { record in
            (record.properties, record.actions, Self.assignments(targets, of: record.id))
        }
    }

    package func delete(_ caller: Caller, _ id: String) async throws -> Int {
        try caller.authorize()
        return try await caller.change { change in
            let before = try change.snapshot()
            let record = try Self.find(id, in: before)
            try CompliancePolicyStore(change.sql).delete(record.id)
            change.transaction.changed(.compliance)
            let outcome = try ConnectorService.refresh(change, before: before, change.origin(about: record.id.text))
            change.record(
                Self.target(record), before: Self.auditJSON(record), details: ConnectorService.details(outcome),
                status: 204)
            return outcome.madeCompliant
        }
    }

    private typealias Parts = (properties: JSONObject, actions: [JSON], assignments: [JSON])

    private func replace(
        _ caller: Caller, _ id: String, _ body: @escaping @Sendable (CompliancePolicyRecord) throws -> Parts
    ) async throws -> CompliancePolicyChange {
        try await caller.change { change in
            let before = try change.snapshot()
            let old = try Self.find(id, in: before)
            let new = try body(old)
            let record = try CompliancePolicyRecord(
                id: old.id, type: old.type, properties: new.properties, actions: new.actions,
                assignments: new.assignments,
                gracePeriodHours: try Self.gracePeriodHours(new.actions),
                targets: try new.assignments.map { try AssignmentTarget(json: $0.object?["target"] ?? .null) },
                version: old.version + 1, created: old.created, modified: change.now)
            try CompliancePolicyStore(change.sql).save(record)
            change.transaction.changed(.compliance)
            let outcome = try ConnectorService.refresh(change, before: before, change.origin(about: record.id.text))
            change.record(
                Self.target(record), before: Self.auditJSON(old), after: Self.auditJSON(record),
                details: ConnectorService.details(outcome))
            return CompliancePolicyChange(record: record, devicesMadeCompliant: outcome.madeCompliant)
        }
    }

    // MARK: Rules

    /// The hours of grace of the one `block` action.
    /// - Throws: 400 unless there is exactly one.
    static func gracePeriodHours(_ actions: [JSON]) throws(Failure) -> Int {
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

    /// The assignments of a policy to these targets, each target once, with their ids.
    static func assignments(_ targets: [AssignmentTarget], of policy: PolicyID) -> [JSON] {
        var seen: Set<AssignmentTarget> = []
        return targets.filter { seen.insert($0).inserted }.enumerated().map { index, target -> JSON in
            ["id": .string("\(policy.text)_\(target.key(index))"), "target": target.json]
        }
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

    private static func target(_ record: CompliancePolicyRecord) -> (id: String?, displayName: String?) {
        (id: record.id.text, displayName: record.policy.displayName)
    }

    private static func auditJSON(_ record: CompliancePolicyRecord) -> JSON {
        var object = record.properties
        object["@odata.type"] = .string(record.type.odataType)
        object["assignments"] = .array(record.assignments)
        object["scheduledActionsForRule"] = .array(record.actions)
        return .object(object)
    }

    /// - Throws: 404 when this tenant has no such policy.
    static func find(_ id: String, in snapshot: TenantSnapshot) throws(Failure) -> CompliancePolicyRecord {
        guard let id = PolicyID(id), let record = snapshot.compliancePolicies.first(where: { $0.id == id }) else {
            throw .notFound()
        }
        return record
    }
}

extension AssignmentTarget {
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
