import Compliance
import Core

/// How many devices a partner has spoken of.
package struct ReportingDevices: Sendable, Hashable {
    package var total = 0
    /// With at least one applied report of the connector.
    package var reported = 0
    /// Of those, with a last report that is older than the threshold.
    package var stale = 0

    package init() {}
}

/// Reads devices together with what one connector last said of them.
package struct ReportingDeviceStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func count(
        _ connector: ConnectorID, platforms: Set<PolicyPlatform>, staleBefore moment: Timestamp
    ) throws -> ReportingDevices {
        var counted = ReportingDevices()
        try sql.forEachRow(
            """
            SELECT count(*), count(r.received_at), count(CASE WHEN r.received_at < ?2 THEN 1 END)
            FROM devices d LEFT JOIN last_reports r ON r.entra_id = d.entra_id AND r.connector_id = ?1
            WHERE d.policy_platform IN (\(Self.names(platforms)))
            """, [.id(connector), .time(moment)]
        ) { row in
            counted.total = Int(try row.integer(0))
            counted.reported = Int(try row.integer(1))
            counted.stale = Int(try row.integer(2))
            return false
        }
        return counted
    }

    /// Calls the body with each device and when the connector's last report about it came.
    package func forEach(
        _ connector: ConnectorID, platforms: Set<PolicyPlatform>, _ body: (DeviceID, Timestamp?) throws -> Void
    ) throws {
        try sql.forEachRow(
            """
            SELECT d.id, r.received_at
            FROM devices d LEFT JOIN last_reports r ON r.entra_id = d.entra_id AND r.connector_id = ?1
            WHERE d.policy_platform IN (\(Self.names(platforms)))
            """, [.id(connector)]
        ) { row in
            try body(try row.id(0), row.optionalTime(1))
            return true
        }
    }

    private static func names(_ platforms: Set<PolicyPlatform>) -> String {
        platforms.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    }
}
