import Core
import Crypto

extension AuditEntry {
    /// Longest canonical entry: tiles hold entries with a 16-bit length (C2SP tlog-tiles), and some room is kept.
    package static let maximumBytes = 60 * 1024

    /// The entry as the canonical JSON text (RFC 8785) that is stored, hashed and never rewritten. A `before` or `after` that
    /// would make the entry longer than ``maximumBytes`` is replaced by its SHA-256 digest.
    package func canonicalText(sequence: Int64) -> String {
        let whole = JSONWriter.canonicalText(json(sequence: sequence, before: before, after: after))
        guard whole.utf8.count > AuditEntry.maximumBytes else { return whole }
        return JSONWriter.canonicalText(
            json(sequence: sequence, before: before.map(AuditEntry.digested), after: after.map(AuditEntry.digested)))
    }

    private static func digested(_ value: JSON) -> JSON {
        let digest = SHA256.hash(data: JSONWriter.canonicalBytes(value))
        return ["sha256": .string(digest.map { AuditEntry.hex($0) }.joined())]
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = Array("0123456789abcdef")
        return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }

    private func json(sequence: Int64, before: JSON?, after: JSON?) -> JSON {
        .object([
            "seq": .integer(sequence),
            "id": .string(id.text),
            "time": .string(occurred.rfc3339),
            "tenant": .string(tenant.text),
            "actor": [
                "kind": .string(actor.kind.rawValue),
                "principalId": .optional(actor.principalID),
                "clientId": .optional(actor.clientID),
                "displayName": .optional(actor.displayName),
                "userPrincipalName": .optional(actor.userPrincipalName),
                "ipAddress": .optional(actor.ipAddress),
                "roles": .strings(actor.roles),
            ],
            "operation": .string(operation),
            "verb": .string(verb),
            "category": .string(category),
            "target": [
                "type": .string(target.type),
                "id": .optional(target.id),
                "displayName": .optional(target.displayName),
            ],
            "outcome": .string(outcome.rawValue),
            "status": status.map { .integer(Int64($0)) } ?? .null,
            "reason": .optional(reason),
            "requestId": .string(requestID),
            "correlationId": .string(correlationID),
            "before": before ?? .null,
            "after": after ?? .null,
            "details": .object(details),
        ])
    }

    /// Reads a stored entry back. Nil when the text is not one of ours; such a row shows as damaged.
    package init?(canonicalText text: String) {
        guard let object = (try? JSONReader.read(text, limits: .trusted))?.object,
            let id = object["id"]?.string.flatMap({ AuditEventID($0) }),
            let occurred = object["time"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
            let tenant = object["tenant"]?.string.flatMap({ TenantID($0) }),
            let actor = object["actor"]?.object,
            let kind = actor["kind"]?.string.flatMap(Actor.Kind.init(rawValue:)),
            let operation = object["operation"]?.string, let verb = object["verb"]?.string,
            let category = object["category"]?.string,
            let target = object["target"]?.object, let type = target["type"]?.string,
            let outcome = object["outcome"]?.string.flatMap(Outcome.init(rawValue:)),
            let requestID = object["requestId"]?.string, let correlationID = object["correlationId"]?.string
        else { return nil }
        self.init(
            id: id, occurred: occurred, tenant: tenant,
            actor: Actor(
                kind: kind, principalID: actor["principalId"]?.string, clientID: actor["clientId"]?.string,
                displayName: actor["displayName"]?.string, userPrincipalName: actor["userPrincipalName"]?.string,
                ipAddress: actor["ipAddress"]?.string, roles: (actor["roles"]?.array ?? []).compactMap(\.string)),
            operation: operation, verb: verb, category: category,
            target: Target(type: type, id: target["id"]?.string, displayName: target["displayName"]?.string),
            outcome: outcome, status: object["status"]?.integer.map { Int($0) }, reason: object["reason"]?.string,
            requestID: requestID, correlationID: correlationID,
            before: AuditEntry.present(object["before"]), after: AuditEntry.present(object["after"]),
            details: object["details"]?.object ?? [:])
    }

    private static func present(_ value: JSON?) -> JSON? { value.flatMap { $0.isNull ? nil : $0 } }
}
