import Access
import Compliance
import Core
import HTTPSupport
import Services
import Storage
import Threats

/// `/mtd/v1/devices/{id}/timeline`.
package struct DeviceTimelineController: Sendable {
    private let service = DeviceTimelineService()
    private let environment: ServiceEnvironment
    private let cursors: any CursorSealing

    package init(_ environment: ServiceEnvironment, cursors: any CursorSealing) {
        self.environment = environment
        self.cursors = cursors
    }

    package var routes: [Route] { [Route(.devicesTimeline, takesQuery: true, timeline)] }

    private func timeline(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let query = try PageQuery(request.query)
        let id = try request.parameter("id")
        let context = [caller.tenantID.text, caller.principal.id.text, request.operation.id, id.lowercased()]
        let after = try query.cursor.map { text -> TimelinePosition in
            let cursor = try PageCursor(text, context: context, by: cursors, now: caller.now)
            guard let position = TimelinePosition(json: cursor.position) else { throw PageCursor.invalid }
            return position
        }
        let limit = query.limit
        let entries = try await service.entries(caller, id, after: after, limit: limit + 1)
        var object: JSONObject = ["value": .array(entries.prefix(limit).map(TimelineJSON.render))]
        if entries.count > limit, let last = entries.prefix(limit).last {
            let cursor = try PageCursor(position: last.position.json, now: caller.now)
                .sealed(context: context, by: cursors)
            object.append("@odata.nextLink", .string(query.next(cursor, base: environment.publicURL + request.path)))
        }
        return .json(.object(object))
    }
}

extension TimelinePosition {
    fileprivate var json: JSON {
        [
            "t": .integer(instant.microseconds), "c": .bool(isChange), "k": .string(key), "r": .string(reportID),
        ]
    }

    fileprivate init?(json: JSON) {
        guard let object = json.object, let instant = object["t"]?.integer, let isChange = object["c"]?.bool,
            let key = object["k"]?.string, let reportID = object["r"]?.string
        else { return nil }
        self.init(instant: Timestamp(microseconds: instant), isChange: isChange, key: key, reportID: reportID)
    }
}

/// Entries of a timeline on the wire.
enum TimelineJSON {
    static func render(_ entry: TimelineEntry) -> JSON {
        switch entry {
        case .report(let report): self.report(report)
        case .change(_, let change): self.change(change)
        }
    }

    private static func report(_ report: StoredReport) -> JSON {
        let body = (try? JSONReader.read(report.body, limits: .trusted))?.object
        return [
            "kind": "report", "dateTime": .string(report.received.rfc3339),
            "connectorId": .string(report.connector.text), "reportId": .string(report.reportID),
            "status": .string(report.status), "state": .string(report.state.rawValue),
            "observedDateTime": .string(report.observed.rfc3339), "threats": body?["threats"] ?? .array([]),
        ]
    }

    private static func change(_ change: StateChange) -> JSON {
        [
            "kind": change.from == change.to ? "override" : "stateChange",
            "dateTime": .string(change.occurred.rfc3339), "recordedDateTime": .string(change.recorded.rfc3339),
            "from": .optional(change.from?.rawValue), "to": .string(change.to.rawValue),
            "cause": [
                "kind": .string(change.cause.rawValue), "targetId": .optional(change.targetID),
                "actorId": .optional(change.actor?.id), "actorDisplayName": .optional(change.actor?.displayName),
                "requestId": .optional(change.actor?.requestID),
            ],
        ]
    }
}
