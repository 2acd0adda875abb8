import Access
import Compliance
import Core
import Storage
import TestSupport
import Threats

@testable import Services

/// A tenant's devices, users, groups, connectors and policies, and changes of them, all from one seed.
struct RandomEstate {
    let tenant: PreviewTenant
    var numbers: SeededNumbers
    private(set) var devices: [DeviceID] = []
    /// Devices that only app registrations know.
    private(set) var unenrolled: [EntraDeviceID] = []
    private var groups: [GroupID] = []
    private var users: [UserID] = []

    static let connectors = [Partner.lookout, Partner.zimperium, Partner.defender]
    /// The apps that ask.
    static let mail = "27922004-5251-4030-b22d-91ecd9a37ea4"
    static let files = "files"
    /// Which apps the user of a device has registered on it.
    private(set) var apps: [DeviceID: Set<String>] = [:]
    static let resources = [App.exchange, App.sharePoint, "b0b0b0b0-0000-4000-8000-000000000001"]

    init(_ tenant: PreviewTenant, seed: UInt64) async throws {
        self.tenant = tenant
        numbers = SeededNumbers(seed: seed)
        for index in 0..<4 {
            let group = try await GroupService().create(
                try tenant.administrator(.groupsCreate), ["displayName": .string("Group \(index)")])
            groups.append(group.id)
        }
        for index in 0..<8 {
            let user = try await UserService().create(
                try tenant.administrator(.usersCreate),
                [
                    "userPrincipalName": .string("user\(index)@example.com"), "displayName": "User",
                    "accountEnabled": .bool(index != 7),
                ])
            users.append(user.id)
            for group in groups where chance(3) {
                try await GroupService().add(
                    try tenant.administrator(.groupMembersAdd), group.text, member: user.id.text)
            }
        }
        for index in 0..<24 { try await addDevice(index) }
        for connector in Self.connectors { try await addConnector(connector) }
        try await protectApps()
        for _ in 0..<4 { try? await tenant.save(newCompliancePolicy()) }
        for _ in 0..<3 { try? await tenant.save(newAccessPolicy()) }
        for device in devices {
            for connector in Self.connectors where chance(2) {
                try? await tenant.save(
                    .changeDevice(
                        id: device.text,
                        ProposedDeviceFacts(members: nil, report: (connector, report()), override: .absent)))
            }
        }
    }

    // MARK: Numbers

    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &numbers) }
    /// One time in so many.
    mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    // MARK: What there is

    private mutating func addDevice(_ index: Int) async throws {
        let kinds: [(String, String?)] = [
            ("iOS", nil), ("iPadOS", nil), ("Android", nil), ("Android", "androidEnterpriseFullyManaged"),
            ("Android", "androidWorkProfile"), ("macOS", nil), ("Windows", nil),
        ]
        let (system, enrollment) = kinds[index % kinds.count]
        var members = facts()
        members["azureADDeviceId"] = .string(Identifier<EntraDeviceKind>(high: numbers.next() | 1, low: 1).text)
        members["operatingSystem"] = .string(system)
        if let enrollment { members["deviceEnrollmentType"] = .string(enrollment) }
        let user = below(users.count)
        let hasUser = !chance(5)
        if hasUser { members["userId"] = .string(users[user].text) }
        let device = try await DeviceService().create(
            try tenant.administrator(.managedDevicesCreate), JSONObject(members.members.filter { !$0.value.isNull }))
        devices.append(device.record.id)
        // macOS has no app protection.
        if device.facts.platform != .macOS, !chance(4) {
            let owner = chance(6) ? below(users.count) : user
            try await register(device.record.entraID, owner, on: device.facts.platform)
            if hasUser, owner == user { apps[device.record.id] = [Self.mail] }
            if hasUser, chance(3) {
                try await register(device.record.entraID, user, Self.files, on: device.facts.platform)
                apps[device.record.id, default: []].insert(Self.files)
            }
        }
    }

    private func register(
        _ device: EntraDeviceID, _ user: Int, _ app: String = mail, on platform: DevicePlatform
    ) async throws {
        _ = try await AppRegistrationService().register(
            try tenant.administrator(.appRegistrationsCreate), userPrincipalName: "user\(user)@example.com",
            entraID: device, appID: ExactText(app), platform: platform)
    }

    /// App-protection policies of each type, a partner that is asked, and phones that nobody enrolled.
    private mutating func protectApps() async throws {
        let platforms: [DevicePlatform] = [.iOS, .iOS, .iOS, .android, .android, .windows]
        for (index, platform) in platforms.enumerated() {
            let device = EntraDeviceID(high: numbers.next() | 1, low: 2)
            let user = below(users.count)
            try await register(device, user, on: platform)
            apps[DeviceID(device)] = [Self.mail]
            if index % 2 == 0 {
                try await register(device, user, Self.files, on: platform)
                apps[DeviceID(device)]?.insert(Self.files)
            }
            unenrolled.append(device)
        }
        for type in AppProtectionPolicyType.allCases + [.iosManagedAppProtection] {
            try await tenant.save(
                .createAppProtectionPolicy(
                    type: type,
                    properties: [
                        "displayName": "App",
                        "maximumAllowedDeviceThreatLevel": .string(pick(["secured", "low", "medium"])),
                        "mobileThreatDefensePartnerPriority": .string(
                            pick(["defenderOverThirdPartyPartner", "thirdPartyPartnerOverDefender"])),
                    ], targets: [chance(3) ? .group(pick(groups)) : .allLicensedUsers]))
        }
        try await tenant.save(
            .changeConnector(
                id: Partner.lookout,
                members: [
                    "iosMobileApplicationManagementEnabled": true, "androidMobileApplicationManagementEnabled": true,
                ], names: ConnectorSettings.memberNames))
    }

    /// One policy at least looks at the app that asks.
    private func askForApps() async throws {
        if tenant.asksForApps { return }
        try await tenant.save(
            .createAccessPolicy([
                "displayName": "Apps", "state": "enabled",
                "conditions": [
                    "users": ["includeUsers": ["All"]], "applications": ["includeApplications": ["All"]],
                    "clientAppTypes": ["all"],
                ],
                "grantControls": ["operator": "OR", "builtInControls": ["compliantApplication"]],
            ]))
    }

    /// Reports about phones that nobody enrolled.
    private mutating func reportUnenrolled() async throws {
        for device in unenrolled where chance(4) {
            for id in Self.connectors where chance(2) {
                guard let connector = ConnectorID(id), tenant.tenant.snapshot.connectors[connector] != nil else {
                    continue
                }
                let item: JSON = [
                    "reportId": .string(freshID()), "deviceId": .string(device.text),
                    "level": .string(pick(["secured", "low", "high"])), "observedDateTime": .string(tenant.now.rfc3339),
                ]
                _ = try? await ThreatReportService().ingest(
                    try tenant.vendor(.partnerThreatReports, connector), [item])
            }
        }
    }

    private mutating func addConnector(_ id: String) async throws {
        guard let connector = ConnectorID(id) else { return }
        var settings: JSONObject = ["androidEnabled": true, "iosEnabled": true]
        if id == Partner.defender { settings = ["windowsEnabled": true, "macEnabled": true, "iosEnabled": true] }
        _ = try await ConnectorService().create(
            try tenant.administrator(.connectorsCreate), id: connector, displayName: nil, members: settings,
            names: ConnectorSettings.memberNames)
        try await beat(connector)
    }

    private func beat(_ connector: ConnectorID) async throws {
        _ = try await PartnerService().heartbeat(
            try tenant.vendor(.partnerHeartbeat, connector), .clean([:]))
    }

    /// What happens besides: time passes, partners speak or fall silent, deleted connectors come back.
    mutating func moveOn() async throws {
        tenant.wait(pick([.seconds(7), .minutes(20), .hours(5), .hours(30), .days(2)]))
        for id in Self.connectors {
            guard let connector = ConnectorID(id) else { continue }
            if tenant.tenant.snapshot.connectors[connector] == nil {
                if chance(3) { try await addConnector(id) }
            } else if chance(6) {
                try await beat(connector)
            }
        }
        for device in devices where chance(20) {
            try await DeviceService().sync(try tenant.administrator(.managedDevicesSyncDevice), device.text)
        }
        try await reportUnenrolled()
        try await askForApps()
        if chance(2) { try await tenant.settle() }
    }

    // MARK: Changes

    mutating func change() -> ProposedChange {
        let policies = tenant.tenant.snapshot.compliancePolicies.map(\.id.text)
        let access = tenant.tenant.snapshot.accessPolicies.map(\.id.text)
        let unknown = "7e57ab1e-0000-4000-8000-00000000dead"
        switch below(20) {
        case 0, 1: return policies.count > 7 ? .deleteCompliancePolicy(id: pick(policies)) : newCompliancePolicy()
        case 2, 3, 4, 5, 6: return changedCompliancePolicy(chance(30) ? unknown : pick(policies + [unknown]))
        case 7: return .deleteCompliancePolicy(id: pick(policies + [unknown]))
        case 8: return access.count > 5 ? .deleteAccessPolicy(id: pick(access)) : newAccessPolicy()
        case 9, 10: return .changeAccessPolicy(id: pick(access + [unknown]), accessPatch())
        case 11: return .deleteAccessPolicy(id: pick(access + [unknown]))
        case 12, 13, 14:
            return .changeConnector(
                id: pick(Self.connectors), members: connectorPatch(), names: ConnectorSettings.memberNames)
        case 15: return chance(3) ? .deleteConnector(id: pick(Self.connectors)) : settings()
        case 16: return settings()
        default: return .changeDevice(id: pick(devices).text, deviceFacts())
        }
    }

    /// A change of app protection.
    mutating func appProtectionChange() -> ProposedChange {
        let apps = tenant.tenant.snapshot.appProtectionPolicies.map(\.id.text)
        let named = chance(20) || apps.isEmpty ? "7e57ab1e-0000-4000-8000-00000000dead" : pick(apps)
        switch below(6) {
        case 0: return apps.count > 6 ? .deleteAppProtectionPolicy(id: named) : newAppProtectionPolicy()
        case 1: return .deleteAppProtectionPolicy(id: named)
        default: return changedAppProtectionPolicy(named)
        }
    }

    private mutating func protection(_ isPatch: Bool) -> JSONObject {
        var members = JSONObject()
        let levels = ["notConfigured", "secured", "low", "medium", "high"]
        if chance(2) { members["maximumAllowedDeviceThreatLevel"] = .string(pick(levels)) }
        if chance(3) { members["mobileThreatDefenseRemediationAction"] = .string(pick(["block", "wipe", "warn"])) }
        if chance(3) {
            members["mobileThreatDefensePartnerPriority"] = .string(
                pick(["defenderOverThirdPartyPartner", "thirdPartyPartnerOverDefender"]))
        }
        if isPatch, chance(4) { members["maximumAllowedDeviceThreatLevel"] = .null }
        return members
    }

    private mutating func userTargets() -> [AssignmentTarget] {
        var targets: [AssignmentTarget] = chance(2) ? [.allLicensedUsers] : chance(6) ? [] : [.group(pick(groups))]
        if chance(4) { targets.append(.exclusionGroup(pick(groups))) }
        return targets
    }

    private mutating func newAppProtectionPolicy() -> ProposedChange {
        var members = protection(false)
        if !chance(20) { members["displayName"] = .string("App \(below(1_000))") }
        return .createAppProtectionPolicy(
            type: pick(AppProtectionPolicyType.allCases), properties: members, targets: chance(8) ? nil : userTargets())
    }

    private mutating func changedAppProtectionPolicy(_ id: String) -> ProposedChange {
        let members: JSONObject? = chance(4) ? nil : protection(true)
        return .changeAppProtectionPolicy(
            id: id, properties: members, targets: members == nil || chance(3) ? userTargets() : nil)
    }

    private mutating func settings() -> ProposedChange {
        .changeSettings(
            secureByDefault: chance(2) ? chance(2) : nil,
            checkinThresholdDays: chance(2) ? Int64(pick([0, 1, 3, 10, 30, 120])) : nil)
    }

    private mutating func actions() -> [JSON] {
        [
            [
                "ruleName": "PasswordRequired",
                "scheduledActionConfigurations": [
                    [
                        "actionType": .string(chance(25) ? "notification" : "block"),
                        "gracePeriodHours": .integer(Int64(pick([0, 0, 1, 24, 72]))),
                    ]
                ],
            ]
        ]
    }

    private mutating func targets() -> [AssignmentTarget] {
        var targets: [AssignmentTarget] = chance(2) ? [.allDevices] : chance(3) ? [.allLicensedUsers] : []
        if targets.isEmpty, !chance(6) { targets.append(.group(pick(groups))) }
        if chance(4) { targets.append(.exclusionGroup(pick(groups))) }
        return targets
    }

    private mutating func rules(_ isPatch: Bool) -> JSONObject {
        var members = JSONObject()
        let levels = ["secured", "low", "medium", "high"]
        if chance(2) { members["deviceThreatProtectionEnabled"] = .bool(!chance(5)) }
        if chance(2) { members["deviceThreatProtectionRequiredSecurityLevel"] = .string(pick(levels)) }
        if chance(5) { members["advancedThreatProtectionRequiredSecurityLevel"] = .string(pick(levels)) }
        if chance(3) { members["osMinimumVersion"] = .string(pick(["11", "14.2", "17.5", chance(5) ? "x" : "18"])) }
        if chance(4) { members["securityBlockJailbrokenDevices"] = .bool(chance(2)) }
        if chance(4) { members["storageRequireEncryption"] = .bool(chance(2)) }
        if chance(6) { members["minAndroidSecurityPatchLevel"] = "2026-06-01" }
        if isPatch, chance(3) { members[pick(["osMinimumVersion", "description", "osMaximumVersion"])] = .null }
        return members
    }

    private mutating func newCompliancePolicy() -> ProposedChange {
        var members = rules(false)
        if !chance(20) { members["displayName"] = .string("Policy \(below(1_000))") }
        return .createCompliancePolicy(
            type: pick(CompliancePolicyType.allCases), properties: members, actions: actions(),
            targets: chance(8) ? nil : targets())
    }

    private mutating func changedCompliancePolicy(_ id: String) -> ProposedChange {
        let replaces = chance(5)
        var members: JSONObject? = replaces || !chance(3) ? rules(true) : nil
        if replaces { members?["displayName"] = "Replaced" }
        return .changeCompliancePolicy(
            id: id, properties: members, actions: chance(4) ? actions() : nil,
            targets: members == nil || chance(3) ? targets() : nil, replaces: replaces)
    }

    private mutating func newAccessPolicy() -> ProposedChange {
        .createAccessPolicy([
            "displayName": .string("Access \(below(1_000))"),
            "state": .string(pick(["enabled", "enabled", "enabled", "disabled", "enabledForReportingButNotEnforced"])),
            "conditions": conditions(),
            "grantControls": controls(),
        ])
    }

    private mutating func conditions() -> JSON {
        var users: JSONObject = ["includeUsers": ["All"]]
        if chance(2) { users = ["includeGroups": [.string(pick(groups).text)]] }
        if chance(4) { users["excludeGroups"] = [.string(pick(groups).text)] }
        var conditions: JSONObject = [
            "users": .object(users),
            "applications": ["includeApplications": chance(3) ? ["All"] : [.string(pick(Self.resources))]],
            "clientAppTypes": ["all"],
        ]
        if chance(4) { conditions["platforms"] = ["includePlatforms": [.string(pick(["iOS", "android", "windows"]))]] }
        return .object(conditions)
    }

    private mutating func controls() -> JSON {
        let usual = [
            ["compliantDevice"], ["compliantDevice", "mfa"], ["compliantApplication"],
            ["compliantDevice", "compliantApplication"],
        ]
        let words = chance(6) ? ["block"] : pick(usual)
        return ["operator": .string(chance(3) ? "OR" : "AND"), "builtInControls": .strings(words)]
    }

    private mutating func accessPatch() -> JSONObject {
        var members = JSONObject()
        if chance(2) { members["state"] = .string(pick(["enabled", "enabled", "disabled"])) }
        if chance(2) { members["conditions"] = conditions() }
        if chance(2) { members["grantControls"] = chance(12) ? .null : controls() }
        return members
    }

    private mutating func connectorPatch() -> JSONObject {
        var members = JSONObject()
        for name in ["iosEnabled", "androidEnabled", "windowsEnabled", "macEnabled"] where chance(5) {
            members[name] = .bool(!chance(3))
        }
        for name in ["ios", "android", "mac", "windows"] where chance(6) {
            members["\(name)DeviceBlockedOnMissingPartnerData"] = .bool(chance(2))
        }
        for name in ["ios", "android", "windows"] where chance(6) {
            members["\(name)MobileApplicationManagementEnabled"] = .bool(chance(2))
        }
        if chance(3) { members["partnerUnresponsivenessThresholdInDays"] = .integer(Int64(pick([0, 1, 2, 5, 30]))) }
        if chance(3) { members["failMode"] = .string(pick(["ignore", "holdLast", "block"])) }
        if chance(5) { members["partnerUnsupportedOsVersionBlocked"] = .bool(chance(2)) }
        return members
    }

    // MARK: Device facts

    private mutating func facts() -> JSONObject {
        var members = JSONObject()
        if !chance(4) { members["osVersion"] = .string(pick(["4.1", "11", "14.3.1", "17.5.1", "18.1"])) }
        if chance(2) { members["jailBroken"] = .string(pick(["True", "False", "Unknown"])) }
        if chance(2) { members["isEncrypted"] = .bool(chance(2)) }
        if chance(3) { members["androidSecurityPatchLevel"] = .string(pick(["2026-01-01", "2026-08-05"])) }
        return members
    }

    private mutating func report() -> JSONObject {
        var item = JSONObject()
        switch below(8) {
        case 0: item["state"] = .string(pick(["activated", "unresponsive", "compromised", "deactivated"]))
        case 1: item["level"] = chance(4) ? "worst" : "secured"
        default: item["level"] = .string(pick(["secured", "low", "medium", "high"]))
        }
        let offsets: [TimeSpan] = [.hours(-30), .days(2)]
        if chance(5) { item["observedDateTime"] = .string((tenant.now + pick(offsets)).rfc3339) }
        return item
    }

    private mutating func deviceFacts() -> ProposedDeviceFacts {
        var override = Patch<ProposedOverride>.absent
        let spans: [TimeSpan] = [.hours(2), .days(3), .days(7), .days(8)]
        if chance(4) { override = .null }
        if chance(3) {
            override = .value(
                ProposedOverride(
                    level: pick(ThreatLevel.allCases), reason: chance(15) ? "" : "ticket 4711",
                    expires: tenant.now + pick(spans)))
        }
        var members = chance(2) ? facts() : nil
        if chance(15) { members?["osVersion"] = "unreadable" }
        let isReport = members == nil || chance(3)
        return ProposedDeviceFacts(
            members: members, report: isReport ? (pick(Self.connectors), report()) : nil, override: override)
    }
}
