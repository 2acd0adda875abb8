import Core

/// What app protection does with the data of an app, from harmless to harsh.
package enum AppProtectionAction: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Nothing: the app goes on.
    case none
    /// The app does not open its data.
    case block
    /// The app removes its data.
    case wipe

    private var rank: Int {
        switch self {
        case .none: 0
        case .block: 1
        case .wipe: 2
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

/// An app-protection policy, ready to be evaluated. Only its threat rule is evaluated by this server; everything else is
/// for the apps and is stored and shown.
package struct AppProtectionPolicy: Sendable, Equatable {
    /// Graph: `mobileThreatDefensePartnerPriority`.
    package enum PartnerPriority: String, Sendable, Hashable, CaseIterable {
        case defenderOverThirdPartyPartner, thirdPartyPartnerOverDefender
    }

    /// The policy's id.
    package let id: PolicyID
    /// Decides the platform.
    package let type: AppProtectionPolicyType
    /// Its name, for the administrator's eyes only.
    package let displayName: String
    /// The configuration version, which rises with each change.
    package let version: Int
    /// `maximumAllowedDeviceThreatLevel`: the worst level that passes; nil where the policy sets no such rule.
    package let maximumLevel: ThreatLevel?
    /// `mobileThreatDefenseRemediationAction`: what happens above that level.
    package let remediation: AppProtectionAction
    /// Which partner is asked where Defender and another count; null is Defender.
    package let priority: PartnerPriority
    /// Whom it is for; nobody if empty.
    package let targets: [AssignmentTarget]

    package init(
        id: PolicyID, version: Int = 1, type: AppProtectionPolicyType, displayName: String, maximumLevel: ThreatLevel?,
        remediation: AppProtectionAction = .block, priority: PartnerPriority = .defenderOverThirdPartyPartner,
        targets: [AssignmentTarget]
    ) {
        self.id = id
        self.version = version
        self.type = type
        self.displayName = displayName
        self.maximumLevel = maximumLevel
        self.remediation = remediation
        self.priority = priority
        self.targets = targets
    }

    /// Reads a policy from its Graph members as they are stored.
    /// - Throws: 400 naming the member: no `displayName`, a wrong type or word, a period that is no duration.
    package init(
        id: PolicyID, version: Int, type: AppProtectionPolicyType, properties: JSONObject, targets: [AssignmentTarget]
    ) throws(Failure) {
        var members = MemberReader(properties)
        for name in Self.periods { try Self.checkDuration(try members.string(name), name) }
        self.init(
            id: id, version: version, type: type,
            displayName: try members.required(members.string("displayName"), "displayName"),
            maximumLevel: try members.word("maximumAllowedDeviceThreatLevel", of: AllowedLevel.self)?.level,
            remediation: try members.word("mobileThreatDefenseRemediationAction", of: Remediation.self)?.action
                ?? .block,
            priority: try members.word("mobileThreatDefensePartnerPriority", of: PartnerPriority.self)
                ?? .defenderOverThirdPartyPartner,
            targets: targets)
    }

    /// Whether the policy is for apps of this user on this platform.
    package func applies(to user: DeviceUser, on platform: DevicePlatform) -> Bool {
        type.platform == platform && targets.includes(user)
    }

    /// Whether it is for somebody: Graph's `isAssigned`.
    package var isAssigned: Bool {
        targets.contains { if case .exclusionGroup = $0 { false } else { true } }
    }

    /// Graph: `managedAppDeviceThreatLevel`.
    private enum AllowedLevel: String, CaseIterable {
        case notConfigured, secured, low, medium, high

        /// Nil for the word that sets no rule.
        var level: ThreatLevel? { ThreatLevel(rawValue: rawValue) }
    }

    /// The words of Graph's `managedAppRemediationAction` that a threat level may have (Graph: `warn` is not supported).
    private enum Remediation: String, CaseIterable {
        case block, wipe

        var action: AppProtectionAction { self == .wipe ? .wipe : .block }
    }

    /// The members that are an Edm.Duration.
    private static let periods = [
        "periodOfflineBeforeAccessCheck", "periodOnlineBeforeAccessCheck", "periodOfflineBeforeWipeIsEnforced",
        "periodBeforePinReset", "pinRequiredInsteadOfBiometricTimeout", "gracePeriodToBlockAppsDuringOffClockHours",
    ]

    /// Days, hours, minutes and seconds (OData: Edm.Duration has neither years nor months).
    private static func checkDuration(_ text: String?, _ name: String) throws(Failure) {
        guard let text else { return }
        let form = #/-?P(?=.)([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]+)?S)?)?/#
        guard text.utf8.count <= 64, text.wholeMatch(of: form) != nil else {
            throw .invalid("'\(name)' is not a duration of the form PT12H or P90D.", target: name)
        }
    }
}
