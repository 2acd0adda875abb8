import Access
import Core
import HTTPSupport
import Services

/// `deviceManagement/roleDefinitions`, `roleAssignments` and `resourceOperations` (Graph: intune-rbac).
struct RoleController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let definitions = RoleDefinitionService()

    private static let resource = GraphResource(
        RoleSchema.roleDefinition, path: "deviceManagement/roleDefinitions", expandable: ["roleAssignments"])
    private static let operationResource = GraphResource(
        RoleSchema.resourceOperation, path: "deviceManagement/resourceOperations")

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.roleDefinitionsList, cursors, list), .graph(.roleDefinitionsGet, cursors, get),
            .graph(.roleDefinitionsCreate, cursors, create), .graph(.roleDefinitionsUpdate, cursors, update),
            .graph(.roleDefinitionsDelete, cursors, delete), .graph(.resourceOperationsList, cursors, operations),
            .graph(.resourceOperationsGet, cursors, operation),
        ]
    }

    private func list(_ call: GraphCall) throws -> APIResponse {
        let list = try GraphList(call, Self.resource)
        let assignments = list.expands("roleAssignments") ? try RoleAssignmentService().list(call.caller) : []
        return try list.page(
            try definitions.list(call.caller).map { GraphRow($0.id.text, RoleMembers.stored($0, assignments)) })
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let role = try definitions.get(call.caller, try call.id)
        return view.entity(try stored(role, view), version: role.version)
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(RoleSchema.roleDefinition, .create)
        let actions = RoleMembers.actions(members)
        let role = try await definitions.create(
            call.caller, displayName: members["displayName"]?.string, description: members["description"]?.string,
            allowed: actions?.allowed ?? [], denied: actions?.denied ?? [])
        return view.created(RoleMembers.stored(role, []), id: role.id.text, version: role.version)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(RoleSchema.roleDefinition, .update)
        let role = try await definitions.update(
            call.caller, try call.id, displayName: members["displayName"]?.string,
            description: members.patch("description"), actions: RoleMembers.actions(members))
        return view.updated(try stored(role, view), version: role.version)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await definitions.delete(call.caller, try call.id)
        return .noContent
    }

    private func stored(_ role: Role, _ view: GraphView) throws -> JSONObject {
        let isExpanded = view.expands("roleAssignments")
        return RoleMembers.stored(role, isExpanded ? try RoleAssignmentService().list(view.call.caller) : [])
    }

    private func operations(_ call: GraphCall) throws -> APIResponse {
        let list = try GraphList(call, Self.operationResource)
        return try list.page(
            try definitions.resourceOperations(call.caller).map { GraphRow($0.id, RoleMembers.stored($0)) })
    }

    private func operation(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.operationResource)
        let id = try call.id
        let operations = try definitions.resourceOperations(call.caller)
        guard let operation = operations.first(where: { $0.id.hasSameBytes(as: id) }) else { throw Failure.notFound() }
        return view.entity(RoleMembers.stored(operation), version: 0)
    }
}
