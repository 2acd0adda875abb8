import Core

@testable import Compliance

extension RandomWorld {
    private static let app = AppProtectionExample.app

    /// Has an app ask, mostly one that is registered and protected, and lets policies ask for that.
    mutating func addAppProtection() throws {
        let platform = facts.device?.facts.platform ?? .iOS
        for index in facts.world.connectors.indices where chance(5, in: 6) {
            facts.world.connectors[index].appProtectionEnabled = chance(19, in: 20) ? [platform] : [.macOS]
            if chance(1, in: 3) { facts.world.connectors[index].enabled = [] }
            // So that another is asked.
            if chance(1, in: 5) {
                facts.world.connectors[index].silentAfter = Self.now - .hours(5)
                facts.world.connectors[index].failMode = .ignore
            }
        }
        makeAppPolicies(platform)
        facts.context.clientAppId = chance(19, in: 20) ? Self.app.text : nil
        facts.registrations.apps = chance(19, in: 20) ? [Self.app] : []
        if chance(1, in: 3), let device = facts.device {
            facts.registrations.unenrolled = DeviceInputs(
                facts: .unenrolled(
                    device.facts.entraID, platform: platform, user: device.facts.user, registered: Self.now - .days(1)),
                reports: device.reports, firstFailures: [:])
            facts.device = nil
        }
        for policy in facts.accessPolicies where chance(3, in: 4) { try askForApp(policy.id) }
    }

    private mutating func makeAppPolicies(_ platform: DevicePlatform) {
        let type: AppProtectionPolicyType =
            switch platform {
            case .windows: .windowsManagedAppProtection
            case .android: .androidManagedAppProtection
            case .iOS, .macOS: .iosManagedAppProtection
            }
        let targets: [[AssignmentTarget]] = [
            [.allLicensedUsers], [.allLicensedUsers], [.allLicensedUsers], [.allLicensedUsers], [.group(Example.staff)],
            [],
        ]
        for number in 0..<one(of: [1, 1, 1, 2, 2]) {
            let level: ThreatLevel? = one(of: [.secured, .secured, .secured, .low, .low, .medium, nil])
            facts.world.appPolicies.append(
                AppProtectionPolicy(
                    id: PolicyID(high: one(of: [0xA, 0xF]), low: UInt64(number)), type: type, displayName: marker(),
                    maximumLevel: level, remediation: one(of: [.block, .wipe]),
                    priority: one(of: AppProtectionPolicy.PartnerPriority.allCases), targets: one(of: targets)))
        }
    }

    private mutating func askForApp(_ id: PolicyID) throws {
        let controls: [[JSON]] = [
            ["compliantApplication"], ["compliantApplication"], ["compliantDevice", "compliantApplication"],
            ["compliantDevice", "compliantApplication"], ["compliantApplication", "mfa"],
        ]
        guard var properties = accessProperties[id] else { return }
        properties["grantControls"] = [
            "operator": one(of: ["AND", "AND", "OR"]), "builtInControls": .array(one(of: controls)),
        ]
        accessProperties[id] = properties
        let policy = try ConditionalAccessPolicy(id: id, properties: properties)
        facts.accessPolicies = facts.accessPolicies.map { $0.id == id ? policy : $0 }
    }
}
