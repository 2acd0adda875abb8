import Core

/// JSON shortened for the eye: secrets are hidden, long arrays and texts are cut, and nothing is longer than asked.
enum CompactJSON {
    /// Members whose value is never shown.
    static let secretNames: Set<String> = ["clientSecret", "client_secret", "access_token", "client_assertion"]

    /// The value in at most `limit` characters.
    /// - Parameter members: the members of the top object to show, nil for all but `@odata.context`.
    static func text(_ value: JSON, showing members: [String]? = nil, limit: Int = 180) -> String {
        let text = JSONWriter.text(shortened(chosen(value, members), depth: 0))
        return text.count <= limit ? text : String(text.prefix(max(limit - 1, 0))) + "…"
    }

    private static func chosen(_ value: JSON, _ members: [String]?) -> JSON {
        guard let object = value.object else { return value }
        guard let members else {
            return .object(JSONObject(object.members.filter { $0.name != "@odata.context" }))
        }
        return .object(
            JSONObject(
                members.compactMap { name in
                    object[name].map { JSONObject.Member(name: name, value: $0) }
                }))
    }

    private static func shortened(_ value: JSON, depth: Int) -> JSON {
        switch value {
        case .string(let text): .string(text.count <= 72 ? text : String(text.prefix(71)) + "…")
        case .array(let items):
            if items.count > 3 {
                .array(items.prefix(2).map { shortened($0, depth: depth + 1) } + [.string("… \(items.count - 2) more")])
            } else {
                .array(items.map { shortened($0, depth: depth + 1) })
            }
        case .object(let object):
            .object(
                JSONObject(
                    object.members.map { member in
                        let hidden = secretNames.contains(member.name) && !member.value.isNull
                        return JSONObject.Member(
                            name: member.name, value: hidden ? "••••" : shortened(member.value, depth: depth + 1))
                    }))
        default: value
        }
    }
}
