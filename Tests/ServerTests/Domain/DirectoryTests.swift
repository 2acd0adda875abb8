import Core
import TestServer
import Testing

/// Users and groups.
@Suite struct DirectoryTests {
    @Test func `a user is found by id and by principal name in any case`() async throws {
        let admin = try await freshTenant().administrator
        let created = try await admin.post(
            Graph.users, ["userPrincipalName": "anna@contoso.example", "displayName": "Anna", "accountEnabled": true])
        #expect(created.status == 201, "\(created.text)")
        let id = try #require(created["id"].string)
        for key in [id, "anna@contoso.example", "ANNA@CONTOSO.EXAMPLE"] {
            #expect(try await admin.get("\(Graph.users)/\(key)")["id"] == .string(id))
        }
        let taken = try await admin.post(Graph.users, ["userPrincipalName": "Anna@contoso.example"])
        #expect(taken.status == 409)
        #expect(try await admin.post(Graph.users, ["displayName": "Nameless"]).status == 400)
        let renamed = try await admin.patch("\(Graph.users)/\(id)", ["displayName": "Anna B."])
        #expect(renamed["displayName"] == "Anna B.")
        #expect(renamed["userPrincipalName"] == "anna@contoso.example")
        #expect(try await admin.delete("\(Graph.users)/\(id)").status == 204)
        #expect(try await admin.get("\(Graph.users)/\(id)").status == 404)
    }

    @Test func `a group's id is the server's choice`() async throws {
        let admin = try await freshTenant().administrator
        let wanted = freshID()
        let created = try await admin.post(Graph.groups, ["displayName": "Sales", "id": .string(wanted)])
        #expect(created.status == 201)
        #expect(created["id"] != .string(wanted))
        #expect(try await admin.post(Graph.groups, ["description": "No name"]).status == 400)
        let path = "\(Graph.groups)/\(created["id"].string ?? "")"
        #expect(try await admin.patch(path, ["displayName": "Field sales"])["displayName"] == "Field sales")
        #expect(try await admin.delete(path).status == 204)
        #expect(try await admin.get(path).status == 404)
    }

    @Test func `a member must be a user or device of the tenant`() async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        let group = try await admin.make(Graph.groups, ["displayName": "Sales"])
        let device = freshID()
        let managed = try await tenant.importDevices([iPhone(device)])[0]
        let path = "\(Graph.groups)/\(group)/members"
        func add(_ set: String, _ id: String) async throws -> Int {
            try await admin.post(
                "\(path)/$ref", ["@odata.id": .string("https://graph.microsoft.com/v1.0/\(set)/\(id)")]
            ).status
        }
        #expect(try await add("directoryObjects", freshID()) == 400)
        #expect(try await add("groups", group) == 400)
        #expect(try await admin.post("\(path)/$ref", [:]).status == 400)
        #expect(try await add("devices", device) == 204)
        let members = try await admin.get(path).values
        #expect(members.map { $0["id"].string } == [managed])
        #expect(members[0]["deviceId"] == .string(device))
        let other = try await freshTenant()
        let foreign = try await other.importDevices([iPhone()])[0]
        #expect(try await add("directoryObjects", foreign) == 400)
    }

    @Test func `A group that no enabled policy's include names can be deleted`() async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        let group = try await admin.make(Graph.groups, ["displayName": "Sales"])
        let policy = try await admin.make(
            Graph.accessPolicies, accessPolicy(users: ["includeGroups": [.string(group)]]))
        let refused = try await admin.delete("\(Graph.groups)/\(group)")
        #expect(refused.status == 409)
        #expect(refused.errorCode == "InUse")
        // A policy that is off needs nobody.
        _ = try await admin.patch("\(Graph.accessPolicies)/\(policy)", ["state": "disabled"])
        #expect(try await admin.delete("\(Graph.groups)/\(group)").status == 204)
    }

    @Test func `A device whose user was deleted is noncompliant`() async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        let device = freshID()
        try await tenant.importDevices([iPhone(device, ["userPrincipalName": "anna@contoso.example"])])
        #expect(try await admin.state(device) == "compliant")
        #expect(try await admin.delete("\(Graph.users)/anna@contoso.example").status == 204)
        #expect(try await admin.state(device) == "noncompliant")
        let bad = try await admin.get("\(Graph.devices)?$filter=complianceState%20eq%20'noncompliant'")
        #expect(bad.values.map { $0["azureADDeviceId"].string } == [device])
        // A new owner makes it a device of somebody again.
        try await tenant.importDevices([iPhone(device, ["userPrincipalName": "ben@contoso.example"])])
        #expect(try await admin.state(device) == "compliant")
    }

    @Test func `is written by Global Administrators only`() async throws {
        let tenant = try await freshTenant()
        for role in ["EndpointSecurityManager", "SecurityAdministrator", "HelpDeskOperator"] {
            let client = try await tenant.client(role)
            #expect(try await client.post(Graph.groups, ["displayName": "Mine"]).status == 403, "\(role)")
            #expect(
                try await client.post(Graph.users, ["userPrincipalName": "eve@contoso.example"]).status == 403,
                "\(role)")
        }
    }
}
