import Core
import TestServer
import Testing

/// Whom a compliance policy is for, and what holds where none is.
@Suite("Policy and device state: whom a policy applies to, over HTTP") struct ComplianceAssignmentTests {
    private struct People {
        let tenant: TestTenant
        let device: String
        let user: String

        static func make() async throws -> People {
            let tenant = try await freshTenant()
            let device = freshID()
            try await tenant.importDevices([iPhone(device, ["userPrincipalName": "anna@contoso.example"])])
            let user = try await tenant.administrator.get("\(Graph.users)/anna@contoso.example")["id"].string
            return People(tenant: tenant, device: device, user: try #require(user))
        }

        func group(_ name: String) async throws -> String {
            try await tenant.administrator.make(Graph.groups, ["displayName": .string(name)])
        }

        func add(_ member: String, to group: String) async throws -> Int {
            let address = "\(tenant.server.baseURL)/v1.0/directoryObjects/\(member)"
            return try await tenant.administrator.post(
                "\(Graph.groups)/\(group)/members/$ref", ["@odata.id": .string(address)]
            ).status
        }

        func remove(_ member: String, from group: String) async throws -> Int {
            try await tenant.administrator.delete("\(Graph.groups)/\(group)/members/\(member)/$ref").status
        }

        func state() async throws -> String? { try await tenant.administrator.state(device) }

        static func target(_ type: String, _ group: String) -> JSON {
            [
                "@odata.type": .string("#microsoft.graph.\(type)AssignmentTarget"),
                "groupId": .string(group),
            ]
        }
    }

    @Test func `joining or leaving a group changes the device at once`() async throws {
        let people = try await People.make()
        let group = try await people.group("Sales")
        try await people.tenant.addPolicy(["osMinimumVersion": "18"], target: People.target("group", group))
        #expect(try await people.state() == "compliant")
        #expect(try await people.add(people.user, to: group) == 204)
        #expect(try await people.state() == "noncompliant")
        #expect(try await people.add(people.user, to: group) == 409)
        let members = try await people.tenant.administrator.get("\(Graph.groups)/\(group)/members").values
        #expect(members.map { $0["id"].string } == [people.user])
        #expect(members.first?["@odata.type"] == "#microsoft.graph.user")
        #expect(try await people.remove(people.user, from: group) == 204)
        #expect(try await people.state() == "compliant")
        #expect(try await people.remove(people.user, from: group) == 404)
    }

    @Test func `a device in the group does not count, only its user does`() async throws {
        let people = try await People.make()
        let group = try await people.group("Devices")
        try await people.tenant.addPolicy(["osMinimumVersion": "18"], target: People.target("group", group))
        #expect(try await people.add(people.device, to: group) == 204)
        #expect(try await people.state() == "compliant")
    }

    @Test func `exclusion wins`() async throws {
        let people = try await People.make()
        let (all, spared) = (try await people.group("All"), try await people.group("Spared"))
        #expect(try await people.add(people.user, to: all) == 204)
        let policy = try await people.tenant.addPolicy(
            ["osMinimumVersion": "18"], target: People.target("group", all))
        #expect(try await people.state() == "noncompliant")
        let assigned = try await people.tenant.administrator.post(
            "\(Graph.policies)/\(policy)/assign",
            [
                "assignments": [
                    ["target": People.target("group", all)], ["target": People.target("exclusionGroup", spared)],
                ]
            ])
        #expect(assigned.status == 200)
        #expect(try await people.state() == "noncompliant")
        #expect(try await people.add(people.user, to: spared) == 204)
        #expect(try await people.state() == "compliant")
        #expect(try await people.remove(people.user, from: spared) == 204)
        #expect(try await people.state() == "noncompliant")
    }

    @Test func `all users means those with a user, all devices means each`() async throws {
        let people = try await People.make()
        let nobodys = freshID()
        try await people.tenant.importDevices([iPhone(nobodys)])
        let policy = try await people.tenant.addPolicy(
            ["osMinimumVersion": "18"], target: ["@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget"])
        #expect(try await people.state() == "noncompliant")
        #expect(try await people.tenant.administrator.state(nobodys) == "compliant")
        _ = try await people.tenant.administrator.post(
            "\(Graph.policies)/\(policy)/assign",
            ["assignments": [["target": ["@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"]]]])
        #expect(try await people.state() == "noncompliant")
        #expect(try await people.tenant.administrator.state(nobodys) == "noncompliant")
    }

    @Test func `a device no policy speaks of is compliant unless the tenant is secure by default`() async throws {
        let people = try await People.make()
        let admin = people.tenant.administrator
        #expect(try await people.state() == "compliant")
        let on = try await admin.patch(Graph.settings, ["settings": ["secureByDefault": true]])
        #expect(on.status == 200)
        #expect(on["settings"]["secureByDefault"] == true)
        #expect(try await people.state() == "noncompliant")
        let policy = try await people.tenant.addPolicy(["osMinimumVersion": "17"])
        #expect(try await people.state() == "compliant")
        #expect(try await admin.delete("\(Graph.policies)/\(policy)").status == 204)
        #expect(try await people.state() == "noncompliant")
        let off = try await admin.patch(Graph.settings, ["settings": ["secureByDefault": false]])
        #expect(off.headers["drawbridge-devices-made-compliant"] == "1")
        #expect(try await people.state() == "compliant")
    }

    @Test func `a rule without its fact fails only where the tenant is secure by default`() async throws {
        let tenant = try await freshTenant()
        try await tenant.addPolicy(["securityBlockJailbrokenDevices": true])
        let device = freshID()
        try await tenant.importDevices([iPhone(device, ["jailBroken": "Unknown"])])
        func setting() async throws -> JSON {
            try await tenant.administrator.get("\(Graph.devices)/\(device)/deviceCompliancePolicyStates")
                .values.first?["settingStates"][0]["state"] ?? .null
        }
        #expect(try await tenant.administrator.state(device) == "compliant")
        #expect(try await setting() == "unknown")
        _ = try await tenant.administrator.patch(Graph.settings, ["settings": ["secureByDefault": true]])
        #expect(try await tenant.administrator.state(device) == "noncompliant")
        #expect(try await setting() == "nonCompliant")
        try await tenant.importDevices([iPhone(device, ["jailBroken": "False"])])
        #expect(try await tenant.administrator.state(device) == "compliant")
        try await tenant.importDevices([iPhone(device, ["jailBroken": "True"])])
        #expect(try await tenant.administrator.state(device) == "noncompliant")
    }
}
