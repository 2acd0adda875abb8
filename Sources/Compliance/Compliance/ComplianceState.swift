import Core

/// A device's state. Graph: `complianceState`; a device that fails is `noncompliant`, in one word.
package enum ComplianceState: String, Sendable, Hashable, CaseIterable {
    case unknown, compliant, noncompliant, conflict, error, inGracePeriod, configManager

    /// Whether the device meets the access control `compliantDevice`.
    package var meetsCompliantDevice: Bool { self == .compliant || self == .inGracePeriod }
}

/// A policy's state on one device, from best to worst.
package enum PolicyState: String, Sendable, Hashable, CaseIterable, Comparable {
    case notApplicable, compliant, inGracePeriod, nonCompliant, error

    private var rank: Int {
        switch self {
        case .notApplicable: 0
        case .compliant: 1
        case .inGracePeriod: 2
        case .nonCompliant: 3
        case .error: 4
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    /// What `deviceCompliancePolicyStates` shows (Graph: `complianceStatus`, which knows no grace period).
    package var graphStatus: String { self == .inGracePeriod ? PolicyState.nonCompliant.rawValue : rawValue }
}
