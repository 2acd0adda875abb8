import Core
import Threats

/// A stored connector with what the clock has already been told about it.
package struct ConnectorRecord: Sendable, Equatable {
    package var connector: Connector
    /// Whether the devices were last evaluated with this connector past its threshold.
    package var wasSilent: Bool

    package init(connector: Connector, wasSilent: Bool) {
        self.connector = connector
        self.wasSilent = wasSilent
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
                version, created_at, modified_at
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
            return ConnectorRecord(connector: connector, wasSilent: try row.flag(8))
        }
    }

    /// Inserts a connector or writes all that may change of it.
    package func save(_ connector: Connector) throws {
        try sql.run(
            """
            INSERT INTO connectors (id, document, provisioning, error_code, last_clean_contact, last_heartbeat, minimum_os,
                display_name, version, created_at, modified_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (id) DO UPDATE SET document = ?2, provisioning = ?3, error_code = ?4, last_clean_contact = ?5,
                last_heartbeat = ?6, minimum_os = ?7, display_name = ?8, version = ?9, modified_at = ?11
            """,
            .id(connector.id), .json(connector.settings.json()), .text(connector.provisioning.rawValue),
            .text(connector.errorCode), .time(connector.lastCleanContact), .time(connector.lastHeartbeat),
            .json(MinimumOSVersions.json(connector.minimumOSVersions)),
            .text(connector.displayName), .integer(connector.version), .time(connector.createdAt),
            .time(connector.modifiedAt))
    }

    package func setSilent(_ silent: Bool, _ connector: ConnectorID) throws {
        try sql.run("UPDATE connectors SET was_silent = ?2 WHERE id = ?1", .id(connector), .flag(silent))
    }

    package func delete(_ connector: ConnectorID) throws {
        try sql.run("DELETE FROM connectors WHERE id = ?1", .id(connector))
    }
}
