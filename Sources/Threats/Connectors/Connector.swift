import Core

/// A tenant's connection to one partner: what administrators set and what the partner did. Its state is computed.
package struct Connector: Sendable, Equatable {
    /// The partner's well-known id, or a custom partner's own.
    package let id: ConnectorID
    /// The name of a custom partner; nil for one of the catalogue.
    package var displayName: String?
    /// What administrators set.
    package var settings: ConnectorSettings
    /// Whether the partner's side is set up.
    package var provisioning: Provisioning
    /// The partner's own code of its present problem; nil when it has none.
    package var errorCode: String?
    /// The last clean heartbeat or accepted report. Silence is counted from here.
    package var lastCleanContact: Timestamp?
    /// The last heartbeat of any kind or accepted report, as administrators see it.
    package var lastHeartbeat: Timestamp?
    /// The lowest OS version of each platform, as the last clean heartbeat that named the platform said.
    package var minimumOSVersions: [DevicePlatform: OSVersion]
    /// When the connector was added.
    package let createdAt: Timestamp
    /// When administrators last changed it.
    package var modifiedAt: Timestamp
    /// Rises with each change by administrators; heartbeats leave it.
    package var version: Int64

    /// A connector with everything given, as storage has it.
    package init(
        id: ConnectorID, displayName: String?, settings: ConnectorSettings, provisioning: Provisioning,
        errorCode: String?,
        lastCleanContact: Timestamp?, lastHeartbeat: Timestamp?, minimumOSVersions: [DevicePlatform: OSVersion],
        createdAt: Timestamp, modifiedAt: Timestamp, version: Int64
    ) {
        self.id = id
        self.displayName = displayName
        self.settings = settings
        self.provisioning = provisioning
        self.errorCode = errorCode
        self.lastCleanContact = lastCleanContact
        self.lastHeartbeat = lastHeartbeat
        self.minimumOSVersions = minimumOSVersions
        self.createdAt = createdAt
        self.modifiedAt = modifiedAt
        self.version = version
    }

    /// A connector that was just added; the partner has yet to send its first clean heartbeat.
    package init(new id: ConnectorID, displayName: String? = nil, settings: ConnectorSettings, at now: Timestamp) {
        self.init(
            id: id, displayName: displayName, settings: settings, provisioning: .never, errorCode: nil,
            lastCleanContact: nil, lastHeartbeat: nil, minimumOSVersions: [:], createdAt: now, modifiedAt: now,
            version: 1)
    }

    /// `lastHeartbeatDateTime` as Graph shows it: `0001-01-01T00:00:00Z` when there was none.
    package var lastHeartbeatDateTime: Timestamp { lastHeartbeat ?? .never }
}

extension Connector {
    /// The state at `now`; the first rule that matches wins.
    package func partnerState(at now: Timestamp) -> PartnerState {
        switch provisioning {
        case .never: return .notSetUp
        case .withdrawn: return .unavailable
        case .yes: break
        }
        if errorCode != nil { return .error }
        if isSilent(at: now) { return .unresponsive }
        return settings.hasAnyToggleOn ? .enabled : .available
    }

    /// The moment strictly after which the partner is past its threshold, whatever else its state is; nil before its
    /// first clean contact.
    package var silentAt: Timestamp? { lastCleanContact.map { $0 + settings.silenceThreshold } }

    /// Whether the partner is past its threshold. Exactly N × 24 hours is not past.
    package func isSilent(at now: Timestamp) -> Bool { silentAt.map { now > $0 } ?? false }

    /// The lowest OS version the partner supports: the catalogue's, which heartbeats can only raise. Nil if none is
    /// known.
    package func minimumOSVersion(on platform: DevicePlatform, partner: Partner) -> OSVersion? {
        [minimumOSVersions[platform], partner.minimumOSVersions[platform]].compactMap { $0 }.max()
    }

    /// Whether the partner may send reports and read devices.
    package var isReady: Bool { provisioning == .yes }

    /// Refuses a partner that is not, or no longer, set up.
    /// - Throws: 403 `ConnectorNotReady` in the states `notSetUp` and `unavailable`.
    package func requireReady() throws(Failure) {
        guard isReady else {
            throw .forbidden(
                "The connector is not set up; send a clean heartbeat first.", code: "ConnectorNotReady")
        }
    }
}
