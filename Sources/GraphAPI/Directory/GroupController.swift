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

    private static let resource = GraphResource(
        DirectorySchema.group, path: "groups", expandable: ["members"], expandedInPart: ["members"])
    /// The most members that `$expand` shows, as in Graph; `groups/{id}/members` has all.
    private static let expandedMembers = 20

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.groupsList, cursors, list), .graph(.groupsCount, cursors, count), .graph(.groupsGet, cursors, get),
            .graph(.groupsCreate, cursors, create), .graph(.groupsUpdate, cursors, update),
            .graph(.groupsDelete, cursors, delete),
        ]
    }

    private func list(_ call: GraphCall) async throws -> APIResponse {
        let list = try GraphList(call, Self.resource)
        return try await list.page(
            in: DirectoryMembers.groupColumns,
            complete: { list.expands("members") ? try withMembers($0.stored, $0.id, call.caller) : $0.stored },
            read: { try await rows(call, $0) })
    }

    private func count(_ call: GraphCall) async throws -> APIResponse {
        try await GraphList(call, Self.resource, allowing: ListQuery.countOptions)
            .count(in: DirectoryMembers.groupColumns) { try await rows(call, $0) }
    }

    private func rows(_ call: GraphCall, _ query: RowQuery) async throws -> RowPage<GraphRow> {
        try await service.list(call.caller, query).map { GraphRow($0.id.text, DirectoryMembers.stored($0)) }
    }

    private func stored(_ group: DirectoryGroup, _ view: GraphView) throws -> JSONObject {
        let members = DirectoryMembers.stored(group)
        guard view.expands("members") else { return members }
        guard let all = try withMembers(members, group.id.text, view.call.caller) else { throw Failure.notFound() }
        return all
    }

    /// The group with its first members that the caller may see; nil if it has just gone.
    private func withMembers(_ group: JSONObject, _ id: String, _ caller: Caller) throws -> JSONObject? {
        var shown: [JSON] = []
        var last: PrincipalID?
        do {
            while shown.count < Self.expandedMembers {
                let members = try service.members(caller, id, after: last, limit: Self.expandedMembers)
                shown += try members.compactMap { try DirectoryMembers.stored($0, caller).map(JSON.object) }
                guard members.count == Self.expandedMembers else { break }
                last = members.last?.id
            }
        } catch let failure as Failure where failure.kind == .notFound {
            return nil
        }
        var group = group
        group["members"] = .array(Array(shown.prefix(Self.expandedMembers)))
        return group
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let group = try service.get(call.caller, try call.id)
        return view.entity(try stored(group, view), version: group.version)
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
        return view.updated(try stored(group, view), version: group.version)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.delete(call.caller, try call.id)
        return .noContent
    }
}
