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
        try await GraphList(call, Self.resource).page(isOwnOrder: { $0.isOnly("id") }) { after, limit in
            let groups = try service.list(call.caller, after: try GraphRows.identifier(after), limit: limit)
            return GraphRows(groups.map { GraphRow($0.id.text, DirectoryMembers.stored($0)) }, limit: limit)
        }
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let group = try service.get(call.caller, try call.id)
        return view.entity(DirectoryMembers.stored(group), version: group.version)
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(DirectorySchema.group, .create)
        let group = try await service.create(call.caller, members.withoutNulls)
        return view.created(DirectoryMembers.stored(group), id: group.id.text, version: group.version)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(DirectorySchema.group, .update)
        let group = try await service.update(
            call.caller, try call.id, members, looksSame: call.looksSame(DirectorySchema.group))
        return view.updated(DirectoryMembers.stored(group), version: group.version)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.delete(call.caller, try call.id)
        return .noContent
    }
}
