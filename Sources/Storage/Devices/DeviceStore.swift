import Compliance
import Core

/// The `devices`, `device_failures` and `device_overrides` tables of a tenant.
package struct DeviceStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    private static let columns = """
        id, entra_id, name, operating_system, policy_platform, os_version, patch_level, is_jailbroken, is_encrypted, user_id, \
        last_sync, document, compliance_state, partner_state, grace_ends, noncompliant_since, next_change, version, created_at, \
        modified_at, last_change, silence_round
        """

    private func device(_ row: any SQLRow) throws -> DeviceRecord {
        guard let platform = PolicyPlatform(rawValue: try row.text(4)) else { throw row.damaged(4) }
        guard let state = ComplianceState(rawValue: try row.text(12)) else { throw row.damaged(12) }
        guard let reported = ReportedThreatState(rawValue: try row.text(13)) else { throw row.damaged(13) }
        return DeviceRecord(
            id: try row.id(0), entraID: try row.id(1), name: row.optionalText(2), operatingSystem: try row.text(3),
            policyPlatform: platform, osVersion: row.optionalText(5), patchLevel: row.optionalText(6),
            isJailbroken: row.optionalFlag(7), isEncrypted: row.optionalFlag(8), userID: row.optionalID(9),
            lastSync: try row.time(10), document: try row.object(11),
            computed: DeviceRecord.Computed(
                state: state, reportedState: reported, graceEnds: row.optionalTime(14), since: row.optionalTime(15),
                nextChange: row.optionalTime(16), lastChange: row.optionalTime(20)),
            version: try row.integer(17), created: try row.time(18), modified: try row.time(19),
            silenceRound: try row.integer(21))
    }

    package func device(_ id: DeviceID) throws -> DeviceRecord? {
        try sql.first("SELECT \(Self.columns) FROM devices WHERE id = ?1", .id(id), map: device)
    }

    package func device(entraID: EntraDeviceID) throws -> DeviceRecord? {
        try sql.first("SELECT \(Self.columns) FROM devices WHERE entra_id = ?1", .id(entraID), map: device)
    }

    /// The device either of whose two ids this is. Import keeps the two kinds of id apart, so at most one device answers.
    package func device(eitherID id: DeviceID) throws -> DeviceRecord? {
        try device(id) ?? device(entraID: EntraDeviceID(id))
    }

    package func devices(after: DeviceID?, limit: Int) throws -> [DeviceRecord] {
        try sql.rows(
            "SELECT \(Self.columns) FROM devices WHERE id > ?1 ORDER BY id LIMIT ?2", .text(after?.text ?? ""),
            .integer(Int64(limit)), map: device)
    }

    package func devices(of user: UserID) throws -> [DeviceRecord] {
        try sql.rows("SELECT \(Self.columns) FROM devices WHERE user_id = ?1 ORDER BY id", .id(user), map: device)
    }

    /// Devices for one page of a vendor's list: of the given platforms, changed at or after `since`, in order of id.
    package func devices(
        platforms: Set<PolicyPlatform>, changedSince since: Timestamp?, after: DeviceID?, limit: Int
    ) throws -> [DeviceRecord] {
        let names = platforms.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        return try sql.rows(
            """
            SELECT \(Self.columns) FROM devices
            WHERE policy_platform IN (\(names)) AND id > ?1 AND modified_at >= ?2 ORDER BY id LIMIT ?3
            """, .text(after?.text ?? ""), .time(since ?? .never), .integer(Int64(limit)), map: device)
    }

    package func count() throws -> Int64 { try sql.first("SELECT count(*) FROM devices") { try $0.integer(0) } ?? 0 }

    /// Ids of devices whose stored state does not hold at `now`: time alone may have changed it, or the clock was set back
    /// to before it began to hold.
    package func due(at now: Timestamp, limit: Int) throws -> [DeviceID] {
        let behind: [DeviceID] = try sql.rows(
            "SELECT id FROM devices WHERE next_change <= ?1 ORDER BY next_change LIMIT ?2", .time(now),
            .integer(Int64(limit))
        ) { try $0.id(0) }
        guard behind.count < limit else { return behind }
        let ahead: [DeviceID] = try sql.rows(
            "SELECT id FROM devices WHERE last_change > ?1 ORDER BY last_change LIMIT ?2", .time(now),
            .integer(Int64(limit - behind.count))
        ) { try $0.id(0) }
        return behind + ahead.filter { !behind.contains($0) }
    }

    /// The earliest instant at which time alone may change a stored state.
    package func nextChange() throws -> Timestamp? {
        try sql.first(
            "SELECT next_change FROM devices WHERE next_change IS NOT NULL ORDER BY next_change LIMIT 1"
        ) { try $0.time(0) }
    }

    /// The latest instant from which on a stored state holds.
    package func lastChange() throws -> Timestamp? {
        try sql.first(
            "SELECT last_change FROM devices WHERE last_change IS NOT NULL ORDER BY last_change DESC LIMIT 1"
        ) { try $0.time(0) }
    }

    package func ids(platforms: Set<PolicyPlatform>, after: DeviceID?, limit: Int) throws -> [DeviceID] {
        let names = platforms.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        return try sql.rows(
            "SELECT id FROM devices WHERE policy_platform IN (\(names)) AND id > ?1 ORDER BY id LIMIT ?2",
            .text(after?.text ?? ""), .integer(Int64(limit))
        ) { try $0.id(0) }
    }

    /// Devices of the given platforms that have not been evaluated with the silence of a round, in order of id.
    package func ids(
        platforms: Set<PolicyPlatform>, beforeSilence round: Int64, after: DeviceID?, limit: Int
    ) throws -> [DeviceID] {
        let names = platforms.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        return try sql.rows(
            """
            SELECT id FROM devices WHERE policy_platform IN (\(names)) AND id > ?1 AND silence_round < ?2
            ORDER BY id LIMIT ?3
            """, .text(after?.text ?? ""), .integer(round), .integer(Int64(limit))
        ) { try $0.id(0) }
    }

    /// Remembers that a device has been evaluated with the silences up to a round.
    package func setSilenceRound(_ round: Int64, of device: DeviceID) throws {
        try sql.run("UPDATE devices SET silence_round = ?2 WHERE id = ?1", .id(device), .integer(round))
    }

    package func save(_ device: DeviceRecord) throws {
        try sql.run(
            """
            INSERT INTO devices (id, entra_id, name, operating_system, policy_platform, os_version, patch_level, is_jailbroken,
                is_encrypted, user_id, last_sync, document, compliance_state, partner_state, grace_ends, noncompliant_since,
                next_change, version, created_at, modified_at, last_change)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
            ON CONFLICT (id) DO UPDATE SET name = ?3, operating_system = ?4, policy_platform = ?5, os_version = ?6,
                patch_level = ?7, is_jailbroken = ?8, is_encrypted = ?9, user_id = ?10, last_sync = ?11, document = ?12,
                version = ?18, modified_at = ?20
            """,
            .id(device.id), .id(device.entraID), .text(device.name), .text(device.operatingSystem),
            .text(device.policyPlatform.rawValue), .text(device.osVersion), .text(device.patchLevel),
            .flag(device.isJailbroken), .flag(device.isEncrypted), .id(device.userID), .time(device.lastSync),
            .json(device.document), .text(device.computed.state.rawValue),
            .text(device.computed.reportedState.rawValue),
            .time(device.computed.graceEnds), .time(device.computed.since), .time(device.computed.nextChange),
            .integer(device.version), .time(device.created), .time(device.modified), .time(device.computed.lastChange))
    }

    package func saveComputed(_ computed: DeviceRecord.Computed, of device: DeviceID) throws {
        try sql.run(
            """
            UPDATE devices SET compliance_state = ?2, partner_state = ?3, grace_ends = ?4, noncompliant_since = ?5, next_change = ?6,
                last_change = ?7
            WHERE id = ?1
            """,
            .id(device), .text(computed.state.rawValue), .text(computed.reportedState.rawValue),
            .time(computed.graceEnds),
            .time(computed.since), .time(computed.nextChange), .time(computed.lastChange))
    }

    package func delete(_ device: DeviceRecord) throws {
        for member in [device.id.text, device.entraID.text] {
            try sql.run("DELETE FROM group_members WHERE member_id = ?1 AND kind = 'device'", .text(member))
        }
        try sql.run("DELETE FROM devices WHERE id = ?1", .id(device.id))
    }

    // MARK: First failures

    package func firstFailures(of device: DeviceID) throws -> [PolicyID: Timestamp] {
        Dictionary(
            try sql.rows("SELECT policy_id, first_failure FROM device_failures WHERE device_id = ?1", .id(device)) {
                (try $0.id(0) as PolicyID, try $0.time(1))
            }
        ) { first, _ in first }
    }

    package func saveFirstFailures(
        _ failures: [PolicyID: Timestamp], of device: DeviceID, replacing old: [PolicyID: Timestamp]
    ) throws {
        guard failures != old else { return }
        for policy in old.keys where failures[policy] == nil {
            try sql.run("DELETE FROM device_failures WHERE device_id = ?1 AND policy_id = ?2", .id(device), .id(policy))
        }
        for (policy, moment) in failures where old[policy] != moment {
            try sql.run(
                """
                INSERT INTO device_failures (device_id, policy_id, first_failure) VALUES (?1, ?2, ?3)
                ON CONFLICT (device_id, policy_id) DO UPDATE SET first_failure = ?3
                """, .id(device), .id(policy), .time(moment))
        }
    }

    // MARK: Overrides

    package func override(of device: DeviceID) throws -> LevelOverride? {
        try sql.first(
            "SELECT level, expires_at, reason FROM device_overrides WHERE device_id = ?1", .id(device),
            map: levelOverride)
    }

    private func levelOverride(_ row: any SQLRow) throws -> LevelOverride {
        guard let level = ThreatLevel(rawValue: try row.text(0)) else { throw row.damaged(0) }
        return LevelOverride(level: level, expires: try row.time(1), reason: try row.text(2))
    }

    package func save(_ override: LevelOverride, of device: DeviceID, by actor: String, now: Timestamp) throws {
        try sql.run(
            """
            INSERT INTO device_overrides (device_id, level, reason, expires_at, set_by, set_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (device_id) DO UPDATE SET level = ?2, reason = ?3, expires_at = ?4, set_by = ?5, set_at = ?6
            """,
            .id(device), .text(override.level.rawValue), .text(override.reason), .time(override.expires), .text(actor),
            .time(now))
    }

    /// - Returns: false when there was none.
    package func deleteOverride(of device: DeviceID) throws -> Bool {
        try sql.run("DELETE FROM device_overrides WHERE device_id = ?1", .id(device)) == 1
    }

    // MARK: Runs of devices

    /// The first failures of all devices from one id through another.
    package func firstFailures(
        from first: DeviceID, through last: DeviceID
    ) throws -> [DeviceID: [PolicyID: Timestamp]] {
        var failures: [DeviceID: [PolicyID: Timestamp]] = [:]
        let query = "SELECT device_id, policy_id, first_failure FROM device_failures WHERE device_id BETWEEN ?1 AND ?2"
        try sql.forEachRow(query, [.id(first), .id(last)]) { row in
            let (device, policy): (DeviceID, PolicyID) = (try row.id(0), try row.id(1))
            failures[device, default: [:]][policy] = try row.time(2)
            return true
        }
        return failures
    }

    /// The overrides of all devices from one id through another.
    package func overrides(from first: DeviceID, through last: DeviceID) throws -> [DeviceID: LevelOverride] {
        let rows = try sql.rows(
            "SELECT level, expires_at, reason, device_id FROM device_overrides WHERE device_id BETWEEN ?1 AND ?2",
            .id(first), .id(last)
        ) { row in (try row.id(3) as DeviceID, try levelOverride(row)) }
        return Dictionary(rows) { first, _ in first }
    }
}
