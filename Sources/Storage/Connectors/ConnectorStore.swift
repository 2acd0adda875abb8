import Core
import Threats

/// A stored connector with what the clock has already been told about it.
package struct ConnectorRecord: Sendable, Equatable {
    package var connector: Connector
    /// Whether the devices were last evaluated with this connector past its threshold.
    package var wasSilent: Bool
    /// The highest mark of the present silence, in percent of the threshold, that the audit log has; 0 before the first.
    package var silenceMark: Int

    package init(connector: Connector, wasSilent: Bool, silenceMark: Int = 0) {
        self.connector = connector
        self.wasSilent = wasSilent
        self.silenceMark = silenceMark
    }
}

/// The `connectors` table of a tenant.
package struct ConnectorStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func all() throws -> [ConnectorRecord] {
        try sql.rows(
            """
            SELECT id, document, provisioning, error_code, last_clean_contact, last_heartbeat, minimum_os, display_name, was_silent,
                version, created_at, modified_at, silence_mark
            FROM connectors ORDER BY id
            """
        ) { row in
            guard let provisioning = Provisioning(rawValue: try row.text(2)) else { throw row.damaged(2) }
            let connector = Connector(
                id: try row.id(0), displayName: row.optionalText(7),
                settings: try ConnectorSettings(json: try row.object(1)),
                provisioning: provisioning, errorCode: row.optionalText(3), lastCleanContact: row.optionalTime(4),
                lastHeartbeat: row.optionalTime(5), minimumOSVersions: try MinimumOSVersions.read(try row.object(6)),
                createdAt: try row.time(10), modifiedAt: try row.time(11), version: try row.integer(9))
            return ConnectorRecord(
                connector: connector, wasSilent: try row.flag(8), silenceMark: Int(clamping: try row.integer(12)))
        }
    }

    /// Inserts a connector or writes all that may change of it.
    /// - Parameters:
    ///   - wasSilent: whether the devices are evaluated with the connector past its threshold.
    ///   - silenceMark: the highest mark of its silence that the audit log has.
    package func save(_ connector: Connector, wasSilent: Bool = false, silenceMark: Int = 0) throws {
        try sql.run(
            """
            INSERT INTO connectors (id, document, provisioning, error_code, last_clean_contact, last_heartbeat, minimum_os,
                display_name, version, created_at, modified_at, was_silent, silence_mark)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            ON CONFLICT (id) DO UPDATE SET document = ?2, provisioning = ?3, error_code = ?4, last_clean_contact = ?5,
                last_heartbeat = ?6, minimum_os = ?7, display_name = ?8, version = ?9, modified_at = ?11, was_silent = ?12,
                silence_mark = ?13
            """,
            .id(connector.id), .json(connector.settings.json()), .text(connector.provisioning.rawValue),
            .text(connector.errorCode), .time(connector.lastCleanContact), .time(connector.lastHeartbeat),
            .json(MinimumOSVersions.json(connector.minimumOSVersions)),
            .text(connector.displayName), .integer(connector.version), .time(connector.createdAt),
            .time(connector.modifiedAt), .flag(wasSilent), .integer(Int64(silenceMark)))
    }

    package func setSilent(_ silent: Bool, _ connector: ConnectorID) throws {
        try sql.run("UPDATE connectors SET was_silent = ?2 WHERE id = ?1", .id(connector), .flag(silent))
    }

    /// Keeps the highest mark of the present silence that the audit log has.
    package func setMark(_ percent: Int, _ connector: ConnectorID) throws {
        try sql.run(
            "UPDATE connectors SET silence_mark = ?2 WHERE id = ?1", .id(connector), .integer(Int64(percent)))
    }

    /// Keeps the last report that was not rejected.
    package func setLastReport(_ reportID: String, received: Timestamp, _ connector: ConnectorID) throws {
        try sql.run(
            "UPDATE connectors SET last_report_id = ?2, last_report_at = ?3 WHERE id = ?1", .id(connector),
            .text(reportID), .time(received))
    }

    /// The last report that was not rejected, nil before the first.
    package func lastReport(_ connector: ConnectorID) throws -> (reportID: String, received: Timestamp)? {
        try sql.first(
            """
            SELECT last_report_id, last_report_at FROM connectors
            WHERE id = ?1 AND last_report_id IS NOT NULL AND last_report_at IS NOT NULL
            """, .id(connector)
        ) { (reportID: try $0.text(0), received: try $0.time(1)) }
    }

    /// Deletes a connector and keeps its version, so that one that is added under the same id has versions of its own.
    package func delete(_ connector: Connector) throws {
        let last = max(connector.version, try firstVersion() - 1)
        try sql.run("DELETE FROM connectors WHERE id = ?1", .id(connector.id))
        try SettingsStore(sql).set("lastConnectorVersion", "\(last)")
    }

    /// The version of a connector that is added now: above that of every one that was deleted.
    package func firstVersion() throws -> Int64 {
        let last = try sql.first("SELECT value FROM meta WHERE name = 'lastConnectorVersion'") { try $0.text(0) }
        return (last.flatMap { Int64($0) } ?? 0) + 1
    }
}
