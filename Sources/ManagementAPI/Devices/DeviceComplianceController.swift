import Access
import Compliance
import Core
import HTTPSupport
import Services
import Storage

/// `/mtd/v1/devices/{id}`: the compact compliance result, and the manual override of a device's level.
package struct DeviceComplianceController: Sendable {
    private let devices = DeviceService()

    package init() {}

    package var routes: [Route] {
        [
            Route(.devicesCompliance, compliance), Route(.overridesSet, setOverride),
            Route(.overridesClear, clearOverride),
        ]
    }

    private func compliance(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        let device = try devices.get(caller, try request.parameter("id"))
        let result = ComplianceResultJSON.render(device)
        // All but the time of asking, so that who asks again hears of changes only.
        let content = JSONObject((result.object ?? [:]).members.filter { $0.name != "evaluatedDateTime" })
        return .json(result).weaklyTagged(version: device.record.version, content: .object(content))
    }

    private func setOverride(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let asked = try ProposedOverride(MemberReader(try await request.body.object()))
        let override = try await devices.setOverride(
            caller, try request.parameter("id"), level: asked.level, reason: asked.reason, expires: asked.expires)
        return .json([
            "level": .string(override.level.rawValue), "reason": .string(override.reason),
            "expirationDateTime": .string(override.expires.rfc3339),
        ])
    }

    private func clearOverride(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try await devices.clearOverride(caller, try request.parameter("id"))
        return .noContent
    }
}
