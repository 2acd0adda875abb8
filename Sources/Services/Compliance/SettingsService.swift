import Access
import Compliance
import Core
import Storage

/// The tenant-wide compliance settings (`deviceManagement.settings`).
package struct SettingsService: Sendable {
    package init() {}

    /// The settings, and their version.
    package func get(_ caller: Caller) throws -> (settings: ComplianceSettings, version: Int64) {
        try caller.authorize()
        let snapshot = caller.snapshot
        return (snapshot.settings, snapshot.settingsVersion)
    }

    /// - Parameters:
    ///   - secureByDefault: nil leaves it as it is.
    ///   - checkinThresholdDays: 1–120; nil leaves it as it is.
    /// - Returns: the settings, their version, and how many devices the change made compliant.
    package func update(
        _ caller: Caller, secureByDefault: Bool?, checkinThresholdDays: Int64?
    ) async throws -> (settings: ComplianceSettings, version: Int64, devicesMadeCompliant: Int) {
        try caller.authorize()
        return try await caller.change { change in
            let before = try change.snapshot()
            let version = before.settingsVersion
            try change.require(version: version)
            let settings = try Self.changed(
                before.settings, secureByDefault: secureByDefault, checkinThresholdDays: checkinThresholdDays)
            guard settings != before.settings else { return (settings, version, 0) }
            try SettingsStore(change.sql).save(settings, version: version + 1)
            change.transaction.changed(.compliance)
            let outcome = try ConnectorService.refresh(change, before: before, change.origin())
            change.record(
                (id: change.caller.tenantID.text, displayName: nil), before: Self.auditJSON(before.settings),
                after: Self.auditJSON(settings), details: ConnectorService.details(outcome))
            return (settings, version + 1, outcome.madeCompliant)
        }
    }

    /// The settings with those changed that are given. Saving a change and previewing it both ask here.
    /// - Throws: 400 unless the threshold is 1–120 days.
    static func changed(
        _ settings: ComplianceSettings, secureByDefault: Bool?, checkinThresholdDays: Int64?
    ) throws(Failure) -> ComplianceSettings {
        if let days = checkinThresholdDays, !(1...120).contains(days) {
            throw .invalid(
                "'deviceComplianceCheckinThresholdDays' must be between 1 and 120.",
                target: "settings.deviceComplianceCheckinThresholdDays")
        }
        var settings = settings
        if let secureByDefault { settings.secureByDefault = secureByDefault }
        if let days = checkinThresholdDays { settings.checkinThresholdDays = Int(days) }
        return settings
    }

    private static func auditJSON(_ settings: ComplianceSettings) -> JSON {
        [
            "secureByDefault": .bool(settings.secureByDefault),
            "deviceComplianceCheckinThresholdDays": .integer(Int64(settings.checkinThresholdDays)),
        ]
    }
}
