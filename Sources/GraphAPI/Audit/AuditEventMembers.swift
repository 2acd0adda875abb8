import Audit
import Core
import Storage

/// An entry of the audit log as the members of Graph's `auditEvent`.
enum AuditEventMembers {
    /// An entry. One whose bytes no longer read as an entry shows as damaged.
    static func stored(_ stored: StoredAuditEntry) -> JSONObject {
        guard let entry = AuditEntry(canonicalText: stored.text) else {
            let zero = AuditEventID(high: 0, low: 0).text
            return [
                "id": .string(zero), "displayName": .string("Damaged entry \(stored.sequence)"),
                "activityResult": "Failure", "correlationId": .string(zero),
            ]
        }
        return [
            "id": .string(entry.id.text), "displayName": .string(entry.activityType),
            "componentName": .string(entry.category), "category": .string(entry.category),
            "actor": .object(actor(entry.actor)), "activity": .null,
            "activityDateTime": .string(entry.occurred.rfc3339), "activityType": .string(entry.activityType),
            "activityOperationType": .string(entry.verb), "activityResult": .string(entry.outcome.rawValue),
            "correlationId": .string(entry.correlationID), "resources": [.object(resource(entry))],
        ]
    }

    /// How Graph names a kind of actor.
    static func type(of kind: AuditEntry.Actor.Kind) -> String {
        switch kind {
        case .application: "Application"
        case .user: "ItPro"
        case .system: "System"
        case .platformOperator: "PlatformOperator"
        }
    }

    private static func actor(_ actor: AuditEntry.Actor) -> JSONObject {
        let type = type(of: actor.kind)
        let program = JSON.optional(actor.kind == .user ? nil : actor.displayName)
        return [
            "type": .string(type), "auditActorType": .string(type), "userPermissions": .strings(actor.roles),
            "applicationId": .optional(actor.clientID), "applicationDisplayName": program,
            "userPrincipalName": .optional(actor.userPrincipalName), "servicePrincipalName": program,
            "ipAddress": .optional(actor.ipAddress), "userId": .optional(actor.principalID),
        ]
    }

    private static func resource(_ entry: AuditEntry) -> JSONObject {
        [
            "displayName": .optional(entry.target.displayName), "type": .string(entry.target.type),
            "auditResourceType": .string(entry.target.type), "resourceId": .optional(entry.target.id),
            "modifiedProperties": .array(modifiedProperties(entry)),
        ]
    }

    /// The members that differ before and after, then the counts and the reason that belong to the entry.
    private static func modifiedProperties(_ entry: AuditEntry) -> [JSON] {
        let before = entry.before?.object ?? [:]
        let after = entry.after?.object ?? [:]
        var names = before.names
        names += after.names.filter { before[$0] == nil }
        var properties = names.filter { before[$0] != after[$0] }.map { property($0, before[$0], after[$0]) }
        properties += entry.details.members.map { property($0.name, nil, $0.value) }
        if let reason = entry.reason { properties.append(property("reason", nil, .string(reason))) }
        return properties
    }

    private static func property(_ name: String, _ old: JSON?, _ new: JSON?) -> JSON {
        ["displayName": .string(name), "oldValue": text(old), "newValue": text(new)]
    }

    /// Graph shows every value as text.
    private static func text(_ value: JSON?) -> JSON {
        switch value {
        case nil, .null: .null
        case .string(let text): .string(text)
        case .some(let other): .string(JSONWriter.text(other))
        }
    }
}
