import Core

/// Reads the members of `roles.json`. Every mistake is named with its place.
struct RoleFileReader {
    private var top: MemberReader

    /// - Throws: 400 if the document is no object.
    init(_ document: JSON) throws(Failure) {
        top = try MemberReader(document)
    }

    /// - Throws: 400 naming the role and member that are wrong.
    mutating func roles() throws(Failure) -> [Role] {
        var roles: [Role] = []
        for (index, item) in try top.required(top.array("roles"), "roles").enumerated() {
            var reader = try MemberReader(item, path: "roles[\(index)]")
            let id = try reader.required(reader.identifier("id", RoleDefinitionKind.self), "id")
            let value = try reader.required(reader.string("value"), "value")
            let displayName = try reader.required(reader.string("displayName"), "displayName")
            let description = try reader.required(reader.string("description"), "description")
            let kindText = try reader.required(reader.string("kind"), "kind")
            let actions = try actions(&reader)
            try refuseUnknown(reader, known: ["id", "value", "displayName", "description", "kind", "actions"])
            guard
                let kind = [Role.Kind.directory, .intune, .application].first(where: {
                    $0.rawValue.hasSameBytes(as: kindText)
                })
            else {
                throw .invalid(
                    "'\(reader.path)kind' must be directory, intune or application.", target: reader.path + "kind")
            }
            roles.append(
                Role(
                    id: id, value: ExactText(value), displayName: displayName, description: description, kind: kind,
                    actions: actions))
        }
        return roles
    }

    /// - Throws: 400 naming the permission or action that is wrong.
    mutating func permissions() throws(Failure) -> [ExactText: ActionSet] {
        var permissions: [ExactText: ActionSet] = [:]
        for (index, item) in try top.required(top.array("permissions"), "permissions").enumerated() {
            var reader = try MemberReader(item, path: "permissions[\(index)]")
            let name = try reader.required(reader.string("name"), "name")
            let actions = try actions(&reader)
            try refuseUnknown(reader, known: ["name", "actions"])
            guard permissions.updateValue(actions, forKey: ExactText(name)) == nil else {
                throw .invalid("'\(reader.path)name': '\(name.excerpt)' occurs twice.", target: reader.path + "name")
            }
        }
        return permissions
    }

    /// - Throws: 400 naming the entry or member that is wrong.
    mutating func resourceOperations() throws(Failure) -> [ResourceOperation] {
        var operations: [ResourceOperation] = []
        for (index, item) in try top.required(top.array("resourceOperations"), "resourceOperations").enumerated() {
            var reader = try MemberReader(item, path: "resourceOperations[\(index)]")
            let id = try reader.required(reader.string("id"), "id")
            let resourceName = try reader.required(reader.string("resourceName"), "resourceName")
            let actionName = try reader.required(reader.string("actionName"), "actionName")
            let description = try reader.required(reader.string("description"), "description")
            try refuseUnknown(reader, known: ["id", "resourceName", "actionName", "description"])
            operations.append(
                ResourceOperation(
                    action: try action(id, at: reader.path + "id"), resourceName: resourceName, actionName: actionName,
                    description: description))
        }
        return operations
    }

    /// - Throws: 400 naming a member at the top that is not part of the file.
    func refuseUnknown() throws(Failure) {
        try refuseUnknown(top, known: ["roles", "permissions", "resourceOperations"])
    }

    /// The list of action strings; an action named twice is a mistake too.
    private func actions(_ reader: inout MemberReader) throws(Failure) -> ActionSet {
        var set = ActionSet()
        for text in try reader.required(reader.strings("actions"), "actions") {
            let action = try action(text, at: reader.path + "actions")
            guard !set.contains(action) else {
                throw .invalid("'\(reader.path)actions' names '\(text)' twice.", target: reader.path + "actions")
            }
            set.insert(action)
        }
        return set
    }

    private func action(_ text: String, at path: String) throws(Failure) -> ResourceAction {
        guard let action = ResourceAction(exactly: text) else {
            throw .invalid("'\(path)': '\(text.excerpt)' is not an action of this server.", target: path)
        }
        return action
    }

    /// A file of ours has no annotations, and nothing in it may be null.
    private func refuseUnknown(_ reader: MemberReader, known: Set<ExactText>) throws(Failure) {
        for name in reader.object.names where !known.contains(ExactText(name)) {
            throw .invalid(
                "'\(reader.path)\(name.excerpt)' is not a member of roles.json.", target: reader.path + name.excerpt)
        }
    }
}
