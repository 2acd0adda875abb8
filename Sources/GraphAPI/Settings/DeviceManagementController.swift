import Access
import Compliance
import Core
import HTTPSupport
import Services

/// The singleton `deviceManagement` with the tenant's compliance settings.
struct DeviceManagementController: Sendable {
    /// Seals the links to next pages.
    let cursors: any CursorSealing
    private let service = SettingsService()

    private static let resource = GraphResource(DeviceManagementSchema.deviceManagement, path: "deviceManagement")

    /// The operations and their handlers.
    var routes: [Route] {
        [.graph(.deviceManagementGet, cursors, get), .graph(.deviceManagementUpdate, cursors, update)]
    }

    private func get(_ call: GraphCall) throws -> APIResponse {
        let view = try call.view(Self.resource)
        let (settings, version) = try service.get(call.caller)
        return view.entity(stored(settings, call), version: version)
    }

    private func update(_ call: GraphCall) async throws -> APIResponse {
        let view = try call.view(Self.resource)
        let settings = try Self.settings(try await call.body(DeviceManagementSchema.deviceManagement, .update))
        let changed = try await service.update(
            call.caller, secureByDefault: settings["secureByDefault"]?.bool,
            checkinThresholdDays: settings["deviceComplianceCheckinThresholdDays"]?.integer)
        return view.updated(stored(changed.settings, call), version: changed.version)
            .withDevicesMadeCompliant(changed.devicesMadeCompliant)
    }

    /// The settings of an accepted body.
    /// - Throws: 400 where they turn off what always runs here: the actions for noncompliance.
    static func settings(_ members: JSONObject) throws(Failure) -> JSONObject {
        let settings = members["settings"]?.object ?? [:]
        guard settings["isScheduledActionEnabled"]?.bool != false else {
            throw .invalid(
                "'settings.isScheduledActionEnabled' cannot be turned off.", target: "settings.isScheduledActionEnabled"
            )
        }
        return settings
    }

    private func stored(_ settings: ComplianceSettings, _ call: GraphCall) -> JSONObject {
        [
            "id": .string(call.caller.tenantID.text),
            "settings": [
                "deviceComplianceCheckinThresholdDays": .integer(Int64(settings.checkinThresholdDays)),
                "secureByDefault": .bool(settings.secureByDefault),
            ],
        ]
    }
}
