import Core
import Foundation
import TestServer
import Testing

/// Who may preview, what is refused, and what nobody is told.
@Suite struct WhatIfRefusalTests {
    /// A change that is wrong, and the member that the answer names.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let body: JSON
        let names: String
        var testDescription: String { names }

        static func change(_ change: JSON, _ names: String) -> Wrong {
            Wrong(body: ["changes": [change], "fleet": [:]], names: "'changes[0].\(names)'")
        }
    }

    private static let subject: JSON = ["type": "device", "id": "7e57ab1e-0000-4000-8000-00000000dead"]
    private static let settings: JSON = ["kind": "settings", "settings": ["secureByDefault": true]]
    private static let ios = "#microsoft.graph.iosCompliancePolicy"
    private static let managed = "#microsoft.graph.iosManagedAppProtection"

    private static func question(_ members: JSONObject) -> JSON {
        var question: JSONObject = [
            "subject": subject, "action": ["name": "access"], "resource": ["type": "application", "id": "x"],
        ]
        for member in members.members { question[member.name] = member.value }
        return ["changes": [settings], "question": .object(question)]
    }

    static let wrong: [Wrong] = [
        Wrong(body: ["fleet": [:]], names: "'changes'"),
        Wrong(body: ["changes": [], "fleet": [:]], names: "'changes'"),
        Wrong(
            body: ["changes": .array(Array(repeating: settings, count: 21)), "fleet": [:]], names: "'changes'"),
        Wrong(body: ["changes": [settings]], names: "'question'"),
        Wrong(body: ["changes": [settings], "fleet": [:], "nonsense": 1], names: "'nonsense'"),
        Wrong(body: ["changes": [settings], "fleet": ["nonsense": 1]], names: "'fleet.nonsense'"),
        Wrong(body: ["changes": [settings], "fleet": ["resources": []]], names: "'fleet.resources'"),
        Wrong(body: ["changes": [settings], "fleet": ["resources": ["a", "a"]]], names: "'fleet.resources'"),
        Wrong(body: ["changes": [settings], "fleet": ["context": ["x": 1]]], names: "'fleet.context.x'"),
        Wrong(body: question(["nonsense": 1]), names: "'question.nonsense'"),
        Wrong(body: question(["action": ["name": "guess"]]), names: "'question.action.name'"),
        Wrong(body: question(["subject": ["type": "cat", "id": "x"]]), names: "'question.subject.type'"),
        Wrong(body: question(["resource": ["type": "cat", "id": "x"]]), names: "'question.resource.type'"),
        Wrong(body: question(["context": ["nonsense": 1]]), names: "'question.context.nonsense'"),
        .change(["kind": "cat"], "kind"),
        .change([:], "kind"),
        .change(["kind": "settings"], "settings"),
        .change(["kind": "settings", "settings": ["nonsense": 1]], "settings.nonsense"),
        .change(
            ["kind": "settings", "settings": ["isScheduledActionEnabled": false]], "settings.isScheduledActionEnabled"),
        .change(["kind": "settings", "settings": [:], "nonsense": 1], "nonsense"),
        .change(["kind": "connector", "connector": [:]], "id"),
        .change(["kind": "connector", "id": "x", "operation": "create"], "operation"),
        .change(["kind": "connector", "id": .string(Partner.lookout), "connector": ["x": 1]], "connector.x"),
        .change(["kind": "conditionalAccessPolicy"], "policy"),
        .change(["kind": "conditionalAccessPolicy", "policy": ["displayName": "x"]], "policy.state"),
        .change(["kind": "compliancePolicy", "policy": ["displayName": "x"]], "policy.@odata.type"),
        .change(["kind": "compliancePolicy", "policy": ["@odata.type": .string(ios)]], "policy.displayName"),
        .change(
            [
                "kind": "compliancePolicy", "operation": "create", "id": "7e57ab1e-0000-4000-8000-00000000dead",
                "policy": ["@odata.type": .string(ios), "displayName": "x"],
            ], "id"),
        .change(
            [
                "kind": "compliancePolicy", "assignments": [["target": ["@odata.type": "x"]]],
                "policy": ["@odata.type": .string(ios), "displayName": "x"],
            ], "assignments[0].target.@odata.type"),
        .change(["kind": "appProtectionPolicy"], "policy"),
        .change(["kind": "appProtectionPolicy", "operation": "replace", "id": "x"], "operation"),
        .change(["kind": "appProtectionPolicy", "policy": ["displayName": "x"]], "policy.@odata.type"),
        .change(["kind": "appProtectionPolicy", "policy": ["@odata.type": .string(ios)]], "policy.@odata.type"),
        .change(["kind": "appProtectionPolicy", "policy": ["@odata.type": .string(managed)]], "policy.displayName"),
        .change(
            [
                "kind": "appProtectionPolicy",
                "policy": [
                    "@odata.type": .string(managed), "displayName": "x", "maximumAllowedDeviceThreatLevel": "worst",
                ],
            ], "policy.maximumAllowedDeviceThreatLevel"),
        .change(["kind": "device", "id": "x"], "device"),
        .change(["kind": "device", "id": "x", "device": ["osVersion": 1]], "device.osVersion"),
        .change(["kind": "device", "id": "x", "device": ["notes": "x"]], "device.notes"),
        .change(["kind": "device", "id": "x", "report": ["level": "low"]], "report.connectorId"),
        .change(["kind": "device", "id": "x", "report": ["connectorId": "x", "reportId": "1"]], "report.reportId"),
        .change(["kind": "device", "id": "x", "threatLevelOverride": ["level": "low"]], "threatLevelOverride.reason"),
    ]

    private static let tenant = Task { try await ContractServer.shared().newTenant() }

    @Test(arguments: wrong)
    func `what is wrong is 400 and named`(_ wrong: Wrong) async throws {
        let answer = try await Self.tenant.value.administrator.post(WhatIfTests.path, wrong.body)
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.errorMessage?.contains(wrong.names) == true, "\(answer.text)")
    }

    @Test func `what the API refuses to save it refuses to preview, with the same status`() async throws {
        let stage = try await WhatIfTests.Stage.make(1)
        let device = stage.devices[0]
        try await stage.tenant.addConnector(Partner.zimperium)
        let managed = ["iosMobileApplicationManagementEnabled": true] as JSON
        let patched = try await stage.administrator.patch("\(Graph.connectors)/\(Partner.lookout)", managed)
        #expect(patched.status == 200)
        let refusals: [(JSON, Int)] = [
            // No block action; an unknown level; an unreadable version.
            (["kind": "compliancePolicy", "policy": ["@odata.type": .string(Self.ios), "displayName": "x"]], 400),
            (stage.level("worst"), 400),
            (["kind": "compliancePolicy", "id": .string(stage.policy), "policy": ["osMinimumVersion": "x"]], 400),
            (["kind": "compliancePolicy", "id": .string(freshID()), "policy": [:]], 404),
            (["kind": "conditionalAccessPolicy", "operation": "delete", "id": .string(freshID())], 404),
            (["kind": "connector", "id": .string(Partner.zimperium), "connector": managed], 409),
            (["kind": "connector", "id": .string(Partner.lookout), "connector": ["macEnabled": true]], 400),
            (["kind": "connector", "id": .string(freshID()), "connector": [:]], 404),
            (["kind": "settings", "settings": ["deviceComplianceCheckinThresholdDays": 0]], 400),
            (["kind": "device", "id": .string(freshID()), "device": ["osVersion": "17"]], 404),
            (["kind": "device", "id": .string(device), "device": ["osVersion": "x"]], 400),
            (["kind": "device", "id": .string(device), "threatLevelOverride": .null], 404),
            (
                [
                    "kind": "device", "id": .string(device),
                    "threatLevelOverride": [
                        "level": "low", "reason": "x", "expirationDateTime": .string(moment(.days(8))),
                    ],
                ], 400
            ),
            (
                [
                    "kind": "device", "id": .string(device),
                    "report": ["connectorId": .string(Partner.lookout), "level": "worst"],
                ], 400
            ),
            (
                [
                    "kind": "device", "id": .string(device),
                    "report": ["connectorId": .string(Partner.zimperium), "level": "low"],
                ], 409
            ),
        ]
        for (change, status) in refusals {
            let second: JSON = ["changes": [Self.settings, change], "fleet": [:]]
            let answer = try await stage.administrator.post(WhatIfTests.path, second)
            #expect(answer.status == status, "\(change): \(answer.text)")
            #expect(answer.errorMessage?.contains("changes[1]") == true, "\(change): \(answer.text)")
        }
    }

    @Test func `it needs compliance Read, conditional-access Read and device Read, all three`() async throws {
        let tenant = try await Self.tenant.value
        let body: JSON = ["changes": [Self.settings], "fleet": [:]]
        for role in ["SecurityReader", "GlobalReader", "SecurityAdministrator"] {
            #expect(try await tenant.client(role).post(WhatIfTests.path, body).status == 200, "\(role)")
        }
        for role in ["EndpointSecurityManager", "ConditionalAccessAdministrator", "AccessEvaluator", "DeviceEnroller"] {
            #expect(try await tenant.client(role).post(WhatIfTests.path, body).status == 403, "\(role)")
        }
        let actions = [
            "Microsoft.Intune_DeviceCompliancePolices_Read", "Drawbridge_ConditionalAccess_Read",
            "Microsoft.Intune_ManagedDevices_Read",
        ]
        for missing in [nil] + actions.map(Optional.some) {
            let role = try await tenant.administrator.make(
                "/v1.0/deviceManagement/roleDefinitions",
                [
                    "@odata.type": "#microsoft.graph.deviceAndAppManagementRoleDefinition", "displayName": "Custom",
                    "rolePermissions": [
                        ["resourceActions": [["allowedResourceActions": .strings(actions.filter { $0 != missing })]]]
                    ],
                ])
            let answer = try await tenant.client(role).post(WhatIfTests.path, body)
            #expect(answer.status == (missing == nil ? 200 : 403), "\(missing ?? "none")")
        }
    }

    @Test func `an id of another tenant is answered like one that nobody has`() async throws {
        let mine = try await Self.tenant.value
        let theirs = try await WhatIfTests.Stage.make(1)
        let protection = try await theirs.administrator.make(ProtectedTenant.policies, ["displayName": "Theirs"])
        let kinds: [(String) -> JSON] = [
            { ["kind": "compliancePolicy", "id": .string($0), "policy": ["description": "x"]] },
            { ["kind": "compliancePolicy", "operation": "delete", "id": .string($0)] },
            { ["kind": "conditionalAccessPolicy", "id": .string($0), "policy": ["state": "disabled"]] },
            { ["kind": "appProtectionPolicy", "id": .string($0), "policy": ["description": "x"]] },
            { ["kind": "appProtectionPolicy", "id": .string($0), "operation": "delete"] },
            { ["kind": "connector", "id": .string($0), "connector": ["iosEnabled": false]] },
            { ["kind": "device", "id": .string($0), "device": ["osVersion": "17"]] },
        ]
        for (kind, id) in zip(
            kinds,
            [theirs.policy, theirs.policy, theirs.access, protection, protection, Partner.lookout, theirs.devices[0]])
        {
            let bodies = [kind(id), kind(freshID())].map { JSON.object(["changes": [$0], "fleet": [:]]) }
            let foreign = try await mine.administrator.post(WhatIfTests.path, bodies[0])
            let unknown = try await mine.administrator.post(WhatIfTests.path, bodies[1])
            #expect(foreign.status == 404 && unknown.status == 404, "\(foreign.text)")
            #expect(foreign.errorMessage == unknown.errorMessage && foreign.errorCode == unknown.errorCode)
        }
        let question: JSON = ["type": "device", "id": .string(theirs.devices[0])]
        let answers = [
            try await mine.administrator.post(WhatIfTests.path, Self.question(["subject": question])),
            try await mine.administrator.post(WhatIfTests.path, Self.question([:])),
        ]
        #expect(answers[0].status == 200)
        for side in ["before", "after"] {
            #expect(answers[0][side]["decision"] == answers[1][side]["decision"])
            let contexts = answers.map { $0[side]["context"] }
            #expect(contexts[0]["explanation"] == contexts[1]["explanation"])
            #expect(contexts[0]["reason_admin"] == contexts[1]["reason_admin"])
        }
    }

    @Test func `only devices within the caller's scope are asked about, shown and counted`() async throws {
        let stage = try await WhatIfTests.Stage.make(4)
        let tenant = stage.tenant
        let group = try await tenant.administrator.make(
            Graph.groups,
            ["displayName": "Mine", "mailEnabled": false, "mailNickname": "mine", "securityEnabled": true])
        let mine = stage.devices[0]
        let id = try #require(try await tenant.administrator.compliance(mine)["id"].string)
        let added = try await tenant.administrator.post(
            "\(Graph.groups)/\(group)/members/$ref",
            ["@odata.id": .string("https://localhost/v1.0/directoryObjects/\(id)")])
        #expect(added.status == 204, "\(added.text)")
        let reader = try await ScopedReader.make(tenant, group: group)
        let preview = try await reader.post(
            WhatIfTests.path, ["changes": [stage.level("secured")], "fleet": ["resources": [.string(App.exchange)]]])
        #expect(preview.status == 200, "\(preview.text)")
        #expect(preview["counts"]["devices"].integer == 1)
        #expect(preview.values.compactMap { $0["device"]["azureADDeviceId"].string } == [mine])
        let other: JSON = ["kind": "device", "id": .string(stage.devices[3]), "device": ["osVersion": "17"]]
        let unknown: JSON = ["kind": "device", "id": .string(freshID()), "device": ["osVersion": "17"]]
        let outside = try await reader.post(WhatIfTests.path, ["changes": [other], "fleet": [:]])
        let nowhere = try await reader.post(WhatIfTests.path, ["changes": [unknown], "fleet": [:]])
        #expect(outside.status == 404 && outside.errorMessage == nowhere.errorMessage)
        let inside: JSON = ["kind": "device", "id": .string(mine), "device": ["osVersion": "17"]]
        #expect(try await reader.post(WhatIfTests.path, ["changes": [inside], "fleet": [:]]).status == 200)
    }
}

/// A caller who may preview, but only for the devices of one group.
private enum ScopedReader {
    static func make(_ tenant: TestTenant, group: String) async throws -> TestClient {
        let created = try await tenant.administrator.post(
            "/mtd/v1/clients", ["displayName": "Scoped reader", "roles": ["DeviceEnroller"]])
        let principal = try #require(created["id"].string, "\(created.text)")
        let role = try await RoleSteps.define(
            [
                "Microsoft.Intune_DeviceCompliancePolices_Read", "Drawbridge_ConditionalAccess_Read",
                "Microsoft.Intune_ManagedDevices_Read",
            ], in: tenant)
        let assigned = try await tenant.administrator.post(
            "/v1.0/deviceManagement/roleAssignments",
            [
                "displayName": "Scoped", "members": [.string(principal)], "resourceScopes": [.string(group)],
                "roleDefinition@odata.bind": RoleSteps.definition(role, tenant),
            ])
        try #require(assigned.status == 201, "\(assigned.text)")
        return try await tenant.server.signIn(
            tenant: tenant.id, clientID: try #require(created["clientId"].string),
            secret: try #require(created["clientSecret"].string))
    }
}
