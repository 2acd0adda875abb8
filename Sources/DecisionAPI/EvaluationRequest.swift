import Compliance
import Core
import Services

/// The body of `POST /access/v1/evaluation` (AuthZEN 1.0 section 6). Members it does not know are ignored.
package struct EvaluationRequest {
    let subject: DecisionSubject?
    let isAccess: Bool
    /// The application asked for; nil for another type of resource.
    let application: String?
    let context: AccessContext

    /// The question, nil where it is about an action, resource or subject that nobody here decides about.
    var query: DecisionQuery? {
        guard isAccess, let application, let subject else { return nil }
        return DecisionQuery(subject: subject, resource: application, context: context)
    }

    /// - Throws: 400 for a missing or mistyped member.
    package init(_ object: JSONObject) throws(Failure) {
        var reader = MemberReader(object)
        let subject = try Self.entity(&reader, "subject")
        let resource = try Self.entity(&reader, "resource")
        guard var action = try reader.nested("action") else { throw Self.missing("action") }
        let name = try action.required(action.string("name"), "name")
        isAccess = name == "access"
        application = resource.type == "application" ? resource.id : nil
        self.subject = try Self.subject(subject)
        if var given = try reader.nested("context") {
            context = try AccessContext(&given)
        } else {
            context = AccessContext()
        }
    }

    private typealias Entity = (type: String, id: String, properties: MemberReader?)

    private static func entity(_ reader: inout MemberReader, _ name: String) throws(Failure) -> Entity {
        guard var entity = try reader.nested(name) else { throw missing(name) }
        let type = try entity.required(entity.string("type"), "type")
        let id = try entity.required(entity.string("id"), "id")
        return (type, id, try entity.nested("properties"))
    }

    private static func missing(_ name: String) -> Failure { .invalid("'\(name)' is required.", target: name) }

    /// Nil for a type of subject that nobody here knows.
    private static func subject(_ entity: Entity) throws(Failure) -> DecisionSubject? {
        switch entity.type {
        case "device": return .device(entity.id)
        case "user":
            var properties = entity.properties
            return .user(entity.id, device: try properties?.string("deviceId"))
        default: return nil
        }
    }
}

extension AccessContext {
    /// Reads the members of `context` that a decision looks at; others are ignored.
    /// - Throws: 400 for a mistyped member.
    init(_ reader: inout MemberReader) throws(Failure) {
        self.init(
            clientAppType: try reader.string("clientAppType"), clientAppId: try reader.string("clientAppId"),
            ipAddress: try reader.string("ipAddress"), country: try reader.string("country"),
            signInRiskLevel: try reader.string("signInRiskLevel"), userRiskLevel: try reader.string("userRiskLevel"),
            satisfiedControls: Set(try reader.strings("satisfiedControls") ?? []))
    }
}
