import Access
import Core
import HTTPSupport
import Services
import Threats

/// `deviceManagement/mobileThreatDefenseConnectors` (Graph: intune-onboarding-mobilethreatdefenseconnector).
struct ConnectorController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = ConnectorService()

    private static let resource = GraphResource(
        ConnectorSchema.connector, path: "deviceManagement/mobileThreatDefenseConnectors")

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.connectorsList, cursors, list), .graph(.connectorsGet, cursors, get),
            .graph(.connectorsCreate, cursors, create), .graph(.connectorsUpdate, cursors, update),
            .graph(.connectorsDelete, cursors, delete), .graph(.connectorsCount, cursors, count),
        ]
    }

    private func list(_ call: GraphCall) throws -> APIResponse {
        let list = try GraphList(call, Self.resource)
        return try list.page(try rows(call))
    }

    private func count(_ call: GraphCall) throws -> APIResponse {
        let list = try GraphList(call, Self.resource, allowing: ListQuery.countOptions)
        return list.count(try rows(call))
    }

    private func rows(_ call: GraphCall) throws -> [GraphRow] {
        try service.list(call.caller).map { GraphRow($0.connector.id.text, ConnectorMembers.stored($0)) }
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let connector = try service.get(call.caller, try call.id)
        return view.entity(ConnectorMembers.stored(connector), version: connector.connector.version)
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let body = try await call.request.body.object()
        let members = try ConnectorSchema.connector.accept(body, version: call.version, mode: .create)
        let connector = try await service.create(
            call.caller, id: members["id"]?.string.flatMap { ConnectorID($0) },
            displayName: try ConnectorMembers.displayName(body), members: members,
            names: ConnectorMembers.writable(call.version))
        let (id, version) = (connector.connector.id.text, connector.connector.version)
        return view.created(ConnectorMembers.stored(connector), id: id, version: version)
            .withDevicesMadeCompliant(connector.devicesMadeCompliant)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(ConnectorSchema.connector, .update)
        let connector = try await service.update(
            call.caller, try call.id, members: members, names: ConnectorMembers.writable(call.version))
        return view.updated(ConnectorMembers.stored(connector), version: connector.connector.version)
            .withDevicesMadeCompliant(connector.devicesMadeCompliant)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        return APIResponse.noContent.withDevicesMadeCompliant(try await service.delete(call.caller, try call.id))
    }
}
