import Access
import Core
import HTTPSupport
import Services
import Storage
import Threats

/// `/mtd/v1/connectors/{id}/health`.
package struct ConnectorHealthController: Sendable {
    private let service = ConnectorHealthService()

    package init() {}

    package var routes: [Route] { [Route(.connectorsHealth, health)] }

    private func health(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(Self.render(try service.health(caller, try request.parameter("id"))))
    }

    private static func render(_ health: ConnectorHealth) -> JSON {
        let connector = health.view.connector
        let share = health.silence.map { $0.wholePercent(of: connector.settings.silenceThreshold) }
        let next = health.nextMark.map { mark -> JSON in
            ["percent": .integer(Int64(mark.percent)), "dateTime": .string(mark.reached.rfc3339)]
        }
        let report = health.lastReport.map { report -> JSON in
            ["reportId": .string(report.reportID), "receivedDateTime": .string(report.received.rfc3339)]
        }
        return [
            "id": .string(connector.id.text),
            "displayName": .string(health.view.partner.displayName),
            "partnerState": .string(health.view.state.rawValue),
            "errorCode": .optional(connector.errorCode),
            "lastHeartbeatDateTime": .optional(connector.lastHeartbeat?.rfc3339),
            "lastCleanContactDateTime": .optional(connector.lastCleanContact?.rfc3339),
            "partnerUnresponsivenessThresholdInDays": .integer(
                Int64(connector.settings.partnerUnresponsivenessThresholdInDays)),
            "failMode": .string(connector.settings.failMode.rawValue),
            "silenceSeconds": health.silence.map { JSON.integer($0.wholeSeconds) } ?? .null,
            "silencePercentOfThreshold": share.map { JSON.integer($0) } ?? .null,
            "lastMarkPercent": .integer(Int64(health.lastMark)),
            "nextMark": next ?? .null,
            "devices": [
                "total": .integer(Int64(health.devices.total)),
                "reported": .integer(Int64(health.devices.reported)),
                "neverReported": .integer(Int64(health.devices.total - health.devices.reported)),
                "stale": .integer(Int64(health.devices.stale)),
            ],
            "lastAcceptedReport": report ?? .null,
            "evaluatedDateTime": .string(health.evaluated.rfc3339),
        ]
    }
}

extension TimeSpan {
    /// How many whole hundredths of another span this one has.
    fileprivate func wholePercent(of whole: TimeSpan) -> Int64 {
        whole.microseconds >= 100 ? microseconds / (whole.microseconds / 100) : 0
    }
}
