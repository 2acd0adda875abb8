import Compliance
import Core
import Services

/// The body of `POST /mtd/v1/decisions:explain`: the question of an evaluation, with nothing in it that is not understood.
package struct ExplainRequest {
    let subject: DecisionSubject
    /// The application asked for.
    let application: String
    let context: AccessContext

    /// - Throws: 400 naming the member that is missing, mistyped, unknown, or of a type that nothing is decided about.
    package init(_ object: JSONObject) throws(Failure) {
        var reader = MemberReader(object)
        subject = try Self.subject(try reader.required(reader.nested("subject"), "subject"))
        var action = try reader.required(reader.nested("action"), "action")
        try Self.expect("access", try action.required(action.string("name"), "name"), action.path + "name")
        try action.refuseUnknown()
        var resource = try reader.required(reader.nested("resource"), "resource")
        try Self.expect("application", try resource.required(resource.string("type"), "type"), resource.path + "type")
        application = try resource.required(resource.string("id"), "id")
        try resource.refuseUnknown()
        if var given = try reader.nested("context") {
            context = try AccessContext(&given)
            try given.refuseUnknown()
        } else {
            context = AccessContext()
        }
        try reader.refuseUnknown()
    }

    private static func subject(_ given: MemberReader) throws(Failure) -> DecisionSubject {
        var reader = given
        let type = try reader.required(reader.string("type"), "type")
        let id = try reader.required(reader.string("id"), "id")
        guard !type.hasSameBytes(as: "device") else {
            try reader.refuseUnknown()
            return .device(id)
        }
        guard type.hasSameBytes(as: "user") else {
            throw .invalid("'subject.type' must be device or user.", target: "subject.type")
        }
        var device: String?
        if var properties = try reader.nested("properties") {
            device = try properties.string("deviceId")
            try properties.refuseUnknown()
        }
        try reader.refuseUnknown()
        return .user(id, device: device)
    }

    private static func expect(_ word: String, _ found: String, _ target: String) throws(Failure) {
        guard found.hasSameBytes(as: word) else { throw .invalid("'\(target)' must be \(word).", target: target) }
    }
}
