import Core
import TestServer
import Testing

/// `roleAssignments/{id}/roleDefinition` and `roleDefinitions/{id}/roleAssignments`, which Graph's SDKs call.
@Suite struct RoleNavigationTests {
    @Test(arguments: ["v1.0", "beta"])
    func `an assignment leads to its role, and a role to its assignments and no others`(_ version: String) async throws
    {
        let tenant = try await TestServer.shared().newTenant("Role navigation")
        let member = try await MadeClient.make(in: tenant, ["SecurityReader"])
        let roles = "/\(version)/deviceManagement/roleDefinitions"
        let assignments = "/\(version)/deviceManagement/roleAssignments"
        let read = "Microsoft.Intune_MobileThreatDefense_Read"
        let role = try await RoleSteps.define([read], in: tenant)
        let other = try await RoleSteps.define([read], in: tenant)
        let made = try await RoleSteps.assign(role, to: [member.id], in: tenant)
        let id = try #require(made["id"].string, "\(made.text)")
        #expect(try await RoleSteps.assign(other, to: [member.id], in: tenant).status == 201)

        let definition = try await tenant.administrator.get("\(assignments)/\(id)/roleDefinition")
        #expect(definition.status == 200)
        #expect(definition["id"].string == role)
        #expect(definition["@odata.type"] == "#microsoft.graph.deviceAndAppManagementRoleDefinition")

        let found = try await tenant.administrator.get(
            "\(roles)/\(role)/roleAssignments?$count=true&$select=id,members")
        #expect(found["@odata.count"].integer == 1)
        #expect(found.values.map { $0["id"].string } == [id])
        // Graph declares the base type here, so only the annotation tells a client of the members.
        #expect(found.values.first?["@odata.type"] == "#microsoft.graph.deviceAndAppManagementRoleAssignment")
        #expect(found.values.first?["members"] == [.string(member.id)])
        let expanded = try await tenant.administrator.get("\(roles)/\(role)?$expand=roleAssignments")
        let inside = expanded["roleAssignments"].array?.first?.object
        #expect(inside?["@odata.type"] == "#microsoft.graph.deviceAndAppManagementRoleAssignment")
    }
}
