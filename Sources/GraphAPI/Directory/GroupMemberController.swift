import Access
import Core
import HTTPSupport
import Services
import Storage

/// `groups/{id}/members` (Graph: group-list-members, group-post-members, group-delete-members).
struct GroupMemberController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = GroupService()

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.groupMembersList, cursors, list), .graph(.groupMembersAdd, cursors, add),
            .graph(.groupMembersRemove, cursors, remove),
        ]
    }

    private func list(_ call: GraphCall) async throws -> APIResponse {
        let group = try call.id
        let resource = GraphResource(DirectorySchema.member, path: "directoryObjects")
        return try await GraphList(call, resource).page { after, limit in
            let members = try service.members(
                call.caller, group, after: try GraphRows.identifier(after), limit: limit)
            return GraphRows(
                rows: try members.compactMap { member in
                    let id = member.id.text
                    return try DirectoryMembers.stored(member, call.caller).map { (GraphRow(id, $0), .string(id)) }
                }, isLast: members.count < limit)
        }
    }

    private func add(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        let name = "@odata.id"
        let members = try await call.body(DirectorySchema.reference, .create)
        guard let address = members[name]?.string else { throw Failure.invalid("'\(name)' is required.", target: name) }
        let sets = ["directoryObjects", "users", "devices", "managedDevices"]
        guard let reference = BoundReference(address), sets.contains(where: reference.collection.hasSameBytes(as:))
        else {
            throw Failure.invalid("'\(name)' must be the address of a user or device.", target: name)
        }
        try await service.add(call.caller, try call.id, member: reference.id)
        return .noContent
    }

    private func remove(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.remove(call.caller, try call.id, member: try call.request.parameter("memberId"))
        return .noContent
    }
}
