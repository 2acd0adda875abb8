import Access
import Compliance
import Core
import HTTPSupport
import HTTPTypes
import Services

/// `GET /mtd/v1/compliance/summary`: how many devices are in which state.
package struct ComplianceSummaryController: Sendable {
    private let service = ComplianceSummaryService()

    package init() {}

    package var routes: [Route] { [Route(.complianceSummary, summary)] }

    private func summary(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let (summary, asOf) = try service.summary(caller)
        return .json(ComplianceSummaryJSON.render(summary)).with(.stateAsOf, asOf.rfc3339)
    }
}

/// The counts on the wire. Every platform and level is there, also without a device.
enum ComplianceSummaryJSON {
    static func render(_ summary: ComplianceSummary) -> JSON {
        let levels: [ThreatLevel?] = ThreatLevel.allCases + [nil]
        return [
            "deviceCount": .integer(Int64(summary.devices.total)), "states": states(summary.devices),
            "platforms": .array(
                DevicePlatform.allCases.map { group("platform", $0.rawValue, summary.platforms[$0]) }),
            "threatLevels": .array(
                levels.map { group("threatLevel", $0?.rawValue, summary.levels[$0]) }),
            "policies": .array(summary.policies.sorted { $0.key < $1.key }.map(policy)),
        ]
    }

    private static func group(
        _ name: String, _ value: String?, _ counts: ComplianceSummary.Counts<ComplianceState>?
    ) -> JSON {
        let counts = counts ?? ComplianceSummary.Counts()
        return .object([
            name: .optional(value), "deviceCount": .integer(Int64(counts.total)), "states": states(counts),
        ])
    }

    private static func policy(_ id: PolicyID, _ policy: ComplianceSummary.Policy) -> JSON {
        [
            "id": .string(id.text), "displayName": .string(policy.name),
            "deviceCount": .integer(Int64(policy.devices.total)),
            "states": .object(
                JSONObject(
                    PolicyState.allCases.map { member($0.rawValue, policy.devices[$0]) })),
        ]
    }

    private static func states(_ counts: ComplianceSummary.Counts<ComplianceState>) -> JSON {
        .object(JSONObject(ComplianceSummary.states.map { member($0.rawValue, counts[$0]) }))
    }

    private static func member(_ name: String, _ count: Int) -> JSONObject.Member {
        JSONObject.Member(name: name, value: .integer(Int64(count)))
    }
}
