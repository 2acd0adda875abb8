import Access
import Core
import HTTPSupport
import Services
import Storage
import Threats

/// `/mtd/v1/partner`: what a vendor does for its one connector.
package struct PartnerController: Sendable {
    private let partner = PartnerService()
    private let reports = ThreatReportService()
    private let environment: ServiceEnvironment
    private let cursors: any CursorSealing

    package init(_ environment: ServiceEnvironment, cursors: any CursorSealing) {
        self.environment = environment
        self.cursors = cursors
    }

    package var routes: [Route] {
        [
            Route(.partnerHeartbeat, heartbeat), Route(.partnerThreatReports, threatReports),
            Route(.partnerDevicesList, takesQuery: true, devices), Route(.partnerDevicesGet, device),
            Route(.partnerDeprovision, deprovision),
        ]
    }

    private func heartbeat(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let heartbeat = try Heartbeat(json: try await request.body.object())
        return Self.connector(try await partner.heartbeat(caller, heartbeat))
    }

    private func deprovision(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        Self.connector(try await partner.deprovision(caller))
    }

    private static func connector(_ view: ConnectorView) -> APIResponse {
        .json([
            "connectorId": .string(view.connector.id.text), "partnerState": .string(view.state.rawValue),
            "lastHeartbeatDateTime": .string(view.connector.lastHeartbeatDateTime.rfc3339),
        ]).withDevicesMadeCompliant(view.devicesMadeCompliant)
    }

    // MARK: Reports

    private static let mostReports = 1_000

    private func threatReports(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try reports.prepare(caller)
        if request.body.isOf(type: "application/x-ndjson") { return try await streamedReports(request, caller) }
        let value = try await request.body.json(limit: RequestBodyReader.bulkBytes, limits: .bulk)
        var body = try MemberReader(value)
        let items = try body.required(body.array("reports"), "reports")
        try body.refuseUnknown()
        guard (1...Self.mostReports).contains(items.count) else {
            throw Failure.invalid("'reports' must hold 1 to \(Self.mostReports) items.", target: "reports")
        }
        let results = try await reports.ingest(caller, items)
        return .json(["results": .array(results.enumerated().map { ReportResultJSON.render($1, index: $0) })])
    }

    /// One report a line; each chunk is one transaction. A line that is no JSON is that line's error.
    private func streamedReports(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try await NDJSONResults.response(to: request.body) { lines in
            var items: [JSON] = []
            var rendered: [Int: JSON] = [:]
            var places: [Int] = []
            for line in lines {
                do {
                    items.append(try line.json(.request))
                    places.append(line.index)
                } catch let failure as Failure {
                    rendered[line.index] = ReportResultJSON.rejected(line.index, failure)
                }
            }
            let results = items.isEmpty ? [] : try await reports.ingest(caller, items)
            for (index, result) in zip(places, results) {
                rendered[index] = ReportResultJSON.render(result, index: index)
            }
            return lines.compactMap { rendered[$0.index] }
        }
    }

    // MARK: Devices

    private func devices(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        try caller.authorize()
        let query = try PartnerDeviceQuery(request.query)
        let context = [caller.tenantID.text, caller.principal.id.text, request.operation.id, query.sinceText ?? ""]
        let after = try query.page.cursor.map { text -> DeviceID? in
            try PageCursor(text, context: context, by: cursors, now: caller.now).position.string.flatMap {
                DeviceID($0)
            }
        }
        let limit = query.page.limit
        let page = try await partner.devices(caller, since: query.since, after: after ?? nil, limit: limit + 1)
        var object: JSONObject = ["value": .array(page.prefix(limit).map { PartnerDeviceJSON.render($0) })]
        if page.count > limit, let last = page.prefix(limit).last {
            let cursor = try PageCursor(position: .string(last.id.text), now: caller.now).sealed(
                context: context, by: cursors)
            object.append("@odata.nextLink", .string(query.next(cursor, base: environment.publicURL + request.path)))
        }
        return .json(.object(object))
    }

    private func device(_ request: APIRequest, _ caller: Caller) async throws -> APIResponse {
        .json(ComplianceResultJSON.render(try partner.device(caller, try request.parameter("id"))))
    }
}
