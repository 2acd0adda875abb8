import Core

/// What compliance needs to know of one connector.
package struct ConnectorFacts: Sendable, Equatable {
    /// Which rule a connector's word counts in.
    package enum Family: String, Sendable, Hashable, CaseIterable {
        case thirdParty, defender, windowsSecurityCenter
    }

    /// Whether the partner has provisioned itself.
    package enum Provisioning: String, Sendable, Hashable, CaseIterable {
        case never, yes, withdrawn
    }

    /// The partner's well-known id, or a custom partner's.
    package var id: ConnectorID
    /// The partner's name, for the administrator's eyes only.
    package var displayName: String
    /// Which rule its word counts in.
    package var family: Family
    /// Only a partner that was provisioned once counts.
    package var provisioning: Provisioning
    /// Last clean contact plus the threshold: the partner is silent when now is later than this. Nil without any
    /// contact.
    package var silentAfter: Timestamp?
    /// What silence means.
    package var failMode: FailMode
    /// The platforms whose compliance toggle (`{android,ios,windows,mac}Enabled`) is on.
    package var enabled: Set<DevicePlatform>
    /// The platforms whose app-protection toggle (`*MobileApplicationManagementEnabled`) is on.
    package var appProtectionEnabled: Set<DevicePlatform>
    /// The platforms whose `*DeviceBlockedOnMissingPartnerData` is on.
    package var blocksOnMissing: Set<DevicePlatform>
    /// `partnerUnsupportedOsVersionBlocked`.
    package var blocksUnsupportedOS: Bool
    /// The partner's minimum operating-system version by platform, where one is known.
    package var minimumOS: [DevicePlatform: OSVersion]

    package init(
        id: ConnectorID, displayName: String, family: Family, provisioning: Provisioning, silentAfter: Timestamp?,
        failMode: FailMode = .ignore, enabled: Set<DevicePlatform>,
        appProtectionEnabled: Set<DevicePlatform> = [], blocksOnMissing: Set<DevicePlatform> = [],
        blocksUnsupportedOS: Bool = false, minimumOS: [DevicePlatform: OSVersion] = [:]
    ) {
        self.id = id
        self.displayName = displayName
        self.family = family
        self.provisioning = provisioning
        self.silentAfter = silentAfter
        self.failMode = failMode
        self.enabled = enabled
        self.appProtectionEnabled = appProtectionEnabled
        self.blocksOnMissing = blocksOnMissing
        self.blocksUnsupportedOS = blocksUnsupportedOS
        self.minimumOS = minimumOS
    }

    /// Whether the last clean contact is longer ago than the threshold.
    package func isSilent(at now: Timestamp) -> Bool { silentAfter.map { now > $0 } ?? false }
}

/// What a silent partner means past the threshold.
package enum FailMode: String, Sendable, Hashable, CaseIterable {
    /// The connector gives no result (Intune's way).
    case ignore
    /// Its last reports go on counting.
    case holdLast
    /// The device fails.
    case block
}
