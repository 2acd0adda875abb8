import Compliance
import Core

/// The tenant-wide settings, in the `meta` table of a tenant.
package struct SettingsStore {
    private let sql: any SQLConnection

    package init(_ sql: any SQLConnection) { self.sql = sql }

    /// The settings, and their version, which rises with each change.
    package func compliance() throws -> (settings: ComplianceSettings, version: Int64) {
        let text: String? = try sql.first("SELECT value FROM meta WHERE name = 'compliance'") { try $0.text(0) }
        guard let text, let object = (try? JSONReader.read(text, limits: .trusted))?.object else {
            return (ComplianceSettings(secureByDefault: false, checkinThresholdDays: 30), 0)
        }
        let settings = ComplianceSettings(
            secureByDefault: object["secureByDefault"]?.bool ?? false,
            checkinThresholdDays: Int(clamping: object["deviceComplianceCheckinThresholdDays"]?.integer ?? 30))
        return (settings, object["version"]?.integer ?? 1)
    }

    package func save(_ settings: ComplianceSettings, version: Int64 = 1) throws {
        let document: JSONObject = [
            "version": .integer(version),
            "secureByDefault": .bool(settings.secureByDefault),
            "deviceComplianceCheckinThresholdDays": .integer(Int64(settings.checkinThresholdDays)),
        ]
        try set("compliance", JSONWriter.text(.object(document)))
    }

    package func set(_ name: String, _ value: String) throws {
        try sql.run(
            "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", .text(name),
            .text(value))
    }
}
