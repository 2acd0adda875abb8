import Access
import Core
import HTTPSupport
import Services
import Storage

/// `users`, as far as assignments and policies need them (Graph: user).
struct UserController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = UserService()

    private static let resource = GraphResource(DirectorySchema.user, path: "users")

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.usersList, cursors, list), .graph(.usersGet, cursors, get),
            .graph(.usersCreate, cursors, create), .graph(.usersUpdate, cursors, update),
            .graph(.usersDelete, cursors, delete),
        ]
    }

    private func list(_ call: GraphCall) async throws -> APIResponse {
        try await GraphList(call, Self.resource).page(isOwnOrder: { $0.isOnly("id") }) { after, limit in
            let users = try service.list(call.caller, after: try GraphRows.identifier(after), limit: limit)
            return GraphRows(users.map { GraphRow($0.id.text, DirectoryMembers.stored($0)) }, limit: limit)
        }
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let user = try service.get(call.caller, try call.id)
        return view.entity(DirectoryMembers.stored(user), version: user.version)
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(DirectorySchema.user, .create)
        let user = try await service.create(call.caller, members.withoutNulls)
        return view.created(DirectoryMembers.stored(user), id: user.id.text, version: user.version)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(DirectorySchema.user, .update)
        let user = try await service.update(
            call.caller, try call.id, members, looksSame: call.looksSame(DirectorySchema.user))
        return view.updated(DirectoryMembers.stored(user), version: user.version)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.delete(call.caller, try call.id)
        return .noContent
    }
}
