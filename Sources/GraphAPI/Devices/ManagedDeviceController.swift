import Access
import Core
import HTTPSupport
import HTTPTypes
import Services
import Storage

/// `deviceManagement/managedDevices` (Graph: intune-devices-manageddevice).
struct ManagedDeviceController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = DeviceService()

    private static let path = "deviceManagement/managedDevices"
    private static let resource = GraphResource(
        ManagedDeviceSchema.device, path: path, expandable: ["deviceCompliancePolicyStates", "users"])

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.managedDevicesList, cursors, list), .graph(.managedDevicesGet, cursors, get),
            .graph(.managedDevicesCreate, cursors, create), .graph(.managedDevicesUpdate, cursors, update),
            .graph(.managedDevicesDelete, cursors, delete), .graph(.managedDevicesCount, cursors, count),
            .graph(.managedDevicesDeviceCompliancePolicyStates, cursors, policyStates),
            .graph(.managedDevicesSyncDevice, cursors, syncDevice),
        ]
    }

    private func list(_ call: GraphCall) async throws -> APIResponse {
        let list = try GraphList(call, Self.resource)
        // Everything committed until now is in the answer.
        let asOf = call.caller.now
        let showsStates = list.expands("deviceCompliancePolicyStates")
        return try await list.page(
            isOwnOrder: { $0.isOnly("id") },
            complete: { row in showsStates ? try withPolicyStates(row, call.caller) : row.stored },
            read: { try await rows(call.caller, $0, $1) }
        ).with(.stateAsOf, asOf.rfc3339)
    }

    private func count(_ call: GraphCall) async throws -> APIResponse {
        let list = try GraphList(call, Self.resource, allowing: ListQuery.countOptions)
        let asOf = call.caller.now
        let isWhole = call.options.text(.filter) == nil && call.options.text(.search) == nil
        let answer =
            isWhole
            ? APIResponse.text(String(try await service.count(call.caller)))
            : try await list.count { try await rows(call.caller, $0, $1) }
        return answer.with(.stateAsOf, asOf.rfc3339)
    }

    private func rows(_ caller: Caller, _ after: JSON?, _ limit: Int) async throws -> GraphRows {
        let devices = try await service.list(caller, after: try GraphRows.identifier(after), limit: limit)
        return GraphRows(
            devices.map { GraphRow($0.record.id.text, ManagedDeviceMembers.stored($0)) }, limit: limit)
    }

    private func withPolicyStates(_ row: GraphRow, _ caller: Caller) throws -> JSONObject? {
        do {
            var members = row.stored
            members["deviceCompliancePolicyStates"] = .array(
                PolicyStateMembers.stored(try service.get(caller, row.id)).map(JSON.object))
            return members
        } catch let failure as Failure where failure.kind == .notFound {
            // Deleted since the list was read.
            return nil
        }
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let device = try service.get(call.caller, try call.id)
        return view.entity(ManagedDeviceMembers.stored(device), version: device.record.version)
    }

    private func create(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let members = try await call.body(ManagedDeviceSchema.device, .create)
        let device = try await service.create(call.caller, members.withoutNulls)
        return view.created(
            ManagedDeviceMembers.stored(device), id: device.record.id.text, version: device.record.version)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let id = try call.id
        var members = try await call.body(ManagedDeviceSchema.device, .update)
        // Clients send back what they read; a member that stays as it is shown is no change of it.
        let shown = ManagedDeviceSchema.device.render(
            ManagedDeviceMembers.stored(try service.get(call.caller, id)), version: call.version)
        members = JSONObject(members.members.filter { shown[$0.name] != $0.value })
        let device = try await service.update(call.caller, id, members, labels: ManagedDeviceSchema.updatable)
        return view.updated(ManagedDeviceMembers.stored(device), version: device.record.version)
    }

    private func delete(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.delete(call.caller, try call.id)
        return .noContent
    }

    private func policyStates(_ call: GraphCall) throws -> APIResponse {
        let device = try service.get(call.caller, try call.id)
        let path = "\(Self.path)('\(device.record.id.text)')/deviceCompliancePolicyStates"
        let list = try GraphList(call, GraphResource(ComplianceStateSchema.policyState, path: path))
        return try list.page(PolicyStateMembers.stored(device).map { GraphRow($0["id"]?.string ?? "", $0) })
    }

    private func syncDevice(_ call: GraphCall) async throws -> APIResponse {
        try call.options.allow(only: [])
        try await service.sync(call.caller, try call.id)
        return .noContent
    }
}
