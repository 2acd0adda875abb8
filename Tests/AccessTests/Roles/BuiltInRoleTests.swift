import Core
import Testing

@testable import Access

/// The table of the product, typed a second time: a change of `Config/roles.json` must be made here too.
@Suite struct BuiltInRoleTests {
    /// One line of the Intune reference: letters as in "ref-built-in-roles".
    struct Line: Sendable, CustomTestStringConvertible {
        let role: BuiltInRole
        /// MTD, compliance, devices, apps, audit, roles, baselines, tasks, Defender connector.
        let cells: [String]
        var more: Set<ResourceAction> = []

        var testDescription: String { role.rawValue }

        var expected: Set<String> {
            let categories = [
                "MobileThreatDefense", "DeviceCompliancePolices", "ManagedDevices", "ManagedApps", "Audit", "Roles",
                "SecurityBaselines", "SecurityTasks", "MicrosoftDefenderATP",
            ]
            let words: [Character: String] = [
                "A": "Assign", "C": "Create", "D": "Delete", "R": "Read", "U": "Update", "V": "ViewReports",
                "P": "SetPrimaryUser", "W": "Wipe", "M": "Modify",
            ]
            var texts = Set(more.map(\.rawValue))
            for (category, cell) in zip(categories, cells) {
                for letter in cell { texts.insert("Microsoft.Intune_\(category)_\(words[letter] ?? "?")") }
            }
            return texts
        }
    }

    static let lines: [Line] = [
        Line(
            role: .endpointSecurityManager, cells: ["RM", "ACDRUV", "DRPUV", "R", "R", "R", "ACDRU", "RU", "R"],
            more: [.settingsRead, .threatLevelOverride]),
        Line(role: .readOnlyOperator, cells: ["R", "RV", "RV", "R", "R", "R", "R", "", "R"], more: [.settingsRead]),
        Line(
            role: .helpDeskOperator, cells: ["R", "RV", "RPUV", "ARW", "R", "R", "R", "", "R"], more: [.settingsRead]),
        Line(
            role: .policyAndProfileManager, cells: ["R", "ACDRUV", "", "ACDRU", "R", "", "", "", "R"],
            more: [.settingsRead]),
        Line(role: .applicationManager, cells: ["R", "", "R", "ACDRUW", "", "", "", "", "R"]),
        Line(role: .schoolAdministrator, cells: ["R", "", "DRPU", "CDRU", "R", "", "", "", "R"]),
        Line(role: .intuneRoleAdministrator, cells: ["", "", "", "", "", "ACDRU", "", "", ""]),
        Line(
            role: .conditionalAccessAdministrator, cells: [], more: [.conditionalAccessRead, .conditionalAccessWrite]),
        Line(role: .threatReporter, cells: [], more: [.partnerReport]),
        Line(role: .accessEvaluator, cells: [], more: [.decisionsEvaluate]),
        Line(role: .deviceEnroller, cells: [], more: [.devicesImport, .remoteTasksSyncDevice]),
        Line(role: .platformOperator, cells: [], more: [.tenantsManage]),
    ]

    @Test(arguments: lines)
    func `a role allows what its line says and nothing else`(line: Line) throws {
        let role = try #require(try Catalogue.shipped().role(line.role))
        #expect(Set(role.actions.texts) == line.expected)
    }

    @Test(arguments: [BuiltInRole.securityAdministrator, .securityReader, .globalReader])
    func `a reading role reads everything and changes nothing`(role: BuiltInRole) throws {
        let actions = try #require(try Catalogue.shipped().role(role)).actions
        let reading = ResourceAction.allCases.filter { action in
            ["_Read", "_ViewReports", "_ReadAccessPolicy"].contains { action.rawValue.hasSuffix($0) }
        }
        let writes: ActionSet = role == .securityAdministrator ? [.conditionalAccessWrite] : []
        #expect(actions == ActionSet(reading).union(writes))
    }

    @Test func `Global Administrator has everything that can be granted`() throws {
        let role = try #require(try Catalogue.shipped().role(.globalAdministrator))
        #expect(role.actions == .grantable)
        #expect(role.id.text == "62e90394-69f5-4237-9190-012177145e10")
    }

    @Test func `exactly two built-in roles may set up or change a connector`() throws {
        let holders = try Catalogue.shipped().roles.filter { $0.actions.contains(.mobileThreatDefenseModify) }
        #expect(Set(holders.map(\.value)) == ["GlobalAdministrator", "EndpointSecurityManager"])
    }

    @Test func `clients, trust and the directory belong to Global Administrator alone`() throws {
        for action in [ResourceAction.clientsManage, .trustManage, .directoryWrite] {
            let holders = try Catalogue.shipped().roles.filter { $0.actions.contains(action) }
            #expect(holders.map(\.value) == ["GlobalAdministrator"])
        }
    }

    @Test(arguments: [
        (BuiltInRole.endpointSecurityManager, "c56d53a2-73d0-4502-b6bd-4a9d3dba28d5", Role.Kind.intune),
        (.readOnlyOperator, "fa1d7878-e8cb-41a1-8254-0142355c9f84", .intune),
        (.helpDeskOperator, "9e0cc482-82df-4ab2-a24c-0c23a3f52e1e", .intune),
        (.policyAndProfileManager, "0bd113fe-6be5-400c-a28f-ae5553f9c0be", .intune),
        (.applicationManager, "c1d9fcbb-cba5-40b0-bf6b-527006585f4b", .intune),
        (.schoolAdministrator, "2f9f4f7e-2d13-427b-adf2-361a1eef7ae8", .intune),
        (.intuneRoleAdministrator, "fb2603eb-3c87-4be3-8b5b-d58a5b4a0bc0", .intune),
        (.securityAdministrator, "194ae4cb-b126-40b2-bd5b-6091b380977d", .directory),
        (.securityReader, "5d6b6bb7-de71-4623-b4af-96380a352509", .directory),
        (.globalReader, "f2ef992c-3afb-46b9-b7cf-a126ee74c451", .directory),
        (.conditionalAccessAdministrator, "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", .directory),
    ])
    func `Microsoft's roles keep Microsoft's ids`(role: BuiltInRole, id: String, kind: Role.Kind) throws {
        let found = try #require(try Catalogue.shipped().role(role))
        #expect(found.id.text == id)
        #expect(found.kind == kind)
        #expect(found.isBuiltIn)
    }
}
