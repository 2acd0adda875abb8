import Core

/// Compares two answers that must not be told apart.
enum Sameness {
    /// Headers that differ between any two answers.
    private static let moving: Set<String> = ["date", "request-id", "client-request-id", "ratelimit"]

    /// What tells the two answers apart besides request ids, dates and the rate that is left; nil if nothing does.
    static func difference(_ left: APIAnswer, _ right: APIAnswer) -> String? {
        if left.status != right.status { return "status \(left.status) and \(right.status)" }
        let leftHeaders = headers(left)
        let rightHeaders = headers(right)
        if leftHeaders != rightHeaders {
            let odd = zip(leftHeaders, rightHeaders).first { $0 != $1 }
            return odd.map { "header '\($0)' and '\($1)'" } ?? "\(leftHeaders.count) and \(rightHeaders.count) headers"
        }
        return bytes(left) == bytes(right) ? nil : "the bodies differ"
    }

    /// An AuthZEN answer without its own id and date, and with the asked id replaced.
    static func decision(_ value: JSON, of deviceID: String) -> JSON {
        replacing(deviceID, in: removing("evaluatedDateTime", in: removing("id", in: value)))
    }

    private static func headers(_ answer: APIAnswer) -> [String] {
        answer.headers.filter { !moving.contains($0.name.asciiLowercasedText) }
            .map { "\($0.name.asciiLowercasedText): \($0.value)" }.sorted()
    }

    /// The body as sent, with the values that always differ cut out of the bytes themselves.
    private static func bytes(_ answer: APIAnswer) -> String {
        var text = String(decoding: answer.body, as: UTF8.self)
        var values = [answer.header("request-id"), answer.header("client-request-id"), answer.clientRequestID]
        values.append((try? answer.json())?.object?["error"]?.object?["innerError"]?.object?["date"]?.string)
        for value in values.compactMap(\.self) where !value.isEmpty { text = text.replacing(value, with: "~") }
        return text
    }

    private static func removing(_ name: String, in value: JSON) -> JSON {
        guard var object = value.object, var context = object["context"]?.object else { return value }
        context[name] = nil
        object["context"] = .object(context)
        return .object(object)
    }

    private static func replacing(_ text: String, in value: JSON) -> JSON {
        switch value {
        case .string(let found): .string(found.replacing(text, with: "~"))
        case .array(let items): .array(items.map { replacing(text, in: $0) })
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { JSONObject.Member(name: $0.name, value: replacing(text, in: $0.value)) }))
        default: value
        }
    }
}
