import Core

/// Something a change is about: its id, and its name for the administrator's eyes only.
package struct Named<Kind>: Sendable, Hashable {
    /// Its id.
    package var id: Identifier<Kind>
    /// Its display name.
    package var displayName: String

    package init(id: Identifier<Kind>, displayName: String) {
        self.id = id
        self.displayName = displayName
    }
}

/// One change of the closed list that remedies are made of (semantics.md, "The decision and its explanation").
package enum RemedyChange: Sendable, Equatable {
    /// Each of these partners, those whose word fails the device, reports this level or a lesser one anew.
    case deviceLevel(atMost: ThreatLevel, reportedBy: [Named<ConnectorKind>])
    /// The device runs this version of its system, or a later one.
    case osVersion(atLeast: OSVersion)
    /// The device is found not to be jailbroken.
    case notJailbroken
    /// The device is found to be encrypted.
    case encrypted
    /// The device makes contact.
    case deviceChecksIn
    /// The partner sends a clean heartbeat.
    case connectorAnswers(Named<ConnectorKind>)
    /// An administrator sets the device's level by hand.
    case levelOverride(ThreatLevel)
    /// The compliance policy's rules of these scopes ask for no better level than this one.
    case policyAllowsLevel(Named<PolicyKind>, ThreatLevel, scopes: [ThreatRule.Scope])
    /// The compliance policy is assigned to nobody.
    case policyUnassigned(Named<PolicyKind>)
    /// The app-protection policy's `maximumAllowedDeviceThreatLevel` is this level.
    case appPolicyAllowsLevel(Named<PolicyKind>, ThreatLevel)
    /// The app-protection policy is assigned to nobody.
    case appPolicyUnassigned(Named<PolicyKind>)
    /// The conditional-access policy is disabled.
    case accessPolicyOff(Named<PolicyKind>)
    /// The user is put in the conditional-access policy's `excludeUsers`.
    case userExcluded(UserID, from: Named<PolicyKind>)

    /// What has to change. It decides who is shown the change.
    package enum Area: String, Sendable, Hashable, CaseIterable {
        case device, connector, levelOverride, compliancePolicy, appProtectionPolicy, accessPolicy
    }

    /// What has to change.
    package var area: Area {
        switch self {
        case .deviceLevel, .osVersion, .notJailbroken, .encrypted, .deviceChecksIn: .device
        case .connectorAnswers: .connector
        case .levelOverride: .levelOverride
        case .policyAllowsLevel, .policyUnassigned: .compliancePolicy
        case .appPolicyAllowsLevel, .appPolicyUnassigned: .appProtectionPolicy
        case .accessPolicyOff, .userExcluded: .accessPolicy
        }
    }
}
