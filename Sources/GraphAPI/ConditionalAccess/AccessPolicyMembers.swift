import Core
import Storage

/// A conditional-access policy as the members of its Graph type.
enum AccessPolicyMembers {
    /// Everything of a policy.
    static func stored(_ policy: AccessPolicyRecord) -> JSONObject {
        var members = policy.properties
        members["id"] = .string(policy.id.text)
        members["createdDateTime"] = .string(policy.created.rfc3339)
        members["modifiedDateTime"] = .optional(policy.modified?.rfc3339)
        return members
    }
}
