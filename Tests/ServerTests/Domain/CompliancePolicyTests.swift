import Core
import TestServer
import Testing

/// Compliance policies over Graph: their members, actions and assignments.
@Suite struct CompliancePolicyTests {
    private static let everybody: JSON = ["target": ["@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"]]

    private static func body(_ rules: JSONObject, blocks: Int = 1, type: String = "iosCompliancePolicy") -> JSON {
        var body: JSONObject = ["@odata.type": .string("#microsoft.graph.\(type)"), "displayName": "Policy"]
        for member in rules.members { body[member.name] = member.value }
        let block: JSON = ["actionType": "block", "gracePeriodHours": 0]
        body["scheduledActionsForRule"] = [
            [
                "ruleName": "PasswordRequired",
                "scheduledActionConfigurations": .array(
                    [["actionType": "notification", "gracePeriodHours": 24]] + Array(repeating: block, count: blocks)),
            ]
        ]
        return .object(body)
    }

    @Test(arguments: [0, 2])
    func `a policy has exactly one block action`(blocks: Int) async throws {
        let tenant = try await SharedTenant.members.value
        let answer = try await tenant.administrator.post(Graph.policies, Self.body([:], blocks: blocks))
        #expect(answer.status == 400)
        #expect(answer["error"]["target"] == "scheduledActionsForRule")
        let id = try await tenant.administrator.make(Graph.policies, Self.body([:]))
        let actions = Self.body([:], blocks: blocks)["scheduledActionsForRule"]
        let scheduled = try await tenant.administrator.post(
            "\(Graph.policies)/\(id)/scheduleActionsForRules", ["deviceComplianceScheduledActionForRules": actions])
        #expect(scheduled.status == 400)
    }

    @Test(arguments: [
        ("osMinimumVersion", "seventeen", "iosCompliancePolicy"), ("osMinimumVersion", "", "iosCompliancePolicy"),
        ("osMaximumVersion", "17.", "iosCompliancePolicy"), ("osMaximumVersion", "17..1", "macOSCompliancePolicy"),
        ("minAndroidSecurityPatchLevel", "2026-02-30", "androidCompliancePolicy"),
        ("minAndroidSecurityPatchLevel", "November", "androidWorkProfileCompliancePolicy"),
        ("deviceThreatProtectionRequiredSecurityLevel", "severe", "iosCompliancePolicy"),
    ])
    func `an unreadable version, date or level in a policy is 400`(member: String, value: String, type: String) async throws {
        let tenant = try await SharedTenant.members.value
        let answer = try await tenant.administrator.post(
            Graph.policies, Self.body([member: .string(value)], type: type))
        #expect(answer.status == 400)
        #expect(answer["error"]["target"] == .string(member), "\(answer.text)")
        let id = try await tenant.administrator.make(Graph.policies, Self.body([:], type: type))
        let changed = try await tenant.administrator.patch("\(Graph.policies)/\(id)", [member: .string(value)])
        #expect(changed.status == 400)
    }

    @Test func `refuse what is no policy, no member or no name`() async throws {
        let admin = try await SharedTenant.members.value.administrator
        for type in ["managedDevice", "deviceCompliancePolicy", "windowsPhone81CompliancePolicy"] {
            #expect(try await admin.post(Graph.policies, Self.body([:], type: type)).status == 400, "\(type)")
        }
        #expect(try await admin.post(Graph.policies, Self.body(["nobodyKnowsThis": 1])).status == 400)
        #expect(try await admin.post(Graph.policies, Self.body(["displayName": ""])).status == 400)
        #expect(try await admin.post(Graph.policies, Self.body(["displayName": nil])).status == 400)
        let stable = "/v1.0/deviceManagement/deviceCompliancePolicies"
        #expect(try await admin.post(stable, Self.body([:], type: "androidDeviceOwnerCompliancePolicy")).status == 400)
    }

    @Test func `keep every member they are given and change only those named`() async throws {
        let tenant = try await freshTenant()
        let created = try await tenant.administrator.post(
            Graph.policies,
            Self.body(["osMinimumVersion": "16.0", "passcodeRequired": true, "description": "For phones"]))
        #expect(created.status == 201)
        #expect(created["version"] == 1)
        let path = "\(Graph.policies)/\(created["id"].string ?? "")"
        let changed = try await tenant.administrator.patch(path, ["osMinimumVersion": nil, "description": "For all"])
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed["osMinimumVersion"] == .null)
        #expect(changed["passcodeRequired"] == true)
        #expect(changed["description"] == "For all")
        #expect(changed["version"] == 2)
        #expect(changed["@odata.type"] == "#microsoft.graph.iosCompliancePolicy")
        let read = try await tenant.administrator.get(path)
        #expect(try await tenant.administrator.patch(path, read.json).status == 200)
        let expanded = try await tenant.administrator.get(
            "\(path)?$expand=assignments,scheduledActionsForRule($expand=scheduledActionConfigurations)")
        let actions = expanded["scheduledActionsForRule"][0]["scheduledActionConfigurations"].array ?? []
        #expect(actions.map { $0["actionType"].string } == ["notification", "block"])
        #expect(expanded["assignments"] == [])
    }

    @Test func `assign replaces the whole set`() async throws {
        let tenant = try await freshTenant()
        let id = try await tenant.administrator.make(Graph.policies, Self.body(["osMinimumVersion": "18"]))
        let path = "\(Graph.policies)/\(id)"
        let device = freshID()
        try await tenant.importDevices([iPhone(device)])
        #expect(try await tenant.administrator.state(device) == "compliant")
        let first = try await tenant.administrator.post("\(path)/assign", ["assignments": [Self.everybody]])
        #expect(first.status == 200)
        #expect(first.values.count == 1)
        #expect(try await tenant.administrator.state(device) == "noncompliant")
        let group: JSON = [
            "target": ["@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": .string(freshID())]
        ]
        let second = try await tenant.administrator.post("\(path)/assign", ["assignments": [group, group]])
        #expect(second.headers["drawbridge-devices-made-compliant"] == "1")
        let listed = try await tenant.administrator.get("\(path)/assignments").values
        #expect(listed.map { $0["target"]["groupId"] } == [group["target"]["groupId"]])
        #expect(try await tenant.administrator.state(device) == "compliant")
        let none = try await tenant.administrator.post("\(path)/assign", ["assignments": []])
        #expect(none.values.isEmpty)
        #expect(try await tenant.administrator.get("\(path)/assignments").values.isEmpty)
        #expect(try await tenant.administrator.post("\(path)/assign", [:]).status == 400)
        let unknown: JSON = ["target": ["@odata.type": "#microsoft.graph.everybodyAssignmentTarget"]]
        #expect(try await tenant.administrator.post("\(path)/assign", ["assignments": [unknown]]).status == 400)
    }

    @Test func `a change or deletion shows on devices at once and says how many became compliant`() async throws {
        let tenant = try await freshTenant()
        let devices = (0..<3).map { _ in freshID() }
        try await tenant.importDevices(devices.map { iPhone($0) })
        let id = try await tenant.addPolicy(["osMinimumVersion": "18"])
        let path = "\(Graph.policies)/\(id)"
        let header = "drawbridge-devices-made-compliant"
        for device in devices { #expect(try await tenant.administrator.state(device) == "noncompliant") }
        let eased = try await tenant.administrator.patch(path, ["osMinimumVersion": "17"])
        #expect(eased.headers[header] == "3")
        for device in devices { #expect(try await tenant.administrator.state(device) == "compliant") }
        let tightened = try await tenant.administrator.patch(path, ["osMinimumVersion": "17.5.2"])
        #expect(tightened.headers[header] == nil)
        #expect(try await tenant.administrator.state(devices[0]) == "noncompliant")
        let deleted = try await tenant.administrator.delete(path)
        #expect(deleted.status == 204)
        #expect(deleted.headers[header] == "3")
        #expect(try await tenant.administrator.state(devices[0]) == "compliant")
        let entries = try await tenant.administrator.auditEntries("Delete DeviceCompliancePolicy")
        #expect(entries.first?.auditDetail("devicesMadeCompliant") == "3")
    }
}
