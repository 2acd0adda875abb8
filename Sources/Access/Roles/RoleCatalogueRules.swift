import Core

/// What must hold in every catalogue, also in one that an operator wrote. A file that breaks a rule is refused, so that
/// no mistake in it can open a door.
enum RoleCatalogueRules {
    /// - Throws: 400 naming the role and the rule.
    static func check(_ catalogue: RoleCatalogue) throws(Failure) {
        try checkNames(catalogue)
        try checkHolders(
            of: .mobileThreatDefenseModify, are: [.globalAdministrator, .endpointSecurityManager], in: catalogue)
        try checkHolders(of: .clientsManage, are: [.globalAdministrator], in: catalogue)
        try checkHolders(of: .trustManage, are: [.globalAdministrator], in: catalogue)
        try checkHolders(of: .directoryWrite, are: [.globalAdministrator], in: catalogue)
        try checkHolders(of: .devicesImport, are: [.globalAdministrator, .deviceEnroller], in: catalogue)
        try checkHolders(of: .partnerReport, are: [.threatReporter], in: catalogue)
        try checkHolders(of: .tenantsManage, are: [.platformOperator], in: catalogue)
        try checkHolders(of: .bootstrapSecretReplace, are: [], in: catalogue)
        for role in [BuiltInRole.threatReporter, .platformOperator] where catalogue.role(role)?.actions.count != 1 {
            throw wrong("\(role.rawValue) must have one action only", role)
        }
        guard catalogue.role(.globalAdministrator)?.actions == .grantable else {
            throw wrong("GlobalAdministrator must have every action that can be granted", .globalAdministrator)
        }
        try checkResourceOperations(catalogue)
    }

    private static func checkNames(_ catalogue: RoleCatalogue) throws(Failure) {
        for role in BuiltInRole.allCases where catalogue.role(role) == nil {
            throw wrong("the role \(role.rawValue) is missing", role)
        }
        let known = Set(BuiltInRole.allCases.map(\.value))
        for role in catalogue.roles where !known.contains(role.value) {
            throw .invalid("roles.json: '\(role.value.text.excerpt)' is not a built-in role.", target: "roles")
        }
        guard catalogue.role(.globalAdministrator)?.id == BuiltInRole.globalAdministratorID else {
            throw wrong(
                "GlobalAdministrator must have the id \(BuiltInRole.globalAdministratorID)", .globalAdministrator)
        }
    }

    private static func checkHolders(
        of action: ResourceAction, are holders: Set<BuiltInRole>, in catalogue: RoleCatalogue
    ) throws(Failure) {
        for role in BuiltInRole.allCases {
            let has = catalogue.role(role)?.actions.contains(action) ?? false
            if has != holders.contains(role) {
                throw wrong("\(role.rawValue) must \(has ? "not " : "")have \(action.rawValue)", role)
            }
        }
    }

    private static func checkResourceOperations(_ catalogue: RoleCatalogue) throws(Failure) {
        var listed = ActionSet()
        for operation in catalogue.resourceOperations {
            guard operation.action.isGrantable else {
                throw .invalid("roles.json: \(operation.id) cannot be granted.", target: "resourceOperations")
            }
            guard !listed.contains(operation.action) else {
                throw .invalid("roles.json: \(operation.id) is listed twice.", target: "resourceOperations")
            }
            listed.insert(operation.action)
        }
        for action in ActionSet.grantable.subtracting(listed) {
            throw .invalid("roles.json: \(action.rawValue) is not listed.", target: "resourceOperations")
        }
    }

    private static func wrong(_ rule: String, _ role: BuiltInRole) -> Failure {
        .invalid("roles.json: \(rule).", target: role.rawValue)
    }
}
