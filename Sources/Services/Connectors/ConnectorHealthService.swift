import Access
import Compliance
import Core
import Storage
import Threats

/// How a partner is doing for one connector, at one moment.
package struct ConnectorHealth: Sendable {
    package let view: ConnectorView
    /// Since the last clean contact; nil before the first.
    package let silence: TimeSpan?
    /// The highest mark of this silence that the audit log has, in percent of the threshold; 0 before the first.
    package let lastMark: Int
    package let nextMark: SilenceMark?
    package let devices: ReportingDevices
    /// The last report that was not rejected.
    package let lastReport: (reportID: String, received: Timestamp)?
    package let evaluated: Timestamp
}

/// Reads the health of connectors.
package struct ConnectorHealthService: Sendable {
    package init() {}

    /// - Throws: 404 when this tenant has no such connector.
    package func health(_ caller: Caller, _ id: String) throws -> ConnectorHealth {
        try caller.authorize()
        let now = caller.now
        let record = try ConnectorService.find(id, in: caller.snapshot)
        let connector = record.connector
        let counted = try caller.read { sql in try devices(of: connector, caller, sql, now) }
        return ConnectorHealth(
            view: ConnectorView(connector, partners: caller.environment.partners, now: now),
            silence: connector.lastCleanContact.map { max(now - $0, TimeSpan(microseconds: 0)) },
            lastMark: record.silenceMark, nextMark: record.openMarks.first, devices: counted,
            lastReport: try caller.read { try ConnectorStore($0).lastReport(connector.id) }, evaluated: now)
    }

    /// The devices of the platforms whose toggle is on, as far as the caller may see them.
    private func devices(
        of connector: Connector, _ caller: Caller, _ sql: any SQLConnection, _ now: Timestamp
    ) throws -> ReportingDevices {
        let platforms = DevicePlatform.allCases.filter(connector.settings.isEnabled(on:))
            .reduce(into: Set<PolicyPlatform>()) { $0.formUnion(PolicyPlatform.all(on: $1)) }
        guard !platforms.isEmpty else { return ReportingDevices() }
        let oldest = now - connector.settings.silenceThreshold
        let visibility = DeviceVisibility(caller)
        let store = ReportingDeviceStore(sql)
        if visibility.isWholeTenant {
            return try store.count(connector.id, platforms: platforms, staleBefore: oldest)
        }
        var counted = ReportingDevices()
        try store.forEach(connector.id, platforms: platforms) { id, received in
            guard let device = try DeviceStore(sql).device(id), try visibility.sees(device, sql) else { return }
            counted.total += 1
            if let received {
                counted.reported += 1
                if received < oldest { counted.stale += 1 }
            }
        }
        return counted
    }
}
