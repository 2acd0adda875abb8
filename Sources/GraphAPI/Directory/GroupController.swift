import Access
import Core
import HTTPSupport
import Services
import Storage

/// `groups`, as far as assignments and policies need them (Graph: group).
struct GroupController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = GroupService()

    private static let resource = GraphResource(DirectorySchema.group, path: "groups")

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.groupsList, cursors, list), .graph(.groupsGet, cursors, get),
            .graph(.groupsCreate, cursors, create), .graph(.groupsUpdate, cursors, update),
            .graph(.groupsDelete, cursors, delete),
        ]
    }

    private func list(_ call: GraphCall) async throws -> APIResponse {
        try await GraphList(call, Self.resource).page(in: DirectoryMembers.groupColumns) { query in
            try await service.list(call.caller, query).map { GraphRow($0.id.text, DirectoryMembers.stored($0)) }
        }
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        return view.entity(DirectoryMembers.stored(try service.get(call.caller, try call.id)))
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(DirectorySchema.group, .create)
        let group = try await service.create(call.caller, members.withoutNulls)
        return view.created(DirectoryMembers.stored(group), id: group.id.text)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(DirectorySchema.group, .update)
        return view.updated(DirectoryMembers.stored(try await service.update(call.caller, try call.id, members)))
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.delete(call.caller, try call.id)
        return .noContent
    }
}
