import Access
import Core
import HTTPSupport
import Services
import Storage

/// `deviceManagement/auditEvents` (Graph: intune-auditing-auditevent), newest first.
struct AuditEventController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = AuditEventService()

    private static let resource = GraphResource(AuditEventSchema.event, path: "deviceManagement/auditEvents")

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.auditEventsList, cursors, list), .graph(.auditEventsGet, cursors, get),
            .graph(.auditEventsGetAuditCategories, cursors, categories),
            .graph(.auditEventsGetAuditActivityTypes, cursors, activityTypes),
        ]
    }

    private func list(_ call: GraphCall) async throws -> APIResponse {
        let list = try GraphList(call, Self.resource)
        return try await list.page(isOwnOrder: { $0.isOnly("activityDateTime", descending: true) }) { after, limit in
            let entries = try service.list(call.caller, before: after?.integer, limit: limit)
            return GraphRows(
                rows: entries.map { entry in
                    let members = AuditEventMembers.stored(entry)
                    return (GraphRow(members["id"]?.string ?? "", members), .integer(entry.sequence))
                }, isLast: entries.count < limit)
        }
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        return view.entity(AuditEventMembers.stored(try service.get(call.caller, try call.id)), version: 0)
    }

    private func categories(_ call: GraphCall) throws -> APIResponse {
        try texts(call, try service.categories(call.caller))
    }

    private func activityTypes(_ call: GraphCall) throws -> APIResponse {
        try texts(call, try service.activityTypes(call.caller, category: try call.request.parameter("category")))
    }

    private func texts(_ call: GraphCall, _ texts: [String]) throws -> APIResponse {
        try call.options.allow(only: [])
        return call.answer([
            "@odata.context": .string(call.context.collection("Collection(Edm.String)")), "value": .strings(texts),
        ])
    }
}
