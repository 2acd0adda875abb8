import Core
import Threats

/// One report of a device's history.
package struct StoredReport: Sendable, Equatable {
    package let connector: ConnectorID
    package let reportID: String
    package let status: String
    package let state: ReportedThreatState
    package let observed: Timestamp
    package let received: Timestamp
    /// The item as it came, in canonical form.
    package let body: String
}

extension ThreatReportStore {
    /// A device's kept reports after a place in their order, oldest first.
    package func reports(
        of device: EntraDeviceID, after: (received: Timestamp, connector: String, reportID: String), limit: Int
    ) throws -> [StoredReport] {
        try sql.rows(
            """
            SELECT connector_id, report_id, status, state, observed_at, received_at, body FROM reports
            WHERE entra_id = ?1 AND (received_at, connector_id, report_id) > (?2, ?3, ?4)
            ORDER BY received_at, connector_id, report_id LIMIT ?5
            """, .id(device), .time(after.received), .text(after.connector), .text(after.reportID),
            .integer(Int64(limit))
        ) { row in
            guard let state = ReportedThreatState(rawValue: try row.text(3)) else { throw row.damaged(3) }
            return StoredReport(
                connector: try row.id(0), reportID: try row.text(1), status: try row.text(2), state: state,
                observed: try row.time(4), received: try row.time(5), body: try row.text(6))
        }
    }

    /// When the oldest kept report came.
    package func oldest() throws -> Timestamp? {
        try sql.first("SELECT received_at FROM reports ORDER BY received_at LIMIT 1") { try $0.time(0) }
    }
}
