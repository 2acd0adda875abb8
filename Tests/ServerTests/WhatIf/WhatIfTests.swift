import Core
import Foundation
import TestServer
import Testing

/// `POST /mtd/v1/decisions:whatIf` over HTTP.
@Suite struct WhatIfTests {
    static let path = "/mtd/v1/decisions:whatIf"

    /// Ten iPhones at low, medium and high in turn, a policy that allows low, and one that asks for compliance at Exchange.
    struct Stage: Sendable {
        let tenant: TestTenant
        let vendor: TestClient
        /// `azureADDeviceId`s.
        let devices: [String]
        let policy: String
        let access: String

        static func make(_ count: Int = 10) async throws -> Stage {
            let tenant = try await ContractServer.shared().newTenant()
            let vendor = try await tenant.readyConnector()
            let policy = try await tenant.addPolicy()
            let access = try await tenant.administrator.make(Graph.accessPolicies, accessPolicy())
            let devices = (0..<count).map { _ in freshID() }
            try await tenant.importDevices(devices.map { iPhone($0, ["isEncrypted": true]) })
            for (index, device) in devices.enumerated() {
                try await vendor.accepted(report(device, ["low", "medium", "high"][index % 3]))
            }
            return Stage(tenant: tenant, vendor: vendor, devices: devices, policy: policy, access: access)
        }

        var administrator: TestClient { tenant.administrator }

        /// The policy as it would be with another required level.
        func level(_ level: String) -> JSON {
            [
                "kind": "compliancePolicy", "id": .string(policy),
                "policy": ["deviceThreatProtectionRequiredSecurityLevel": .string(level)],
            ]
        }

        /// Each device's state and whether it may open Exchange.
        func answers() async throws -> [String: String] {
            var answers: [String: String] = [:]
            for device in devices {
                let state = try await administrator.state(device) ?? ""
                let decision = try await administrator.ask(device)["decision"].bool == true
                answers[device] = "\(state) \(decision)"
            }
            return answers
        }
    }

    private static func fleet(_ changes: JSON..., resources: [String] = [App.exchange]) -> JSON {
        ["changes": .array(changes), "fleet": ["resources": .strings(resources)]]
    }

    private static func question(_ device: String, _ changes: JSON...) -> JSON {
        [
            "changes": .array(changes),
            "question": [
                "subject": ["type": "device", "id": .string(device)], "action": ["name": "access"],
                "resource": ["type": "application", "id": .string(App.exchange)],
            ],
        ]
    }

    @Test func `Over the whole fleet What-if answers which device and resource answers would change`() async throws {
        let stage = try await Stage.make()
        let preview = try await stage.administrator.post(Self.path, Self.fleet(stage.level("secured")))
        #expect(preview.status == 200, "\(preview.text)")
        let before = try await stage.answers()
        let patched = try await stage.administrator.patch(
            "\(Graph.policies)/\(stage.policy)", ["deviceThreatProtectionRequiredSecurityLevel": "secured"])
        #expect(patched.status == 200)
        let after = try await stage.answers()
        let changed = stage.devices.filter { before[$0] != after[$0] }
        #expect(!changed.isEmpty && changed.count < stage.devices.count)
        #expect(Set(preview.values.compactMap { $0["device"]["azureADDeviceId"].string }) == Set(changed))
        for row in preview.values {
            let id = try #require(row["device"]["azureADDeviceId"].string)
            #expect(before[id] == "compliant true" && after[id] == "noncompliant false")
            #expect(row["complianceState"] == ["before": "compliant", "after": "noncompliant"])
            #expect(row["decision"] == ["before": true, "after": false])
            #expect(row["resource"].string == App.exchange)
        }
        let counts = preview["counts"]
        #expect(counts["devices"].integer == Int64(stage.devices.count))
        #expect(
            counts["stateChanges"] == [
                ["before": "compliant", "after": "noncompliant", "devices": .integer(Int64(changed.count))]
            ])
        #expect(
            counts["answerChanges"] == [
                [
                    "resource": .string(App.exchange), "allowToDeny": .integer(Int64(changed.count)),
                    "denyToAllow": 0,
                ]
            ])
        let name = try #require(preview["snapshot"].string)
        #expect(name.hasSuffix("@" + (preview["evaluatedDateTime"].string ?? "-")))
    }

    @Test func `What-if takes the same question with changed facts or policies that are not saved`() async throws {
        let stage = try await Stage.make(3)
        let device = stage.devices[1]
        let asked = Self.question(device, stage.level("high"))
        let answer = try await stage.administrator.post(Self.path, asked)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer["decisionChanges"] == true)
        #expect(answer["before"]["decision"] == false && answer["after"]["decision"] == true)
        let device0 = answer["before"]["context"]["explanation"]["device"]
        #expect(device0["complianceState"].string == "noncompliant" && device0["azureADDeviceId"].string == device)
        #expect(answer["after"]["context"]["explanation"]["device"]["complianceState"].string == "compliant")
        // The answer before is what is answered now.
        let now = try await stage.administrator.ask(device)
        #expect(now["decision"] == answer["before"]["decision"])
        #expect(now["context"]["reason_admin"] == answer["before"]["context"]["reason_admin"])
        let stays = try await stage.administrator.post(Self.path, Self.question(stage.devices[0], stage.level("high")))
        #expect(stays["decisionChanges"] == false && stays["before"]["decision"] == true)
        let unknown = try await stage.administrator.post(Self.path, Self.question(freshID(), stage.level("high")))
        #expect(unknown["after"]["context"]["explanation"]["reason"].string == "unknownSubject")
    }

    /// A change, and the requests that save it.
    struct Saving: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (Stage) -> JSON
        let save: @Sendable (Stage) async throws -> TestAnswer
        var testDescription: String { name }
    }

    static let savings: [Saving] = [
        Saving(
            name: "a new compliance policy",
            change: { _ in
                [
                    "kind": "compliancePolicy", "policy": newPolicy, "scheduledActionsForRule": block,
                    "assignments": everybody,
                ]
            },
            save: {
                var body = newPolicy.object ?? [:]
                body["scheduledActionsForRule"] = block
                let id = try await $0.administrator.make(Graph.policies, .object(body))
                return try await $0.administrator.post("\(Graph.policies)/\(id)/assign", ["assignments": everybody])
            }),
        Saving(
            name: "a compliance policy that is replaced",
            change: {
                [
                    "kind": "compliancePolicy", "operation": "replace", "id": .string($0.policy),
                    "policy": ["@odata.type": "#microsoft.graph.iosCompliancePolicy", "displayName": "None"],
                ]
            },
            save: {
                try await $0.administrator.patch(
                    "\(Graph.policies)/\($0.policy)",
                    ["displayName": "None", "deviceThreatProtectionEnabled": false])
            }),
        Saving(
            name: "a compliance policy without assignments",
            change: { ["kind": "compliancePolicy", "id": .string($0.policy), "assignments": []] },
            save: { try await $0.administrator.post("\(Graph.policies)/\($0.policy)/assign", ["assignments": []]) }),
        Saving(
            name: "a compliance policy that is deleted",
            change: { ["kind": "compliancePolicy", "operation": "delete", "id": .string($0.policy)] },
            save: { try await $0.administrator.delete("\(Graph.policies)/\($0.policy)") }),
        Saving(
            name: "a new conditional-access policy",
            change: { _ in ["kind": "conditionalAccessPolicy", "policy": accessPolicy(["block"])] },
            save: { try await $0.administrator.post(Graph.accessPolicies, accessPolicy(["block"])) }),
        Saving(
            name: "a conditional-access policy that is turned off",
            change: { ["kind": "conditionalAccessPolicy", "id": .string($0.access), "policy": ["state": "disabled"]] },
            save: { try await $0.administrator.patch("\(Graph.accessPolicies)/\($0.access)", ["state": "disabled"]) }),
        Saving(
            name: "a conditional-access policy that is deleted",
            change: { ["kind": "conditionalAccessPolicy", "operation": "delete", "id": .string($0.access)] },
            save: { try await $0.administrator.delete("\(Graph.accessPolicies)/\($0.access)") }),
        Saving(
            name: "a connector's toggle",
            change: { _ in ["kind": "connector", "id": .string(Partner.lookout), "connector": ["iosEnabled": false]] },
            save: { try await $0.administrator.patch("\(Graph.connectors)/\(Partner.lookout)", ["iosEnabled": false]) }),
        Saving(
            name: "a connector that is deleted",
            change: { _ in ["kind": "connector", "operation": "delete", "id": .string(Partner.lookout)] },
            save: { try await $0.administrator.delete("\(Graph.connectors)/\(Partner.lookout)") }),
        Saving(
            name: "a report",
            change: {
                [
                    "kind": "device", "id": .string($0.devices[0]),
                    "report": ["connectorId": .string(Partner.lookout), "level": "high"],
                ]
            },
            save: { try await $0.vendor.send(report($0.devices[0], "high")) }),
        Saving(
            name: "an override",
            change: {
                ["kind": "device", "id": .string($0.devices[2]), "threatLevelOverride": override(moment(.hours(1)))]
            },
            save: {
                try await $0.administrator.put(
                    "/mtd/v1/devices/\($0.devices[2])/threatLevelOverride", override(moment(.hours(1))))
            }),
    ]

    private static let newPolicy: JSON = [
        "@odata.type": "#microsoft.graph.iosCompliancePolicy", "displayName": "New", "osMinimumVersion": "18",
    ]
    private static let block: JSON = [
        [
            "ruleName": "PasswordRequired",
            "scheduledActionConfigurations": [["actionType": "block", "gracePeriodHours": 0]],
        ]
    ]
    private static let everybody: JSON = [["target": ["@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"]]]

    private static func override(_ expires: String) -> JSON {
        ["level": "secured", "reason": "False alarm", "expirationDateTime": .string(expires)]
    }

    @Test(arguments: savings)
    func `what is previewed is what its request then does`(_ saving: Saving) async throws {
        let stage = try await Stage.make(6)
        let preview = try await stage.administrator.post(Self.path, Self.fleet(saving.change(stage)))
        #expect(preview.status == 200, "\(preview.text)")
        let before = try await stage.answers()
        let saved = try await saving.save(stage)
        #expect((200...204).contains(saved.status), "\(saved.text)")
        let after = try await stage.answers()
        var expected = before
        for row in preview.values {
            let id = try #require(row["device"]["azureADDeviceId"].string)
            expected[id] = "\(row["complianceState"]["after"].string ?? "") \(row["decision"]["after"].bool == true)"
        }
        let decisions = { (answers: [String: String]) in answers.mapValues { $0.hasSuffix("true") } }
        #expect(decisions(expected) == decisions(after))
        #expect(!preview.values.isEmpty && before != after, "every one of these changes something")
    }

    @Test func `facts of a device, and several changes at once`() async throws {
        let stage = try await Stage.make(3)
        let patched = try await stage.administrator.patch(
            "\(Graph.policies)/\(stage.policy)", ["osMinimumVersion": "17.0"])
        #expect(patched.status == 200)
        let old: JSON = ["kind": "device", "id": .string(stage.devices[0]), "device": ["osVersion": "16.1"]]
        let one = try await stage.administrator.post(Self.path, Self.fleet(old))
        #expect(one.values.count == 1 && one.values.first?["decision"]["after"] == false, "\(one.text)")
        let both = try await stage.administrator.post(
            Self.path,
            Self.fleet(
                old, ["kind": "compliancePolicy", "id": .string(stage.policy), "policy": ["osMinimumVersion": "16"]]))
        #expect(both.values.isEmpty, "\(both.text)")
        let secure: JSON = ["kind": "settings", "settings": ["secureByDefault": true]]
        let gone: JSON = ["kind": "compliancePolicy", "operation": "delete", "id": .string(stage.policy)]
        let unvouched = try await stage.administrator.post(Self.path, Self.fleet(secure, gone))
        #expect(unvouched["counts"]["answerChanges"][0]["allowToDeny"].integer == 1, "\(unvouched.text)")
        #expect(unvouched["counts"]["answerChanges"][0]["denyToAllow"].integer == 0)
    }

    @Test func `unless named the resources are the two of Office and those the policies include`() async throws {
        let stage = try await Stage.make(1)
        let own = "b0b0b0b0-0000-4000-8000-000000000001"
        let block: JSON = ["kind": "conditionalAccessPolicy", "policy": accessPolicy(["block"], apps: [own])]
        let preview = try await stage.administrator.post(Self.path, ["changes": [block], "fleet": [:]])
        #expect(preview["resources"] == .strings([App.exchange, App.sharePoint, own]), "\(preview.text)")
        #expect(preview["resourcesTruncated"] == false)
        #expect(preview.values.compactMap { $0["resource"].string } == [own])
        let many = (10..<40).map { "b0b0b0b0-0000-4000-8000-0000000000\($0)" }
        let wide: JSON = ["kind": "conditionalAccessPolicy", "policy": accessPolicy(["block"], apps: many)]
        let cut = try await stage.administrator.post(Self.path, ["changes": [wide], "fleet": [:]])
        #expect(cut["resources"].array?.count == 20 && cut["resourcesTruncated"] == true)
    }
}
