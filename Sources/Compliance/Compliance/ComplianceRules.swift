import Core

/// The rules of a compliance policy that its properties set, read once.
package struct ComplianceRules: Sendable, Equatable {
    /// `deviceThreatProtectionRequiredSecurityLevel`, nil unless `deviceThreatProtectionEnabled` is on and a level is
    /// set.
    package var threatLevel: ThreatLevel?
    /// `advancedThreatProtectionRequiredSecurityLevel`, whatever `deviceThreatProtectionEnabled` says.
    package var defenderLevel: ThreatLevel?
    /// `osMinimumVersion`.
    package var minimumOS: OSVersion?
    /// `osMaximumVersion`.
    package var maximumOS: OSVersion?
    /// `minAndroidSecurityPatchLevel`.
    package var minimumPatchLevel: PatchLevel?
    /// `securityBlockJailbrokenDevices`.
    package var blocksJailbroken = false
    /// `storageRequireEncryption`.
    package var requiresEncryption = false
    /// Passcode rules that are set. They show `notApplicable` and never decide.
    package var passcodeSettings: [String] = []
    /// Other rules that are set and that no inventory fact can answer. They show `unknown`.
    package var unansweredSettings: [String] = []

    package init() {}

    /// Reads the Graph members of a policy. Members that set no rule are left alone.
    /// - Throws: 400 naming a member of the wrong type, an unknown level, or a version or date that cannot be read.
    package init(properties: JSONObject) throws(Failure) {
        var members = MemberReader(properties)
        let isThreatRuleOn = try members.bool("deviceThreatProtectionEnabled") ?? false
        let level = try Self.level("deviceThreatProtectionRequiredSecurityLevel", &members)
        threatLevel = isThreatRuleOn ? level : nil
        defenderLevel = try Self.level("advancedThreatProtectionRequiredSecurityLevel", &members)
        minimumOS = try Self.version("osMinimumVersion", &members)
        maximumOS = try Self.version("osMaximumVersion", &members)
        if let text = try members.string("minAndroidSecurityPatchLevel") {
            guard let date = PatchLevel(text) else {
                throw .invalid(
                    "'minAndroidSecurityPatchLevel' is not a date of the form 2026-11-01.",
                    target: "minAndroidSecurityPatchLevel")
            }
            minimumPatchLevel = date
        }
        blocksJailbroken = try members.bool("securityBlockJailbrokenDevices") ?? false
        requiresEncryption = try members.bool("storageRequireEncryption") ?? false
        for name in ["mobileOsMinimumVersion", "mobileOsMaximumVersion"] { _ = try Self.version(name, &members) }
        for member in properties.members where Self.setsOtherRule(member) {
            if Self.isPasscode(member.name) {
                passcodeSettings.append(member.name)
            } else {
                unansweredSettings.append(member.name)
            }
        }
    }

    /// The level that the threat rule of the scope asks for, nil where it is not set.
    package func requiredLevel(in scope: ThreatRule.Scope) -> ThreatLevel? {
        switch scope {
        case .deviceThreat: threatLevel
        case .defender: defenderLevel
        }
    }

    /// Whether no rule at all is set.
    package var isEmpty: Bool { self == ComplianceRules() }

    private static func version(_ name: String, _ members: inout MemberReader) throws(Failure) -> OSVersion? {
        guard let text = try members.string(name) else { return nil }
        guard let version = OSVersion(text) else {
            throw .invalid("'\(name)' is not a version of the form 17.5.1.", target: name)
        }
        return version
    }

    /// Graph: `deviceThreatProtectionLevel`. `unavailable` and `notSet` set no rule.
    private static func level(_ name: String, _ members: inout MemberReader) throws(Failure) -> ThreatLevel? {
        guard let text = try members.string(name) else { return nil }
        if let level = ThreatLevel.allCases.first(where: { $0.rawValue.hasSameBytes(as: text) }) { return level }
        guard text.hasSameBytes(as: "unavailable") || text.hasSameBytes(as: "notSet") else {
            throw .invalid(
                "'\(name)' must be one of unavailable, secured, low, medium, high, notSet.", target: name)
        }
        return nil
    }

    /// Members that are read above, or that only qualify another one.
    private static let answered: Set<ExactText> = [
        "deviceThreatProtectionEnabled", "securityBlockJailbrokenDevices", "storageRequireEncryption",
    ]

    /// Members other than flags that set a rule by having any value.
    private static let valued: Set<ExactText> = [
        "mobileOsMinimumVersion", "mobileOsMaximumVersion", "osMinimumBuildVersion", "osMaximumBuildVersion",
        "defenderVersion", "restrictedApps", "validOperatingSystemBuildRanges", "wslDistributions",
        "deviceCompliancePolicyScript",
    ]

    /// Whether the member sets a rule that is not among the answered ones.
    private static func setsOtherRule(_ member: JSONObject.Member) -> Bool {
        let name = ExactText(member.name)
        switch member.value {
        case .bool(let isOn): return isOn && !answered.contains(name)
        case .integer(let number): return number > 0 && isPasscode(member.name)
        case .string(let text):
            if name == "gatekeeperAllowedAppSource" { return !text.hasSameBytes(as: "notConfigured") }
            return valued.contains(name) && !text.isEmpty
        case .array(let items): return valued.contains(name) && !items.isEmpty
        case .object: return valued.contains(name)
        case .null, .number: return false
        }
    }

    /// The members about passcodes of all policy types.
    private static func isPasscode(_ name: String) -> Bool {
        [
            "passcode", "password", "workProfileRequirePassword", "workProfilePassword", "workProfilePrevious",
            "workProfileInactive",
        ]
        .contains { name.utf8.starts(with: $0.utf8) }
    }
}
