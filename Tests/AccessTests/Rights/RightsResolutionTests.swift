import Core
import Testing

@testable import Access

@Suite struct RightsResolutionTests {
    let me: PrincipalID = .test(1)
    let group: GroupID = .test(2)

    func rights(
        roles: [ExactText] = [], wids: [RoleDefinitionID] = [], assigned: Set<ExactText>? = nil,
        groups: Set<GroupID> = [], assignments: [RoleAssignment] = [], custom: [Role] = [],
        permissions: [String]? = nil,
        scopes: [String]? = nil
    ) throws -> Rights {
        RightsResolution.rights(
            tokenRoles: roles, wids: wids, assignedClientRoles: assigned, principal: me, groups: groups,
            assignments: assignments, customRoles: Dictionary(uniqueKeysWithValues: custom.map { ($0.id, $0) }),
            catalogue: try Catalogue.shipped(), permissions: permissions, delegatedScopes: scopes)
    }

    func assignment(
        _ number: UInt64, _ role: RoleDefinitionID, members: Set<MemberID>, scopes: [GroupID] = []
    ) -> RoleAssignment {
        RoleAssignment(
            id: .test(number), displayName: "", description: "", roleDefinition: role, members: members,
            resourceScopes: scopes)
    }

    func id(_ role: BuiltInRole) throws -> RoleDefinitionID { try #require(try Catalogue.shipped().role(role)).id }

    @Test(arguments: BuiltInRole.allCases)
    func `a role in the token that the client still has gives its actions`(role: BuiltInRole) throws {
        let rights = try rights(roles: [role.value], assigned: [role.value])
        #expect(rights.actions == (try Catalogue.shipped().role(role)?.actions))
        #expect(!rights.actions.isEmpty)
        #expect(rights.includesGlobalAdministrator == (role == .globalAdministrator))
    }

    @Test func `a role taken from the client gives nothing, whatever its token says`() throws {
        #expect(try rights(roles: ["EndpointSecurityManager"], assigned: []).actions.isEmpty)
        #expect(try rights(wids: [id(.globalAdministrator)], assigned: []).actions.isEmpty)
        #expect(try rights(assigned: ["EndpointSecurityManager"]).actions.isEmpty)
    }

    @Test(arguments: [
        "endpointsecuritymanager", "EndpointSecurityManager ", " EndpointSecurityManager", "Endpoint Security Manager",
        "EndpointSecurityManager,GlobalAdministrator", "\u{0415}ndpointSecurityManager",
        "EndpointSecurityManager\u{0301}",
        "EndpointSecurityManager\u{0}", "", "Microsoft.Intune_MobileThreatDefense_Modify", "Help\u{0394}eskOperator",
        "62e90394-69f5-4237-9190-012177145e10",
    ])
    func `a role's near miss grants nothing`(text: String) throws {
        let value = ExactText(text)
        #expect(try rights(roles: [value], assigned: [value]).grants.isEmpty)
        #expect(try rights(roles: [value], assigned: nil).grants.isEmpty)
    }

    @Test func `KELVIN SIGN is not K, though Swift calls the strings equal`() throws {
        // No role value holds a K, so a custom role's id cannot either; permission names are compared the same way.
        #expect("\u{212A}" == "K")
        let catalogue = try Catalogue.shipped()
        #expect(ExactText("\u{212A}") != ExactText("K"))
        #expect(catalogue.role(value: "Endpoint\u{017F}ecurityManager") == nil)
        #expect(catalogue.actions(ofPermissions: ["Policy.Read.All\u{200B}"]).isEmpty)
    }

    @Test func `directory roles come by id too, other roles do not`() throws {
        let administrator = try id(.globalAdministrator)
        #expect(try rights(wids: [administrator], assigned: ["GlobalAdministrator"]).includesGlobalAdministrator)
        #expect(try rights(wids: [administrator]).actions == .grantable)
        let manager = try id(.endpointSecurityManager)
        #expect(try rights(wids: [manager], assigned: ["EndpointSecurityManager"]).grants.isEmpty)
        #expect(try rights(wids: [.test(99)]).grants.isEmpty)
    }

    @Test func `the same role by value and by id is one grant`() throws {
        let rights = try rights(
            roles: ["GlobalAdministrator"], wids: [id(.globalAdministrator)], assigned: ["GlobalAdministrator"])
        #expect(rights.grants.count == 1)
    }

    @Test(arguments: [BuiltInRole.platformOperator, .threatReporter])
    func `a trusted issuer or an assignment never makes an operator or a reporter`(role: BuiltInRole) throws {
        #expect(try rights(roles: [role.value], assigned: nil).grants.isEmpty)
        let assignments = [assignment(1, try id(role), members: [MemberID(me)])]
        #expect(try rights(assigned: [], assignments: assignments).grants.isEmpty)
    }

    @Test func `an assignment holds for its members and for members of its groups, at once`() throws {
        let reader = try id(.readOnlyOperator)
        let direct = assignment(1, reader, members: [MemberID(me)])
        let byGroup = assignment(2, reader, members: [MemberID(group)])
        #expect(try rights(assigned: [], assignments: [direct]).allows(.mobileThreatDefenseRead))
        #expect(try rights(assigned: [], groups: [group], assignments: [byGroup]).allows(.mobileThreatDefenseRead))
        #expect(try !rights(assigned: [], assignments: [byGroup]).allows(.mobileThreatDefenseRead))
        #expect(
            try rights(assigned: [], assignments: [assignment(3, .test(77), members: [MemberID(me)])]).grants.isEmpty)
    }

    @Test func `a custom role counts by assignment, and by its id among the client's roles`() throws {
        let role = Role.custom(
            id: .test(5), displayName: "MTD", description: "", actions: [.mobileThreatDefenseModify, .tenantsManage])
        #expect(role.actions == [.mobileThreatDefenseModify])
        let given = assignment(1, role.id, members: [MemberID(me)])
        #expect(try rights(assigned: [], assignments: [given], custom: [role]).actions == [.mobileThreatDefenseModify])
        #expect(try rights(assigned: [], assignments: [given]).grants.isEmpty)
        let byValue = try rights(roles: [role.value], assigned: [role.value], custom: [role])
        #expect(byValue.actions == [.mobileThreatDefenseModify])
        let upper = ExactText(role.id.text.uppercased())
        #expect(try rights(roles: [upper], assigned: [upper], custom: [role]).grants.isEmpty)
    }

    @Test func `apiPermissions narrow, an empty list leaves nothing and unknown names leave nothing`() throws {
        let roles: [ExactText] = ["GlobalAdministrator"]
        func actions(_ permissions: [String]?) throws -> ActionSet {
            try rights(roles: roles, assigned: Set(roles), permissions: permissions).actions
        }
        #expect(try actions(nil) == .grantable)
        #expect(try actions([]).isEmpty)
        #expect(try actions(["Nothing.Real"]).isEmpty)
        #expect(try actions(["Drawbridge.Decisions.Evaluate", "Nothing.Real"]) == [.decisionsEvaluate])
        #expect(try actions(["Drawbridge.Tenants.Manage"]).isEmpty, "a permission never adds")
    }

    @Test func `delegated scopes and apiPermissions narrow together`() throws {
        let rights = try rights(
            roles: ["EndpointSecurityManager"], assigned: nil,
            permissions: ["DeviceManagementServiceConfig.ReadWrite.All", "Drawbridge.Audit.Read"],
            scopes: ["DeviceManagementServiceConfig.Read.All", "Drawbridge.Audit.Read", "openid"])
        #expect(rights.allows(.mobileThreatDefenseRead))
        #expect(rights.allows(.auditRead))
        #expect(!rights.allows(.mobileThreatDefenseModify))
        #expect(!rights.allows(.managedDevicesRead))
    }

    @Test func `scopes of several assignments are united per action`() throws {
        let (east, west): (GroupID, GroupID) = (.test(10), .test(11))
        let mine: Set = [MemberID(me)]
        let rights = try rights(
            assigned: [],
            assignments: [
                assignment(1, try id(.readOnlyOperator), members: mine, scopes: [east]),
                assignment(2, try id(.schoolAdministrator), members: mine, scopes: [west]),
            ])
        #expect(rights.scope(for: .managedDevicesRead) == .groups([east, west]))
        #expect(rights.scope(for: .managedDevicesDelete) == .groups([west]))
        #expect(rights.scope(for: .managedDevicesViewReports) == .groups([east]))
        #expect(rights.scope(for: .mobileThreatDefenseModify) == nil)
        let all = try self.rights(
            roles: ["ReadOnlyOperator"], assigned: ["ReadOnlyOperator"],
            assignments: [assignment(2, try id(.schoolAdministrator), members: mine, scopes: [west])])
        #expect(all.scope(for: .managedDevicesRead) == .tenant)
        #expect(all.scope(for: .managedDevicesDelete) == .groups([west]))
        #expect(all.scope(for: .anyAction([.managedDevicesDelete, .managedDevicesRead])) == .tenant)
    }
}
