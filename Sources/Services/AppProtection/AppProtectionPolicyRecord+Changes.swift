import Compliance
import Core
import Storage

/// What each change makes of a policy. Saving a change and previewing it both ask here, so they refuse the same.
extension AppProtectionPolicyRecord {
    /// A new policy, assigned to nobody.
    /// - Throws: 400 for a wrong member.
    static func created(
        type: AppProtectionPolicyType, properties: JSONObject, now: Timestamp
    ) throws -> AppProtectionPolicyRecord {
        _ = try DirectoryRules.displayName(properties["displayName"]?.string)
        return try AppProtectionPolicyRecord(
            id: newIdentifier(), type: type, properties: properties, assignments: [], version: 1, created: now,
            modified: now)
    }

    /// The policy with members changed; a member that is null goes back to its default.
    func changed(_ members: JSONObject, now: Timestamp) throws -> AppProtectionPolicyRecord {
        var properties = self.properties
        for member in members.members { properties[member.name] = member.value.isNull ? nil : member.value }
        _ = try DirectoryRules.displayName(properties["displayName"]?.string)
        return try replaced(properties, assignments, now: now)
    }

    /// The policy with another set of assignments.
    /// - Throws: 400 for more than 500.
    func assigned(_ targets: [AssignmentTarget], now: Timestamp) throws -> AppProtectionPolicyRecord {
        try AssignmentTarget.checkCount(targets)
        return try replaced(properties, AssignmentTarget.assignments(targets, of: id), now: now)
    }

    private func replaced(
        _ properties: JSONObject, _ assignments: [JSON], now: Timestamp
    ) throws -> AppProtectionPolicyRecord {
        try AppProtectionPolicyRecord(
            id: id, type: type, properties: properties, assignments: assignments, version: version + 1,
            created: created, modified: now)
    }
}
