import Access
import Core
import HTTPSupport
import Services

/// `deviceManagement/roleAssignments` (Graph: intune-rbac-deviceandappmanagementroleassignment).
struct RoleAssignmentController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = RoleAssignmentService()

    private static let resource = GraphResource(
        RoleSchema.roleAssignment, path: "deviceManagement/roleAssignments", expandable: ["roleDefinition"])

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.roleAssignmentsList, cursors, list), .graph(.roleAssignmentsGet, cursors, get),
            .graph(.roleAssignmentsCreate, cursors, create), .graph(.roleAssignmentsUpdate, cursors, update),
            .graph(.roleAssignmentsDelete, cursors, delete),
        ]
    }

    private func list(_ call: GraphCall) throws -> APIResponse {
        let list = try GraphList(call, Self.resource)
        let roles = list.expands("roleDefinition") ? try RoleDefinitionService().list(call.caller) : []
        return try list.page(
            try service.list(call.caller).map { assignment in
                let role = roles.first { $0.id == assignment.roleDefinition }
                return GraphRow(assignment.id.text, RoleMembers.stored(assignment, role))
            })
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let assignment = try service.get(call.caller, try call.id)
        return view.entity(try stored(assignment, view), version: assignment.version)
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let assignment = try await service.create(call.caller, try await members(call, .create))
        return view.created(try stored(assignment, view), id: assignment.id.text, version: assignment.version)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let assignment = try await service.update(call.caller, try call.id, try await members(call, .update))
        return view.updated(try stored(assignment, view), version: assignment.version)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.delete(call.caller, try call.id)
        return .noContent
    }

    private func members(_ call: GraphCall, _ mode: BodyMode) async throws -> RoleAssignmentService.Members {
        let body = try await call.body(RoleSchema.roleAssignment, mode)
        return RoleAssignmentService.Members(
            displayName: body["displayName"]?.string, description: body.patch("description"),
            roleDefinition: try RoleMembers.boundDefinition(body), members: body.texts("members"),
            resourceScopes: body.texts("resourceScopes"))
    }

    private func stored(_ assignment: RoleAssignment, _ view: GraphView) throws -> JSONObject {
        guard view.expands("roleDefinition") else { return RoleMembers.stored(assignment, nil) }
        let role = try RoleDefinitionService().get(view.call.caller, assignment.roleDefinition.text)
        return RoleMembers.stored(assignment, role)
    }
}
