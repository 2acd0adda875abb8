import Core

/// One app that a user registered on a device.
package struct AppRegistration: Sendable, Equatable {
    package let id: AppRegistrationID
    package let entraID: EntraDeviceID
    package let userID: UserID
    /// The app: a UUID in lower case, any other text byte for byte.
    package let appID: ExactText
    package let platform: DevicePlatform
    package let created: Timestamp

    package init(
        id: AppRegistrationID, entraID: EntraDeviceID, userID: UserID, appID: ExactText, platform: DevicePlatform,
        created: Timestamp
    ) {
        self.id = id
        self.entraID = entraID
        self.userID = userID
        self.appID = appID
        self.platform = platform
        self.created = created
    }
}

/// The `app_registrations` table of a tenant.
package struct AppRegistrationStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    private static let columns = "id, entra_id, user_id, app_id, platform, created_at"

    private func registration(_ row: any SQLRow) throws -> AppRegistration {
        guard let platform = DevicePlatform(rawValue: try row.text(4)) else { throw row.damaged(4) }
        return AppRegistration(
            id: try row.id(0), entraID: try row.id(1), userID: try row.id(2), appID: ExactText(try row.text(3)),
            platform: platform, created: try row.time(5))
    }

    package func registration(_ id: AppRegistrationID) throws -> AppRegistration? {
        try sql.first("SELECT \(Self.columns) FROM app_registrations WHERE id = ?1", .id(id), map: registration)
    }

    /// Everything that is registered on a device, by whomever.
    package func registrations(of device: EntraDeviceID) throws -> [AppRegistration] {
        try sql.rows(
            "SELECT \(Self.columns) FROM app_registrations WHERE entra_id = ?1 ORDER BY user_id, app_id", .id(device),
            map: registration)
    }

    /// What is registered on the enrolled devices from one managed id through another, by `azureADDeviceId`.
    package func registrations(
        ofDevicesFrom first: DeviceID, through last: DeviceID
    ) throws -> [EntraDeviceID: [AppRegistration]] {
        let query = """
            SELECT r.id, r.entra_id, r.user_id, r.app_id, r.platform, r.created_at
            FROM devices d JOIN app_registrations r ON r.entra_id = d.entra_id WHERE d.id BETWEEN ?1 AND ?2
            """
        let all = try sql.rows(query, .id(first), .id(last), map: registration)
        return Dictionary(grouping: all, by: \.entraID)
    }

    /// Calls `body` for each device that only its registrations know, in order of id, until it returns false.
    /// - Parameter first: the least id; nil for all of them.
    package func forEachUnenrolled(from first: EntraDeviceID?, _ body: (EntraDeviceID) throws -> Bool) throws {
        let query = """
            SELECT DISTINCT r.entra_id FROM app_registrations r
            WHERE r.entra_id >= ?1
                AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.entra_id = r.entra_id OR d.id = r.entra_id)
            ORDER BY r.entra_id LIMIT ?2
            """
        var ids = try sql.rows(query, .text(first?.text ?? ""), .integer(Self.chunk)) { row -> EntraDeviceID in
            try row.id(0)
        }
        while let last = ids.last {
            for id in ids {
                guard try body(id) else { return }
            }
            // No id lies between an id and itself with one more character.
            ids = try sql.rows(query, .text(last.text + " "), .integer(Self.chunk)) { try $0.id(0) }
        }
    }

    /// Devices read at a time.
    private static let chunk: Int64 = 500

    /// Whether anything is registered on a device.
    package func knows(_ device: EntraDeviceID) throws -> Bool {
        try sql.first("SELECT 1 FROM app_registrations WHERE entra_id = ?1 LIMIT 1", .id(device)) { try $0.integer(0) }
            != nil
    }

    /// Registrations in order of id.
    package func registrations(after: AppRegistrationID?, limit: Int) throws -> [AppRegistration] {
        try sql.rows(
            "SELECT \(Self.columns) FROM app_registrations WHERE id > ?1 ORDER BY id LIMIT ?2",
            .text(after?.text ?? ""), .integer(Int64(limit)), map: registration)
    }

    package func insert(_ registration: AppRegistration) throws {
        try sql.run(
            """
            INSERT INTO app_registrations (id, entra_id, user_id, app_id, platform, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            .id(registration.id), .id(registration.entraID), .id(registration.userID), .text(registration.appID.text),
            .text(registration.platform.rawValue), .time(registration.created))
    }

    package func delete(_ registration: AppRegistrationID) throws {
        try sql.run("DELETE FROM app_registrations WHERE id = ?1", .id(registration))
    }
}
