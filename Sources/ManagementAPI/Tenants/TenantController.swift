import Access
import Core
import HTTPSupport
import HTTPTypes
import Services
import Storage

/// `/platform/v1/tenants`: for the operator, who sees that tenants exist and nothing that is in them.
package struct TenantController: Sendable {
    private let tenants = TenantService()

    package init() {}

    package var routes: [Route] {
        [
            Route(.tenantsList, list), Route(.tenantsGet, get), Route(.tenantsCreate, create),
            Route(.tenantsSuspend, suspend),
            Route(.tenantsResume, resume), Route(.tenantsResetAdministrator, reset),
        ]
    }

    private func list(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(["value": .array(try tenants.list(caller).map { .object(Self.tenant($0)) })])
    }

    private func get(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(.object(Self.tenant(try tenants.get(caller, try request.parameter("id")))))
    }

    private func create(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        var body = MemberReader(try await request.body.object())
        let name = try body.required(body.string("displayName"), "displayName")
        try body.refuseUnknown()
        let (tenant, administrator) = try await tenants.create(caller, displayName: name)
        return .json(Self.withAdministrator(tenant, administrator), status: 201)
            .with(.location, "/platform/v1/tenants/\(tenant.id.text)")
    }

    private func suspend(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(.object(Self.tenant(try await tenants.suspend(caller, try request.parameter("id")))))
    }

    private func resume(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(.object(Self.tenant(try await tenants.resume(caller, try request.parameter("id")))))
    }

    private func reset(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        let (tenant, administrator) = try await tenants.resetAdministrator(caller, try request.parameter("id"))
        return .json(Self.withAdministrator(tenant, administrator))
    }

    private static func tenant(_ tenant: TenantRecord) -> JSONObject {
        [
            "id": .string(tenant.id.text), "displayName": .string(tenant.displayName),
            "state": .string(tenant.state.rawValue),
            "createdDateTime": .string(tenant.created.rfc3339),
        ]
    }

    private static func withAdministrator(_ tenant: TenantRecord, _ administrator: IssuedCredential) -> JSON {
        var object = self.tenant(tenant)
        object.append(
            "administrator",
            [
                "id": .string(administrator.client.id.text), "clientId": .string(administrator.client.clientID.text),
                "clientSecret": .string(administrator.secret),
            ])
        return .object(object)
    }
}
