import Compliance
import Core
import Storage

/// A compliance policy as the members of its Graph type.
enum CompliancePolicyMembers {
    /// Everything of a policy, navigations included.
    static func stored(_ record: CompliancePolicyRecord) -> JSONObject {
        var members = record.properties
        members["@odata.type"] = .string(record.type.odataType)
        members["id"] = .string(record.id.text)
        members["createdDateTime"] = .string(record.created.rfc3339)
        members["lastModifiedDateTime"] = .string(record.modified.rfc3339)
        members["version"] = .integer(record.version)
        members["assignments"] = .array(record.assignments)
        members["scheduledActionsForRule"] = .array(record.actions)
        return members
    }

    /// The type that an accepted body names.
    /// - Throws: 400 for a type that is no policy of ours.
    static func type(_ members: JSONObject) throws(Failure) -> CompliancePolicyType {
        guard let name = members["@odata.type"]?.string, let type = CompliancePolicyType(odataType: name) else {
            throw .invalid("'@odata.type' names no compliance policy.", target: "@odata.type")
        }
        return type
    }

    /// The members of an accepted body that are rules and names, without what is kept apart.
    static func properties(_ members: JSONObject) -> JSONObject {
        JSONObject(members.members.filter { !separate.contains(ExactText($0.name)) })
    }

    private static let separate: Set<ExactText> = ["@odata.type", "scheduledActionsForRule"]

    /// The targets of an accepted body of `assign`.
    /// - Throws: 400 naming the target that is wrong.
    static func targets(_ members: JSONObject) throws(Failure) -> [AssignmentTarget] {
        var targets: [AssignmentTarget] = []
        for (index, item) in (members["assignments"]?.array ?? []).enumerated() {
            targets.append(
                try AssignmentTarget(json: item.object?["target"] ?? .null, path: "assignments[\(index)].target"))
        }
        return targets
    }

    /// The rows of a collection inside a policy.
    static func rows(_ items: [JSON]) -> [GraphRow] {
        items.compactMap(\.object).map { GraphRow($0["id"]?.string ?? "", $0) }
    }
}
