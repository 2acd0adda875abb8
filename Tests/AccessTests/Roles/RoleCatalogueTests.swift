import Core
import Testing

@testable import Access

@Suite struct RoleCatalogueTests {
    @Test func `a role is found by its value and by its id in any letter case`() throws {
        let catalogue = try Catalogue.shipped()
        let id = try #require(RoleDefinitionID("C56D53A2-73D0-4502-B6BD-4A9D3DBA28D5"))
        #expect(catalogue.role(id: id)?.value == "EndpointSecurityManager")
        #expect(catalogue.role(value: "EndpointSecurityManager")?.id == id)
        #expect(catalogue.roles.count == BuiltInRole.allCases.count)
    }

    @Test func `resource operations list every grantable action once, with words`() throws {
        let operations = try Catalogue.shipped().resourceOperations
        #expect(operations.count == ActionSet.grantable.count)
        #expect(ActionSet(operations.map(\.action)) == .grantable)
        for operation in operations {
            #expect(!operation.resourceName.isEmpty && !operation.actionName.isEmpty)
            #expect(operation.description.hasSuffix("."))
        }
    }

    @Test func `permissions leave what they name and unknown ones leave nothing`() throws {
        let catalogue = try Catalogue.shipped()
        #expect(catalogue.actions(ofPermissions: ["Drawbridge.Decisions.Evaluate"]) == [.decisionsEvaluate])
        #expect(catalogue.actions(ofPermissions: ["drawbridge.decisions.evaluate", "All", ""]).isEmpty)
        #expect(
            catalogue.actions(ofPermissions: ["Policy.Read.All", "Drawbridge.Devices.Import"])
                == [.conditionalAccessRead, .devicesImport])
        #expect(catalogue.unknownPermissions(in: ["Policy.Read.All", "Nothing.Real"]) == ["Nothing.Real"])
    }

    @Test(arguments: [
        ("DeviceManagementServiceConfig.Read.All", false), ("DeviceManagementServiceConfig.ReadWrite.All", true),
        ("DeviceManagementConfiguration.Read.All", false), ("DeviceManagementConfiguration.ReadWrite.All", true),
    ])
    func `the Graph permissions of connectors read them, and the writing ones change them`(name: String, writes: Bool)
        throws
    {
        let actions = try Catalogue.shipped().actions(ofPermissions: [name])
        #expect(actions.contains(.mobileThreatDefenseRead))
        #expect(actions.contains(.mobileThreatDefenseModify) == writes)
    }

    @Test func `no permission that only reads leaves an action that writes`() throws {
        for (name, actions) in try Catalogue.shipped().permissions where name.text.contains(".Read.") {
            for action in actions {
                let word = action.rawValue.split(separator: "_").last.map(String.init) ?? ""
                #expect(
                    ["Read", "ViewReports", "Query", "ReadAccessPolicy"].contains(word), "\(name): \(action.rawValue)")
            }
        }
    }

    @Test func `another role that may change connectors is refused by name`() throws {
        let json = try Catalogue.edited(.helpDeskOperator) {
            $0.append(ResourceAction.mobileThreatDefenseModify.rawValue)
        }
        expectRefusal(json, naming: "HelpDeskOperator")
    }

    @Test(arguments: [
        (BuiltInRole.endpointSecurityManager, ResourceAction.mobileThreatDefenseModify),
        (.globalAdministrator, .auditRead), (.threatReporter, .partnerReport), (.platformOperator, .tenantsManage),
    ])
    func `taking a role's essential action away is refused by name`(role: BuiltInRole, action: ResourceAction) throws {
        let json = try Catalogue.edited(role) { $0.removeAll { $0 == action.rawValue } }
        expectRefusal(json, naming: role.rawValue)
    }

    @Test(arguments: [
        (BuiltInRole.globalAdministrator, ResourceAction.tenantsManage), (.globalAdministrator, .partnerReport),
        (.securityAdministrator, .clientsManage), (.globalReader, .trustManage),
        (.securityReader, .bootstrapSecretReplace),
        (.helpDeskOperator, .directoryWrite), (.threatReporter, .auditRead), (.platformOperator, .auditRead),
        (.readOnlyOperator, .devicesImport),
    ])
    func `giving a role more than it may ever have is refused by name`(role: BuiltInRole, action: ResourceAction) throws
    {
        let json = try Catalogue.edited(role) { $0.append(action.rawValue) }
        expectRefusal(json, naming: role.rawValue)
    }

    @Test func `mistakes in the file are named with their place`() throws {
        expectRefusal(try Catalogue.edited { $0["rolls"] = [] }, naming: "'rolls'")
        expectRefusal(
            try Catalogue.edited {
                $0["note"] = nil
                $0.append("note", .null)
            }, naming: "'note'")
        expectRefusal(try Catalogue.edited { $0["permissions"] = nil }, naming: "'permissions'")
        expectRefusal(try Catalogue.edited { $0["resourceOperations"] = [] }, naming: "is not listed")
        expectRefusal(
            try Catalogue.edited { $0["permissions"] = [["name": "X", "actions": ["Nope"]]] },
            naming: "permissions[0].actions")
        expectRefusal(
            try Catalogue.edited { $0["permissions"] = [["name": "X", "actions": [], "extra": 1]] },
            naming: "permissions[0].extra")
        expectRefusal(
            try Catalogue.edited {
                $0["permissions"] = [["name": "X", "actions": []], ["name": "X", "actions": []]]
            },
            naming: "permissions[1].name")
        expectRefusal(try Catalogue.edited(.accessEvaluator) { $0 += $0 }, naming: "roles[13].actions")
        expectRefusal(Array("{".utf8), naming: "roles.json cannot be read")
    }

    @Test func `roles that are missing, unknown or doubled are refused`() throws {
        func withRoles(_ edit: @escaping (inout [JSON]) -> Void) throws -> [UInt8] {
            try Catalogue.edited { file in
                var roles = file["roles"]?.array ?? []
                edit(&roles)
                file["roles"] = .array(roles)
            }
        }
        expectRefusal(try withRoles { $0.removeLast() }, naming: "PlatformOperator is missing")
        expectRefusal(try withRoles { roles in roles.append(contentsOf: roles.suffix(1)) }, naming: "occurs twice")
        let extra: JSON = [
            "id": "11111111-2222-4333-8444-555555555555", "value": "Wizard", "displayName": "", "description": "",
            "kind": "directory", "actions": [],
        ]
        expectRefusal(try withRoles { $0.append(extra) }, naming: "'Wizard'")
        var custom = extra.object ?? [:]
        custom["kind"] = "custom"
        expectRefusal(try withRoles { $0.append(.object(custom)) }, naming: "roles[16].kind")
        custom["kind"] = "directory"
        custom["id"] = "{11111111-2222-4333-8444-555555555555}"
        expectRefusal(try withRoles { $0.append(.object(custom)) }, naming: "roles[16].id")
    }

    private func expectRefusal(_ json: [UInt8], naming text: String, sourceLocation: SourceLocation = #_sourceLocation)
    {
        let failure = #expect(throws: Failure.self, sourceLocation: sourceLocation) { try RoleCatalogue(json: json) }
        #expect(failure?.message.contains(text) ?? false, "\(failure?.message ?? "")", sourceLocation: sourceLocation)
    }
}
