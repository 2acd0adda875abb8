import Core

/// What is stored of one device, as far as compliance and access look at it. A fact never given is nil.
package struct DeviceFacts: Sendable, Equatable {
    /// The managed device's own id.
    package var id: DeviceID
    /// `azureADDeviceId`.
    package var entraID: EntraDeviceID
    /// The device's name, for the administrator's eyes only.
    package var name: String?
    /// `operatingSystem` as stored, for example `iPadOS`.
    package var operatingSystem: String
    /// Whose connector toggles apply.
    package var platform: DevicePlatform
    /// Whose compliance policies apply.
    package var policyPlatform: PolicyPlatform
    /// `osVersion` as stored, readable or not.
    package var osVersion: String?
    /// `androidSecurityPatchLevel` as stored, readable or not.
    package var securityPatchLevel: String?
    /// `jailBroken`; any value but `True` and `False` is no fact.
    package var isJailbroken: Bool?
    /// `isEncrypted`.
    package var isEncrypted: Bool?
    /// Whose device it is.
    package var user: DeviceUser
    /// `lastSyncDateTime`: the last contact.
    package var lastSync: Timestamp
    /// The manual override of the threat level, also one that has expired.
    package var override: LevelOverride?

    package init(
        id: DeviceID, entraID: EntraDeviceID, name: String? = nil, operatingSystem: String, platform: DevicePlatform,
        policyPlatform: PolicyPlatform, osVersion: String? = nil, securityPatchLevel: String? = nil,
        isJailbroken: Bool? = nil, isEncrypted: Bool? = nil, user: DeviceUser, lastSync: Timestamp,
        override: LevelOverride? = nil
    ) {
        self.id = id
        self.entraID = entraID
        self.name = name
        self.operatingSystem = operatingSystem
        self.platform = platform
        self.policyPlatform = policyPlatform
        self.osVersion = osVersion
        self.securityPatchLevel = securityPatchLevel
        self.isJailbroken = isJailbroken
        self.isEncrypted = isEncrypted
        self.user = user
        self.lastSync = lastSync
        self.override = override
    }

    /// The override while now is before its expiry.
    package func activeOverride(at now: Timestamp) -> LevelOverride? {
        override.flatMap { now < $0.expires ? $0 : nil }
    }
}

/// Whose device it is.
package enum DeviceUser: Sendable, Hashable {
    /// The device never had a user.
    case none
    /// A user of the directory.
    case known(UserID, groups: Set<GroupID>, isEnabled: Bool)
    /// The user was deleted from the directory.
    case deleted

    /// The groups the user is in; none without a user.
    package var groups: Set<GroupID> { if case .known(_, let groups, _) = self { groups } else { [] } }

    /// Whether the user is in the directory, disabled or not.
    package var isInDirectory: Bool { if case .known = self { true } else { false } }

    /// The user's id, nil without a user in the directory.
    package var id: UserID? { if case .known(let id, _, _) = self { id } else { nil } }
}

/// A device's level as an administrator set it by hand, instead of what all connectors say.
package struct LevelOverride: Sendable, Hashable {
    /// The level that counts instead.
    package var level: ThreatLevel
    /// The first instant at which it no longer holds.
    package var expires: Timestamp
    /// Why, in the administrator's words.
    package var reason: String

    package init(level: ThreatLevel, expires: Timestamp, reason: String) {
        self.level = level
        self.expires = expires
        self.reason = reason
    }
}
