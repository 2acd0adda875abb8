import Access
import Core

/// How an answer shows objects: the version, what `$select` and `$expand` chose, and the caller's preference.
package struct Rendering: Sendable {
    /// The version that answers.
    package var version: GraphVersion
    /// The members to show; nil shows all. Navigations are chosen by `expansions` alone.
    package var select: Set<ExactText>?
    /// The navigations to show.
    package var expansions: [Expansion]
    /// The preference `include-unknown-enum-members`.
    package var includesUnknownEnumMembers: Bool

    /// Everything of the version, nothing expanded.
    package init(
        _ version: GraphVersion, select: [String]? = nil, expansions: [Expansion] = [],
        includesUnknownEnumMembers: Bool = false
    ) {
        self.version = version
        self.select = select.map { Set($0.map { ExactText($0) }) }
        self.expansions = expansions
        self.includesUnknownEnumMembers = includesUnknownEnumMembers
    }

    /// The expansion of this member, if it was asked for.
    func expansion(_ name: String) -> Expansion? { expansions.first { $0.property.hasSameBytes(as: name) } }

    /// How objects inside a member are shown.
    func nested(_ expansion: Expansion?) -> Rendering {
        Rendering(
            version, select: expansion?.choice.select, expansions: expansion?.choice.expansions ?? [],
            includesUnknownEnumMembers: includesUnknownEnumMembers)
    }
}

extension EntityType {
    /// Every member of the version in the table's order, with defaults for what is not stored.
    package func render(_ stored: JSONObject, version: GraphVersion, select: [String]? = nil) -> JSONObject {
        render(stored, Rendering(version, select: select))
    }

    /// As above with everything an answer can ask for. An object of an abstract type is shown as what its stored
    /// `@odata.type` says; a type that v1.0 lacks is shown there as its bare base, as Graph does.
    package func render(_ stored: JSONObject, _ rendering: Rendering) -> JSONObject {
        if let annotation = stored["@odata.type"]?.string, let type = derivedType(named: annotation),
            type.isIn(rendering.version)
        {
            return type.render(stored, rendering)
        }
        var values: [ExactText: JSON] = [:]
        values.reserveCapacity(stored.count)
        for member in stored.members { values[ExactText(member.name)] = member.value }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(properties.count + 1)
        if annotation != .none, derived.isEmpty {
            members.append(JSONObject.Member(name: "@odata.type", value: .string(annotationValue)))
        }
        for property in properties where property.isIn(rendering.version) && property.isServed {
            let name = ExactText(property.name)
            let expansion = property.isNavigation ? rendering.expansion(property.name) : nil
            if property.isNavigation {
                if expansion == nil { continue }
            } else if let select = rendering.select, !select.contains(name) {
                continue
            }
            var value = values[name] ?? property.defaultValue
            if value.isNull { value = property.defaultValue }
            if let choice = expansion?.choice, let items = value.array, let type = property.kind.nestedType {
                let chosen = choice.chosen(of: items, type, rendering)
                value = .array(chosen.items)
                if choice.count {
                    members.append(
                        JSONObject.Member(
                            name: property.name + "@odata.count", value: .integer(Int64(chosen.count))))
                }
            }
            members.append(
                JSONObject.Member(name: property.name, value: property.render(value, rendering.nested(expansion))))
        }
        return JSONObject(members)
    }
}

extension Property {
    fileprivate func render(_ value: JSON, _ rendering: Rendering) -> JSON {
        switch (kind, value) {
        case (.enumeration(let words), .string(let word)):
            return words.shown(
                word, version: rendering.version, showsUnknown: rendering.includesUnknownEnumMembers)
        case (.enumerations(let words), .array(let items)):
            return .array(
                items.map { item in
                    guard let word = item.string else { return item }
                    return words.shown(
                        word, version: rendering.version, showsUnknown: rendering.includesUnknownEnumMembers)
                })
        case (.complex(let type), .object(let object)), (.reference(let type), .object(let object)):
            return .object(type.render(object, rendering))
        case (.complexCollection(let type), .array(let items)):
            return .array(items.map { item in item.object.map { .object(type.render($0, rendering)) } ?? item })
        default:
            return value
        }
    }
}
