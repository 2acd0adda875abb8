import Core

/// What a connector last said of a device. Never purged, and it outlives both.
package struct LastReport: Sendable, Hashable {
    /// What it said.
    package let state: ReportedThreatState
    /// The last state that is neither `activated` nor `unresponsive`; nil if there was none.
    package let settledState: ReportedThreatState?
    /// The partner's id of that report.
    package let reportID: String
    /// When the partner saw it.
    package let observed: Timestamp
    /// Where it stands among the device's reports: the earlier of observed and received.
    package let orderTime: Timestamp
    /// When it came.
    package let receivedAt: Timestamp

    /// A report with everything given, as storage has it.
    package init(
        state: ReportedThreatState, settledState: ReportedThreatState?, reportID: String, observed: Timestamp,
        orderTime: Timestamp, receivedAt: Timestamp
    ) {
        self.state = state
        self.settledState = settledState
        self.reportID = reportID
        self.observed = observed
        self.orderTime = orderTime
        self.receivedAt = receivedAt
    }

    /// What a new item does to the last report. Newer wins; at equal times the worse wins, an equal state is
    /// `unchanged` and a lesser one `stale`. An `unchanged` item becomes the last report, so its time counts.
    package static func resolve(
        previous: LastReport?, item: ThreatReportItem, received: Timestamp
    ) -> (status: ReportStatus, last: LastReport) {
        let order = item.orderTime(received: received)
        let next = LastReport(
            state: item.state, settledState: item.state.isSettled ? item.state : previous?.settledState,
            reportID: item.reportID, observed: item.observed, orderTime: order, receivedAt: received)
        guard let previous else { return (.applied, next) }
        if order < previous.orderTime { return (.stale, previous) }
        if item.state == previous.state { return (.unchanged, next) }
        if order == previous.orderTime, item.state.badness < previous.state.badness { return (.stale, previous) }
        return (.applied, next)
    }
}
