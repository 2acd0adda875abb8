import Core

/// The built-in roles, the API permissions and the actions open to custom roles, as `Config/roles.json` names them.
package struct RoleCatalogue: Sendable {
    /// In the order of the file.
    package let roles: [Role]
    /// API permission name → the actions it leaves to a client or a delegated token narrowed to it.
    package let permissions: [ExactText: ActionSet]
    /// In the order of the file.
    package let resourceOperations: [ResourceOperation]

    private let byValue: [ExactText: Role]
    private let byID: [RoleDefinitionID: Role]

    /// Reads the catalogue and checks the rules that no catalogue may break.
    /// - Throws: 400 naming the key or role that is wrong.
    package init(json: [UInt8]) throws(Failure) {
        let document: JSON
        do {
            document = try JSONReader.read(json)
        } catch {
            throw .invalid("roles.json cannot be read: \(error).")
        }
        var file = try RoleFileReader(document)
        roles = try file.roles()
        permissions = try file.permissions()
        resourceOperations = try file.resourceOperations()
        try file.refuseUnknown()

        var byValue: [ExactText: Role] = [:]
        var byID: [RoleDefinitionID: Role] = [:]
        for role in roles {
            guard byValue.updateValue(role, forKey: role.value) == nil else {
                throw .invalid("roles.json: the value '\(role.value)' occurs twice.", target: "roles")
            }
            guard byID.updateValue(role, forKey: role.id) == nil else {
                throw .invalid("roles.json: the id \(role.id) occurs twice.", target: "roles")
            }
        }
        self.byValue = byValue
        self.byID = byID
        try RoleCatalogueRules.check(self)
    }

    /// The built-in role with exactly this value, byte for byte.
    package func role(value: ExactText) -> Role? { byValue[value] }

    /// The built-in role with this id, as `wids` and assignments name it.
    package func role(id: RoleDefinitionID) -> Role? { byID[id] }

    /// The role behind one of our names. Present after a successful load.
    package func role(_ role: BuiltInRole) -> Role? { byValue[role.value] }

    /// The words of one action, nil for actions that cannot be granted.
    package func resourceOperation(_ action: ResourceAction) -> ResourceOperation? {
        resourceOperations.first { $0.action == action }
    }

    /// What the named permissions leave together. An unknown name leaves nothing.
    package func actions(ofPermissions names: [String]) -> ActionSet {
        names.reduce(into: ActionSet()) { actions, name in
            if let more = permissions[ExactText(name)] { actions.formUnion(more) }
        }
    }

    /// The permission names that are not in the catalogue.
    package func unknownPermissions(in names: [String]) -> [String] {
        names.filter { permissions[ExactText($0)] == nil }
    }
}
