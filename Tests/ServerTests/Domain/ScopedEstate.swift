import Core
import TestServer

/// A tenant with two phones, and a client whose role reaches only one of them.
struct ScopedEstate: Sendable {
    let tenant: TestTenant
    let scoped: TestClient
    /// `azureADDeviceId` of the phone inside the scope.
    let inside: String
    let outside: String
    /// Managed ids.
    let insideID: String
    let outsideID: String

    /// - Parameter actions: what the client may do, inside its scope only.
    static func make(_ actions: [String]) async throws -> ScopedEstate {
        let tenant = try await freshTenant()
        let (inside, outside) = (freshID(), freshID())
        let ids = try await tenant.importDevices([iPhone(inside), iPhone(outside)])
        let group = try await tenant.administrator.make(Graph.groups, ["displayName": "Inside"])
        let added = try await tenant.administrator.post(
            "\(Graph.groups)/\(group)/members/$ref",
            ["@odata.id": .string("https://localhost/v1.0/directoryObjects/\(ids[0])")])
        guard added.status == 204 else { throw Failure.internal("not added: \(added.text)") }
        let client = try await MadeClient.make(in: tenant, [])
        let role = try await RoleSteps.define(actions, in: tenant)
        try await tenant.administrator.make(
            "/v1.0/deviceManagement/roleAssignments",
            [
                "displayName": "Scoped", "members": [.string(client.id)], "resourceScopes": [.string(group)],
                "roleDefinition@odata.bind": RoleSteps.definition(role, tenant),
            ])
        return ScopedEstate(
            tenant: tenant, scoped: try await client.signIn(), inside: inside, outside: outside, insideID: ids[0],
            outsideID: ids[1])
    }
}
