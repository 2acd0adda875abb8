import Access
import Compliance
import Core
import HTTPSupport
import HTTPTypes
import Services
import Storage

/// What a compliance policy found on devices: `deviceStatuses` and `deviceStatusOverview`
/// (Graph: intune-deviceconfig-devicecompliancedevicestatus, -devicecompliancedeviceoverview).
struct DeviceStatusController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = DeviceStatusService()

    /// The operations and their handlers.
    var routes: [Route] {
        [
            .graph(.compliancePoliciesDeviceStatuses, cursors, list),
            .graph(.compliancePoliciesDeviceStatus, cursors, get),
            .graph(.compliancePoliciesDeviceStatusOverview, cursors, overview),
        ]
    }

    private func list(_ call: GraphCall) async throws -> APIResponse {
        let policy = try service.policy(call.caller, try call.id)
        let list = try GraphList(call, Self.resource(policy))
        let asOf = call.caller.now
        return try await list.page(isOwnOrder: { $0.isOnly("id") }) { after, limit in
            let statuses = try service.list(
                call.caller, policy, after: try GraphRows.identifier(after), limit: limit, now: asOf)
            return GraphRows(
                statuses.map { GraphRow($0.device.id.text, DeviceStatusMembers.stored($0)) }, limit: limit)
        }.with(.stateAsOf, asOf.rfc3339)
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let policy = try service.policy(call.caller, try call.id)
        let view = try call.view(Self.resource(policy))
        let device = try call.request.parameter("deviceStatusId")
        return view.computed(DeviceStatusMembers.stored(try service.get(call.caller, policy, device: device)))
    }

    private func overview(_ call: GraphCall) throws -> APIResponse {
        let policy = try service.policy(call.caller, try call.id)
        let view = try call.view(
            GraphResource(
                ComplianceStateSchema.deviceOverview, path: Self.path(policy, "deviceStatusOverview")))
        let asOf = call.caller.now
        let counts = try service.counts(call.caller, policy, now: asOf)
        return view.computed(DeviceStatusMembers.stored(policy, counts, asOf: asOf)).with(.stateAsOf, asOf.rfc3339)
    }

    private static func resource(_ policy: CompliancePolicyRecord) -> GraphResource {
        GraphResource(ComplianceStateSchema.deviceStatus, path: path(policy, "deviceStatuses"))
    }

    private static func path(_ policy: CompliancePolicyRecord, _ navigation: String) -> String {
        "deviceManagement/deviceCompliancePolicies('\(policy.id.text)')/\(navigation)"
    }
}
