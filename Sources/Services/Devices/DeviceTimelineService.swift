import Access
import Compliance
import Core
import Storage

/// One entry of a device's timeline.
package enum TimelineEntry: Sendable {
    /// A vendor's report that was not rejected.
    case report(StoredReport)
    /// A change of the device's state, or an override that came or went.
    case change(id: Int64, StateChange)

    /// Where the entry stands. Of one instant the reports come first, for they are causes.
    package var position: TimelinePosition {
        switch self {
        case .report(let report):
            TimelinePosition(
                instant: report.received, isChange: false, key: report.connector.text, reportID: report.reportID)
        case .change(let id, let change):
            TimelinePosition(instant: change.occurred, isChange: true, key: String(id), reportID: "")
        }
    }
}

/// A place in a timeline's order.
package struct TimelinePosition: Sendable, Hashable {
    package let instant: Timestamp
    package let isChange: Bool
    /// The connector of a report, the number of a change.
    package let key: String
    package let reportID: String

    package init(instant: Timestamp, isChange: Bool, key: String, reportID: String) {
        self.instant = instant
        self.isChange = isChange
        self.key = key
        self.reportID = reportID
    }

    /// Before everything.
    static let start = TimelinePosition(instant: .never, isChange: false, key: "", reportID: "")
}

/// What happened to a device: its reports, and each change of its state with the cause.
package struct DeviceTimelineService: Sendable {
    package init() {}

    /// Entries after a place, oldest first, complete up to now for as long as history is kept.
    /// - Parameters:
    ///   - id: either id of the device.
    ///   - after: the last entry that the caller has; nil for the beginning.
    /// - Returns: at most `limit` entries.
    /// - Throws: 404 for a device that is unknown or outside the caller's scope.
    package func entries(
        _ caller: Caller, _ id: String, after: TimelinePosition?, limit: Int
    ) async throws -> [TimelineEntry] {
        try caller.authorize()
        // What time alone did is part of the story, also where nobody has looked since.
        try await ComplianceClock(environment: caller.environment).settle(caller.tenant)
        let after = after ?? .start
        return try caller.read { sql in
            let device = try DeviceService.find(id, sql, DeviceVisibility(caller))
            // After a change the reports of its instant have all been given.
            let reports = try ThreatReportStore(sql).reports(
                of: device.entraID,
                after: after.isChange
                    ? (after.instant + TimeSpan(microseconds: 1), "", "")
                    : (after.instant, after.key, after.reportID),
                limit: limit)
            let number = after.isChange ? Int64(after.key) ?? .max : 0
            let changes = try StateChangeStore(sql).changes(
                of: device.id, after: (after.instant, number), limit: limit)
            let merged = reports.map(TimelineEntry.report) + changes.map { .change(id: $0.id, $0.change) }
            return Array(merged.enumerated().sorted { Self.isBefore($0, $1) }.prefix(limit).map(\.element))
        }
    }

    /// Reports and changes are each in their order already, reports first in the list.
    private static func isBefore(
        _ left: (offset: Int, element: TimelineEntry), _ right: (offset: Int, element: TimelineEntry)
    ) -> Bool {
        let (a, b) = (left.element.position, right.element.position)
        return (a.instant, left.offset) < (b.instant, right.offset)
    }
}
