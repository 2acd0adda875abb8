import Compliance
import Core

/// The `state_changes` table of a tenant.
package struct StateChangeStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    package func append(_ change: StateChange) throws {
        try sql.run("UPDATE state_changes SET is_latest = 0 WHERE device_id = ?1 AND is_latest = 1", .id(change.device))
        try sql.run(
            """
            INSERT INTO state_changes (id, device_id, occurred_at, recorded_at, from_state, to_state, cause, target_id, actor_id,
                actor_name, request_id, is_latest)
            SELECT coalesce(max(id), 0) + 1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1 FROM state_changes
            """,
            .id(change.device), .time(change.occurred), .time(change.recorded), .text(change.from?.rawValue),
            .text(change.to.rawValue), .text(change.cause.rawValue), .text(change.targetID), .text(change.actor?.id),
            .text(change.actor?.displayName), .text(change.actor?.requestID))
    }

    /// A device's changes after a place in their order, oldest first.
    package func changes(
        of device: DeviceID, after: (occurred: Timestamp, id: Int64), limit: Int
    ) throws -> [(id: Int64, change: StateChange)] {
        try sql.rows(
            """
            SELECT id, occurred_at, recorded_at, from_state, to_state, cause, target_id, actor_id, actor_name, request_id
            FROM state_changes WHERE device_id = ?1 AND (occurred_at, id) > (?2, ?3) ORDER BY occurred_at, id LIMIT ?4
            """, .id(device), .time(after.occurred), .integer(after.id), .integer(Int64(limit))
        ) { row in
            guard let to = ComplianceState(rawValue: try row.text(4)) else { throw row.damaged(4) }
            guard let cause = StateChangeCause(rawValue: try row.text(5)) else { throw row.damaged(5) }
            var actor: StateChange.Actor?
            if let id = row.optionalText(7) {
                actor = StateChange.Actor(
                    id: id, displayName: row.optionalText(8) ?? "", requestID: row.optionalText(9) ?? "")
            }
            return (
                id: try row.integer(0),
                change: StateChange(
                    device: device, occurred: try row.time(1), recorded: try row.time(2),
                    from: row.optionalText(3).flatMap(ComplianceState.init(rawValue:)), to: to, cause: cause,
                    targetID: row.optionalText(6), actor: actor)
            )
        }
    }

    /// Drops what was stored before `moment`, at most `limit` rows. The newest change of each device stays.
    package func purge(recordedBefore moment: Timestamp, limit: Int) throws -> Int {
        try sql.run(
            """
            DELETE FROM state_changes WHERE id IN
                (SELECT id FROM state_changes WHERE is_latest = 0 AND recorded_at < ?1 ORDER BY recorded_at LIMIT ?2)
            """, .time(moment), .integer(Int64(limit)))
    }

    /// When the oldest change that may be dropped one day was stored.
    package func oldest() throws -> Timestamp? {
        try sql.first(
            "SELECT recorded_at FROM state_changes WHERE is_latest = 0 ORDER BY recorded_at LIMIT 1"
        ) { try $0.time(0) }
    }
}
