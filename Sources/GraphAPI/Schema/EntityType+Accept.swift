import Access
import Core

/// Whether a body makes a new object or changes one that is there.
package enum BodyMode: Sendable, Hashable {
    case create, update
}

extension EntityType {
    /// The members of a body that may be written, normalised: dates in UTC, UUIDs in lower case. Annotations, members
    /// the server owns and unknown members that are null are left out. `null` stays where it clears a member. An
    /// abstract type is resolved by `@odata.type`, which then stays in the result.
    /// - Throws: 400 naming the member that is unknown, missing, of the wrong type, or not in this version.
    package func accept(_ body: JSONObject, version: GraphVersion, mode: BodyMode) throws(Failure) -> JSONObject {
        try accept(body, version: version, mode: mode, path: "")
    }

    /// As above for the top of a body, which must be an object.
    package func accept(_ body: JSON, version: GraphVersion, mode: BodyMode) throws(Failure) -> JSONObject {
        guard let object = body.object else {
            throw .invalid("The body must be an object, not \(body.kindName).")
        }
        return try accept(object, version: version, mode: mode, path: "")
    }

    private func accept(
        _ body: JSONObject, version: GraphVersion, mode: BodyMode, path: String
    ) throws(Failure) -> JSONObject {
        let annotated = try annotatedName(body, path: path)
        if !derived.isEmpty {
            guard let annotated else {
                if mode == .update { return try acceptMembers(of: body, version: version, mode: mode, path: path) }
                throw .invalid("'\(path)@odata.type' is required.", target: path + "@odata.type")
            }
            guard let type = derivedType(named: annotated), type.isIn(version) else {
                throw .invalid(
                    "'\(path)@odata.type' names no \(shortName) of \(version.rawValue): '\(annotated.excerpt)'.",
                    target: path + "@odata.type")
            }
            return try type.accept(body, version: version, mode: mode, path: path)
        }
        guard isIn(version) else {
            throw .invalid("'\(shortName)' is not a type of \(version.rawValue).", target: path + "@odata.type")
        }
        var accepted = try acceptMembers(of: body, version: version, mode: mode, path: path)
        guard annotation != .none else { return accepted }
        if let annotated {
            guard isNamed(annotated) else {
                throw .invalid(
                    "'\(path)@odata.type' must be '\(annotationValue)', not '\(annotated.excerpt)'.",
                    target: path + "@odata.type")
            }
        } else if annotation == .required, mode == .create {
            throw .invalid("'\(path)@odata.type' is required.", target: path + "@odata.type")
        }
        if annotation == .required { accepted["@odata.type"] = .string(annotationValue) }
        return accepted
    }

    /// The text of `@odata.type`, nil where there is none.
    private func annotatedName(_ body: JSONObject, path: String) throws(Failure) -> String? {
        guard let value = body["@odata.type"], !value.isNull else { return nil }
        guard let text = value.string else {
            throw .invalid(
                "'\(path)@odata.type' must be a string, not \(value.kindName).", target: path + "@odata.type")
        }
        return text
    }

    private func acceptMembers(
        of body: JSONObject, version: GraphVersion, mode: BodyMode, path: String
    ) throws(Failure) -> JSONObject {
        var members: [JSONObject.Member] = []
        for member in body.members {
            if member.name.contains("@odata.") {
                if let kept = try acceptAnnotation(member, path: path) { members.append(kept) }
                continue
            }
            guard let property = ownProperty(member.name) else {
                if member.value.isNull { continue }
                let name = path + member.name.excerpt
                throw .invalid("'\(name)' is not a member of \(shortName).", target: name)
            }
            let name = path + property.name
            guard property.isIn(version) else {
                if member.value.isNull { continue }
                throw .invalid("'\(name)' is no member of \(version.rawValue).", target: name)
            }
            guard property.isWritable(mode) else { continue }
            if let value = try property.accept(member.value, version: version, mode: mode, name: name) {
                members.append(JSONObject.Member(name: property.name, value: value))
            }
        }
        let accepted = JSONObject(members)
        if mode == .create {
            for property in properties where property.isRequired && property.isIn(version) {
                guard accepted[property.name] == nil else { continue }
                throw .invalid("'\(path)\(property.name)' is required.", target: path + property.name)
            }
        }
        return accepted
    }

    private func acceptAnnotation(_ member: JSONObject.Member, path: String) throws(Failure) -> JSONObject.Member? {
        guard keptAnnotations.contains(where: { $0.hasSameBytes(as: member.name) }), !member.value.isNull else {
            return nil
        }
        guard member.value.string != nil else {
            let name = path + member.name
            throw .invalid("'\(name)' must be a string, not \(member.value.kindName).", target: name)
        }
        return member
    }

    /// The members of a nested object.
    fileprivate func acceptNested(
        _ value: JSON, version: GraphVersion, mode: BodyMode, name: String
    ) throws(Failure) -> JSON {
        guard let object = value.object else {
            throw .invalid("'\(name)' must be an object, not \(value.kindName).", target: name)
        }
        return .object(try accept(object, version: version, mode: mode, path: name + "."))
    }
}

extension Property {
    /// The normalised value, nil where the member is to be left as it is.
    /// - Throws: 400 naming the member and what it must hold.
    fileprivate func accept(
        _ value: JSON, version: GraphVersion, mode: BodyMode, name: String
    ) throws(Failure) -> JSON? {
        if value.isNull {
            guard isNullable else { throw .invalid("'\(name)' must be \(kind.expectation), not null.", target: name) }
            return .null
        }
        switch kind {
        case .bool:
            guard value.bool != nil else { throw wrongType(value, name) }
            return value
        case .int32:
            guard let number = value.integer, Int32(exactly: number) != nil else { throw wrongType(value, name) }
            return value
        case .int64:
            guard value.integer != nil else { throw wrongType(value, name) }
            return value
        case .string:
            guard value.string != nil else { throw wrongType(value, name) }
            return value
        case .dateTime:
            guard let text = value.string, let moment = Timestamp(rfc3339: text) else { throw wrongType(value, name) }
            return .string(moment.rfc3339)
        case .guid:
            guard let text = value.string, let identifier = Identifier<Property>(text) else {
                throw wrongType(value, name)
            }
            return .string(identifier.text)
        case .identifier:
            guard let text = value.string else { throw wrongType(value, name) }
            return .string(text.normalisedIdentifier)
        case .enumeration(let words):
            guard let text = value.string else { throw wrongType(value, name) }
            // A client that sends the sentinel back only says that it could not read the value.
            if mode == .update, text.hasSameBytes(as: EnumerationType.unknownFutureValue) { return nil }
            return .string(try accept(text, words, version, name))
        case .flags(let words):
            return .string(try acceptFlags(value, words, version, name))
        case .enumerations where mode == .update && hasSentinel(value):
            return nil
        case .strings, .identifiers, .enumerations, .complexCollection:
            return try acceptItems(value, version: version, name: name)
        case .complex(let type):
            return try type.acceptNested(value, version: version, mode: mode, name: name)
        case .reference:
            guard let object = value.object else { throw wrongType(value, name) }
            guard let text = object["id"]?.string, let identifier = Identifier<Property>(text) else {
                throw .invalid("'\(name).id' must be a UUID string.", target: name + ".id")
            }
            return ["id": .string(identifier.text)]
        case .untyped:
            return value
        }
    }

    /// Whether an array holds the word for what a client could not read; then it cannot replace what is there.
    private func hasSentinel(_ value: JSON) -> Bool {
        (value.array ?? []).contains { $0.string?.hasSameBytes(as: EnumerationType.unknownFutureValue) ?? false }
    }

    /// The items of an array. An array is replaced whole, so its objects are complete ones.
    private func acceptItems(_ value: JSON, version: GraphVersion, name: String) throws(Failure) -> JSON {
        guard let items = value.array else { throw wrongType(value, name) }
        var accepted: [JSON] = []
        for (position, item) in items.enumerated() {
            switch kind {
            case .strings:
                guard item.string != nil else { throw wrongType(item, name) }
                accepted.append(item)
            case .identifiers:
                guard let text = item.string else { throw wrongType(item, name) }
                accepted.append(.string(text.normalisedIdentifier))
            case .enumerations(let words):
                guard let text = item.string else { throw wrongType(item, name) }
                accepted.append(.string(try accept(text, words, version, name)))
            case .complexCollection(let type):
                accepted.append(
                    try type.acceptNested(item, version: version, mode: .create, name: "\(name)[\(position)]"))
            default:
                throw wrongType(item, name)
            }
        }
        return .array(accepted)
    }

    private func accept(
        _ text: String, _ words: EnumerationType, _ version: GraphVersion, _ name: String
    ) throws(Failure) -> String {
        guard !text.hasSameBytes(as: EnumerationType.unknownFutureValue),
            let word = words.accepted(text, version: version)
        else {
            throw .invalid(
                "'\(name)' must be one of \(words.list(version)), not '\(text.excerpt)'.", target: name)
        }
        return word
    }

    /// Takes the words as Graph sends them, or as an array, and stores Graph's form.
    private func acceptFlags(
        _ value: JSON, _ words: EnumerationType, _ version: GraphVersion, _ name: String
    ) throws(Failure) -> String {
        var parts: [String] = []
        if let text = value.string {
            parts = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
            guard !parts.isEmpty else { throw wrongType(value, name) }
        } else if let items = value.array {
            for item in items {
                guard let text = item.string else { throw wrongType(item, name) }
                parts.append(text)
            }
        } else {
            throw wrongType(value, name)
        }
        var accepted: [String] = []
        for part in parts { accepted.append(try accept(part, words, version, name)) }
        return accepted.joined(separator: ",")
    }

    private func wrongType(_ value: JSON, _ name: String) -> Failure {
        let found = value.string.map { "'\($0.excerpt)'" } ?? value.kindName
        return .invalid("'\(name)' must be \(kind.expectation), not \(found).", target: name)
    }
}

extension String {
    /// The text, in lower case if it has the form of a UUID.
    package var normalisedIdentifier: String { Identifier<Property>(self)?.text ?? self }
}
