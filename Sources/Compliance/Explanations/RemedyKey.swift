import Core

/// Which change, without its strength. The order is the one in which candidates count: device, connectors, override, then
/// policies by id.
enum RemedyKey: Sendable, Hashable, Comparable {
    case deviceLevel, osVersion, notJailbroken, encrypted, deviceChecksIn
    case connectorAnswers(ConnectorID)
    case levelOverride
    case policy(PolicyID, PolicyEdit)

    /// What is done to a policy, first those of compliance, then those of app protection.
    enum PolicyEdit: Sendable, Hashable, Comparable {
        case allowsLevel, unassigned, appAllowsLevel, appUnassigned, off, userExcluded
    }

    /// What has to change.
    var area: RemedyChange.Area {
        switch self {
        case .deviceLevel, .osVersion, .notJailbroken, .encrypted, .deviceChecksIn: .device
        case .connectorAnswers: .connector
        case .levelOverride: .levelOverride
        case .policy(_, .allowsLevel), .policy(_, .unassigned): .compliancePolicy
        case .policy(_, .appAllowsLevel), .policy(_, .appUnassigned): .appProtectionPolicy
        case .policy(_, .off), .policy(_, .userExcluded): .accessPolicy
        }
    }
}

/// A change that could be part of a remedy, in all its strengths, the least first.
struct RemedyCandidate: Sendable {
    let key: RemedyKey
    let strengths: [RemedyChange]
}
