import Core

/// A threat defense vendor as the catalogue describes it, or a tenant's own.
package struct Partner: Sendable {
    /// One example of what the vendor's app finds, in the vendor's own words.
    package struct Finding: Sendable, Hashable {
        /// The vendor's class of the finding.
        package let type: String
        /// One sentence for people.
        package let title: String
        /// A word of the vendor's scale.
        package let severity: String

        /// A finding with the given words.
        package init(type: String, title: String, severity: String) {
            self.type = type
            self.title = title
            self.severity = severity
        }
    }

    /// The connector id, the same in every tenant.
    package let id: ConnectorID
    /// The name people know.
    package let displayName: String
    /// Which rules hold for its connectors.
    package let family: PartnerFamily
    /// Where the id comes from; nil for a tenant's own partner.
    package let idSource: PartnerIDSource?
    /// The entry whose second connector this is; nil for nearly all.
    package let secondConnectorOf: ConnectorID?
    /// Platforms it reports on.
    package let platforms: Set<DevicePlatform>
    /// The lowest OS version it supports, where one is known.
    package let minimumOSVersions: [DevicePlatform: OSVersion]
    /// Platforms on which app protection may use it.
    package let appProtection: Set<DevicePlatform>
    /// Whether it can use the certificate inventory of iOS devices.
    package let certificateSync: Bool
    /// Ids of its device apps, lower-case; device controls of conditional access are waived for them.
    package let appIDs: [ExactText]
    /// Its words for how bad a device is.
    package let severities: SeverityScale
    /// Whether every word of the scale has a public source.
    package let severitiesConfirmed: Bool
    /// Examples for simulations.
    package let findings: [Finding]

    /// Whether the rules for Defender hold: in app protection it may stand beside one other vendor.
    package var isDefender: Bool { family == .defender }

    /// The state its word stands for, ignoring ASCII case; nil for a word it does not have.
    package func severity(_ word: String) -> ReportedThreatState? { severities.state(for: word) }

    /// A tenant's own partner: every platform, no scale of its own, so its reports give a level or a state.
    package static func custom(id: ConnectorID, displayName: String) -> Partner {
        Partner(
            id: id, displayName: displayName, family: .thirdParty, idSource: nil, secondConnectorOf: nil,
            platforms: Set(DevicePlatform.allCases), minimumOSVersions: [:], appProtection: [.android, .iOS, .windows],
            certificateSync: true, appIDs: [], severities: SeverityScale(), severitiesConfirmed: false, findings: [])
    }
}
