/// How threatened a device is, and how threatened it may be: `secured < low < medium < high`.
package enum ThreatLevel: String, Sendable, Hashable, CaseIterable, Comparable {
    case secured, low, medium, high

    private var rank: Int {
        switch self {
        case .secured: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    /// The reported state that stands for this level.
    package var reportedState: ReportedThreatState {
        switch self {
        case .secured: .secured
        case .low: .lowSeverity
        case .medium: .mediumSeverity
        case .high: .highSeverity
        }
    }
}

/// `managedDevice.partnerReportedThreatState` (Graph: managedDevicePartnerReportedHealthState).
package enum ReportedThreatState: String, Sendable, Hashable, CaseIterable {
    case unknown, activated, deactivated, secured, lowSeverity, mediumSeverity, highSeverity, unresponsive, compromised
    case misconfigured

    /// Position in the order in which the worst over several connectors is chosen.
    package var badness: Int {
        switch self {
        case .unknown: 0
        case .activated: 1
        case .secured: 2
        case .lowSeverity: 3
        case .mediumSeverity: 4
        case .unresponsive: 5
        case .misconfigured: 6
        case .deactivated: 7
        case .highSeverity: 8
        case .compromised: 9
        }
    }

    /// The level the state stands for, nil if it is none.
    package var level: ThreatLevel? {
        switch self {
        case .secured: .secured
        case .lowSeverity: .low
        case .mediumSeverity: .medium
        case .highSeverity: .high
        default: nil
        }
    }
}
