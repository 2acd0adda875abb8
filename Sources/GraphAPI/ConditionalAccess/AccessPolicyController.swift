import Access
import Core
import HTTPSupport
import Services
import Storage

/// `identity/conditionalAccess/policies` (Graph: conditionalaccesspolicy).
struct AccessPolicyController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = AccessPolicyService()

    private static let resource = GraphResource(
        ConditionalAccessPolicySchema.policy, path: "identity/conditionalAccess/policies")

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.conditionalAccessPoliciesList, cursors, list), .graph(.conditionalAccessPoliciesGet, cursors, get),
            .graph(.conditionalAccessPoliciesCreate, cursors, create),
            .graph(.conditionalAccessPoliciesUpdate, cursors, update),
            .graph(.conditionalAccessPoliciesDelete, cursors, delete),
        ]
    }

    private func list(_ call: GraphCall) throws -> APIResponse {
        let list = try GraphList(call, Self.resource)
        return try list.page(try service.list(call.caller).map { GraphRow($0.id.text, AccessPolicyMembers.stored($0)) })
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let policy = try service.get(call.caller, try call.id)
        return view.entity(AccessPolicyMembers.stored(policy), version: policy.version)
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(ConditionalAccessPolicySchema.policy, .create)
        let policy = try await service.create(call.caller, members.withoutNulls)
        return view.created(AccessPolicyMembers.stored(policy), id: policy.id.text, version: policy.version)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(ConditionalAccessPolicySchema.policy, .update)
        let policy = try await service.update(
            call.caller, try call.id, members, looksSame: call.looksSame(ConditionalAccessPolicySchema.policy))
        return view.updated(AccessPolicyMembers.stored(policy), version: policy.version)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.delete(call.caller, try call.id)
        return .noContent
    }
}
