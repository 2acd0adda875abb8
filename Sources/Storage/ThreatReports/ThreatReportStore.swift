import Core
import Threats

/// One remembered report: what a repeat of it is compared with.
package struct RememberedReport: Sendable, Equatable {
    package let status: String
    package let body: String
    package let entraID: EntraDeviceID
}

/// The `reports` and `last_reports` tables of a tenant.
package struct ThreatReportStore {
    let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func report(_ reportID: String, connector: ConnectorID) throws -> RememberedReport? {
        try sql.first(
            "SELECT status, body, entra_id FROM reports WHERE connector_id = ?1 AND report_id = ?2", .id(connector),
            .text(reportID)
        ) { RememberedReport(status: try $0.text(0), body: try $0.text(1), entraID: try $0.id(2)) }
    }

    package func remember(
        _ reportID: String, connector: ConnectorID, device: EntraDeviceID, status: ReportStatus,
        state: ReportedThreatState,
        observed: Timestamp, received: Timestamp, body: String
    ) throws {
        try sql.run(
            """
            INSERT INTO reports (connector_id, report_id, entra_id, status, state, observed_at, received_at, body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            .id(connector), .text(reportID), .id(device), .text(status.rawValue), .text(state.rawValue),
            .time(observed),
            .time(received), .text(body))
    }

    package func lastReport(of device: EntraDeviceID, connector: ConnectorID) throws -> LastReport? {
        try sql.first(
            """
            SELECT connector_id, state, settled_state, report_id, observed_at, order_time, received_at FROM last_reports
            WHERE entra_id = ?1 AND connector_id = ?2
            """, .id(device), .id(connector), map: last)?.report
    }

    package func lastReports(of device: EntraDeviceID) throws -> [(connector: ConnectorID, report: LastReport)] {
        try sql.rows(
            """
            SELECT connector_id, state, settled_state, report_id, observed_at, order_time, received_at FROM last_reports
            WHERE entra_id = ?1 ORDER BY connector_id
            """, .id(device), map: last)
    }

    /// The last reports about all devices from one managed id through another, by `azureADDeviceId`.
    package func lastReports(
        ofDevicesFrom first: DeviceID, through last: DeviceID
    ) throws -> [EntraDeviceID: [(connector: ConnectorID, report: LastReport)]] {
        var reports: [EntraDeviceID: [(connector: ConnectorID, report: LastReport)]] = [:]
        let query = """
            SELECT r.connector_id, r.state, r.settled_state, r.report_id, r.observed_at, r.order_time, r.received_at,
                r.entra_id
            FROM devices d JOIN last_reports r ON r.entra_id = d.entra_id WHERE d.id BETWEEN ?1 AND ?2
            ORDER BY r.connector_id
            """
        try sql.forEachRow(query, [.id(first), .id(last)]) { row in
            let device: EntraDeviceID = try row.id(7)
            reports[device, default: []].append(try self.last(row))
            return true
        }
        return reports
    }

    private func last(_ row: any SQLRow) throws -> (connector: ConnectorID, report: LastReport) {
        guard let state = ReportedThreatState(rawValue: try row.text(1)) else { throw row.damaged(1) }
        return (
            connector: try row.id(0),
            report: LastReport(
                state: state, settledState: row.optionalText(2).flatMap(ReportedThreatState.init(rawValue:)),
                reportID: try row.text(3), observed: try row.time(4), orderTime: try row.time(5),
                receivedAt: try row.time(6))
        )
    }

    package func save(_ report: LastReport, of device: EntraDeviceID, connector: ConnectorID) throws {
        try sql.run(
            """
            INSERT INTO last_reports (entra_id, connector_id, state, settled_state, report_id, observed_at, order_time, received_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (entra_id, connector_id) DO UPDATE SET state = ?3, settled_state = ?4, report_id = ?5, observed_at = ?6,
                order_time = ?7, received_at = ?8
            """,
            .id(device), .id(connector), .text(report.state.rawValue), .text(report.settledState?.rawValue),
            .text(report.reportID), .time(report.observed), .time(report.orderTime), .time(report.receivedAt))
    }

    /// Drops history older than `moment`, at most `limit` rows. The last applied report of each device stays in its own table.
    package func purge(receivedBefore moment: Timestamp, limit: Int) throws -> Int {
        try sql.run(
            """
            DELETE FROM reports WHERE (connector_id, report_id) IN
                (SELECT connector_id, report_id FROM reports WHERE received_at < ?1 ORDER BY received_at LIMIT ?2)
            """, .time(moment), .integer(Int64(limit)))
    }
}
