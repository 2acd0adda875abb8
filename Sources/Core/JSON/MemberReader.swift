/// Reads the members of one JSON object and remembers which were asked for, so that anything left over can be refused by
/// name. Each getter throws a 400 that names the member whose type is wrong; a null member counts as absent.
package struct MemberReader {
    package let object: JSONObject
    /// Where the object stands, for messages: empty at the top, `conditions.users.` inside.
    package let path: String
    private var known: Set<ExactText> = []

    package init(_ object: JSONObject, path: String = "") {
        self.object = object
        self.path = path
    }

    /// The object at the top of a body.
    /// - Throws: 400 if the body is no object.
    package init(_ value: JSON, path: String = "") throws(Failure) {
        guard let object = value.object else {
            throw .invalid(
                "\(path.isEmpty ? "The body" : "'\(path)'") must be an object, not \(value.kindName).",
                target: path.isEmpty ? nil : path)
        }
        self.init(object, path: path.isEmpty ? "" : path + ".")
    }

    /// The raw value; nil when absent or null.
    package mutating func value(_ name: String) -> JSON? {
        known.insert(ExactText(name))
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    package mutating func string(_ name: String, maximumBytes: Int = 4_096) throws(Failure) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrongType(name, "a string", value) }
        guard text.utf8.count <= maximumBytes else {
            throw .invalid("'\(path)\(name)' is longer than \(maximumBytes) bytes.", target: path + name)
        }
        return text
    }

    package mutating func bool(_ name: String) throws(Failure) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let flag = value.bool else { throw wrongType(name, "a boolean", value) }
        return flag
    }

    package mutating func integer(_ name: String, in range: ClosedRange<Int64> = .min ... .max) throws(Failure)
        -> Int64?
    {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else { throw wrongType(name, "an integer", value) }
        guard range.contains(number) else {
            throw .invalid(
                "'\(path)\(name)' must be between \(range.lowerBound) and \(range.upperBound).", target: path + name)
        }
        return number
    }

    package mutating func timestamp(_ name: String) throws(Failure) -> Timestamp? {
        guard let text = try string(name) else { return nil }
        guard let moment = Timestamp(rfc3339: text) else {
            throw .invalid("'\(path)\(name)' is not a date-time of RFC 3339.", target: path + name)
        }
        return moment
    }

    package mutating func identifier<Kind>(_ name: String, _: Kind.Type = Kind.self) throws(Failure) -> Identifier<
        Kind
    >? {
        guard let text = try string(name) else { return nil }
        guard let identifier = Identifier<Kind>(text) else {
            throw .invalid("'\(path)\(name)' is not a UUID.", target: path + name)
        }
        return identifier
    }

    package mutating func strings(_ name: String) throws(Failure) -> [String]? {
        guard let items = try array(name) else { return nil }
        var strings: [String] = []
        for item in items {
            guard let text = item.string else { throw wrongType(name, "an array of strings", item) }
            strings.append(text)
        }
        return strings
    }

    package mutating func array(_ name: String) throws(Failure) -> [JSON]? {
        guard let value = value(name) else { return nil }
        guard let items = value.array else { throw wrongType(name, "an array", value) }
        return items
    }

    /// The members of a nested object.
    package mutating func nested(_ name: String) throws(Failure) -> MemberReader? {
        guard let value = value(name) else { return nil }
        guard let object = value.object else { throw wrongType(name, "an object", value) }
        return MemberReader(object, path: path + name + ".")
    }

    /// A member without which the request makes no sense.
    /// - Throws: 400 naming the missing member.
    package func required<Value>(_ value: Value?, _ name: String) throws(Failure) -> Value {
        guard let value else { throw .invalid("'\(path)\(name)' is required.", target: path + name) }
        return value
    }

    /// Refuses what nobody asked for. Annotations (`@odata.*`) and unknown members that are null pass, as Graph clients
    /// send both (clients reference, 25 and 27).
    package func refuseUnknown() throws(Failure) {
        for member in object.members
        where !known.contains(ExactText(member.name)) && !member.value.isNull && !member.name.contains("@odata.") {
            throw .invalid(
                "'\(path)\(member.name.excerpt)' is not a member of this type.", target: path + member.name.excerpt)
        }
    }

    private func wrongType(_ name: String, _ expected: String, _ found: JSON) -> Failure {
        .invalid("'\(path)\(name)' must be \(expected), not \(found.kindName).", target: path + name)
    }
}
