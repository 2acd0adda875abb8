import Core

/// The last applied report of one connector about one device.
package struct ReportFacts: Sendable, Hashable {
    /// Whose report it is.
    package var connector: ConnectorID
    /// What the partner said last.
    package var state: ReportedThreatState
    /// The newest state that is neither `activated` nor `unresponsive`, nil if there never was one.
    package var settledState: ReportedThreatState?
    /// The partner's own name for the report.
    package var reportID: String
    /// `observedDateTime` as the partner gave it.
    package var observed: Timestamp
    /// The earlier of observed and received, by which reports are ordered.
    package var orderTime: Timestamp

    package init(
        connector: ConnectorID, state: ReportedThreatState, settledState: ReportedThreatState? = nil, reportID: String,
        observed: Timestamp, orderTime: Timestamp
    ) {
        self.connector = connector
        self.state = state
        self.settledState = settledState
        self.reportID = reportID
        self.observed = observed
        self.orderTime = orderTime
    }
}
