import Core

/// A conditional-access policy, ready to be evaluated.
package struct ConditionalAccessPolicy: Sendable, Equatable {
    /// Graph: `conditionalAccessPolicyState`.
    package enum State: String, Sendable, Hashable, CaseIterable {
        case enabled, disabled
        /// Evaluated and reported, never enforced.
        case enabledForReportingButNotEnforced
    }

    /// The policy's id.
    package let id: PolicyID
    /// Its name, never empty.
    package let displayName: String
    /// Whether it is enforced.
    package let state: State
    /// `conditions.users`.
    package let users: IdentityCondition
    /// `conditions.applications`.
    package let applications: ApplicationCondition
    /// Nil matches every platform.
    package let platforms: PlatformCondition?
    /// Never empty.
    package let clientAppTypes: [ClientAppType]
    /// Nil matches every location.
    package let locations: LocationCondition?
    /// Empty matches every level.
    package let signInRiskLevels: [RiskLevel]
    /// Empty matches every level.
    package let userRiskLevels: [RiskLevel]
    /// The other conditions that are set. Nobody here knows their values.
    package let unknowableConditions: [UnknowableCondition]
    /// `grantControls`.
    package let controls: GrantControls

    /// The groups an include list names. They cannot be deleted while the policy is enabled.
    package var includedGroups: Set<GroupID> { users.include.groups }
}

extension ConditionalAccessPolicy {
    /// Reads a policy from its Graph members as they are sent or stored.
    /// - Throws: 400 naming the member: no displayName, state, conditions.users, .applications or .clientAppTypes, no
    ///   include entry, no control, a wrong type, an unknown word, `block` beside another control.
    package init(id: PolicyID, properties: JSONObject) throws(Failure) {
        var members = MemberReader(properties)
        self.id = id
        displayName = try members.required(members.string("displayName"), "displayName")
        guard !displayName.isEmpty else { throw .invalid("'displayName' is empty.", target: "displayName") }
        state = try members.required(members.word("state", of: State.self), "state")

        var conditions = try members.required(members.nested("conditions"), "conditions")
        users = try IdentityCondition(conditions.required(conditions.nested("users"), "users"))
        applications = try ApplicationCondition(conditions.required(conditions.nested("applications"), "applications"))
        clientAppTypes = try conditions.required(
            conditions.words("clientAppTypes", of: ClientAppType.self), "clientAppTypes")
        guard !clientAppTypes.isEmpty else {
            throw .invalid("'conditions.clientAppTypes' is empty.", target: "conditions.clientAppTypes")
        }
        platforms = try conditions.nested("platforms").map { reader throws(Failure) in try PlatformCondition(reader) }
        locations = try conditions.nested("locations").map { reader throws(Failure) in try LocationCondition(reader) }
        signInRiskLevels = try conditions.words("signInRiskLevels", of: RiskLevel.self) ?? []
        userRiskLevels = try conditions.words("userRiskLevels", of: RiskLevel.self) ?? []
        unknowableConditions = try Self.unknowable(&conditions)

        let grant = try members.nested("grantControls").map { reader throws(Failure) in try GrantControls(reader) }
        controls = grant ?? GrantControls(operator: .or, controls: [])
        let session = try members.nested("sessionControls")
        guard !controls.controls.isEmpty || session.map({ JSON.object($0.object).saysSomething }) ?? false else {
            throw .invalid("The policy has no control.", target: "grantControls.builtInControls")
        }
    }

    /// The conditions whose values nobody here knows.
    private static func unknowable(_ conditions: inout MemberReader) throws(Failure) -> [UnknowableCondition] {
        var found: [UnknowableCondition] = []
        if var devices = try conditions.nested("devices") {
            let filter = try devices.nested("deviceFilter").map { reader throws(Failure) in
                try FilterMode(filter: reader)
            }
            if let filter { found.append(UnknowableCondition(name: "devices.deviceFilter", mode: filter)) }
            for name in ["includeDevices", "includeDeviceStates", "excludeDevices", "excludeDeviceStates"] {
                guard let list = try devices.strings(name), !list.isEmpty else { continue }
                let mode: FilterMode = name.utf8.starts(with: "include".utf8) ? .include : .exclude
                found.append(UnknowableCondition(name: "devices." + name, mode: mode))
            }
            try devices.refuseUnknown()
        }
        _ = try conditions.words("servicePrincipalRiskLevels", of: RiskLevel.self)
        for name in [
            "servicePrincipalRiskLevels", "insiderRiskLevels", "authenticationFlows", "clientApplications",
            "deviceStates",
            "agentContext", "agentIdRiskLevels", "agents", "times",
        ] {
            guard let value = conditions.value(name), value.saysSomething else { continue }
            found.append(UnknowableCondition(name: name, mode: .include))
        }
        try conditions.refuseUnknown()
        return found
    }
}

/// A condition whose value nobody here knows: a device filter, an authentication flow, a workload identity and the
/// like. What includes is assumed to match, what excludes is assumed not to.
package struct UnknowableCondition: Sendable, Hashable {
    /// The Graph member inside `conditions`.
    package var name: String
    /// Whether it includes or excludes.
    package var mode: FilterMode

    /// Always a match, with its assumption.
    func match() -> ConditionMatch {
        ConditionMatch(
            name: name, include: mode == .include ? .unknown : .yes, exclude: mode == .exclude ? .unknown : .no,
            unknown: "What this condition asks for")
    }
}

extension PlatformCondition {
    fileprivate init(_ reader: MemberReader) throws(Failure) {
        var members = reader
        include = Set(try members.words("includePlatforms", of: AccessPlatform.self) ?? [])
        exclude = Set(try members.words("excludePlatforms", of: AccessPlatform.self) ?? [])
        try members.refuseUnknown()
    }
}

extension LocationCondition {
    fileprivate init(_ reader: MemberReader) throws(Failure) {
        var members = reader
        include = try members.strings("includeLocations") ?? []
        exclude = try members.strings("excludeLocations") ?? []
        try members.refuseUnknown()
    }
}
