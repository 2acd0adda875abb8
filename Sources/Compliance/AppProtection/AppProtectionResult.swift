import Core

/// What one app-protection policy says of an app on one device.
package struct AppPolicyResult: Sendable, Hashable {
    /// The policy's id.
    package var id: PolicyID
    /// Its name, for the administrator's eyes only.
    package var name: String
    /// The policy's type.
    package var type: AppProtectionPolicyType
    /// What it does now.
    package var action: AppProtectionAction
    /// Its threat rule: one result per connector that was asked; empty where the policy has no such rule.
    package var rules: [RuleResult]

    package init(
        id: PolicyID, name: String, type: AppProtectionPolicyType, action: AppProtectionAction, rules: [RuleResult]
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.action = action
        self.rules = rules
    }

    /// The rules that make the policy act.
    package var failingRules: [RuleResult] { rules.filter(\.fails) }
}

/// App protection at one instant: what the policies do, and whether the control `compliantApplication` is met.
package struct AppProtectionResult: Sendable, Hashable {
    /// Why `compliantApplication` is not met; the first that holds.
    package enum Obstacle: String, Sendable, Hashable, CaseIterable {
        /// No device was named.
        case noDevice
        /// The device has no user, or more than one.
        case noUser
        /// The caller names no app.
        case noClientApp
        /// The app has no registration of this user and device.
        case notRegistered
        /// No app-protection policy is for this user and platform.
        case noPolicy
        /// A policy says block or wipe.
        case refused
    }

    /// The app that asks, as the caller names it.
    package var clientAppID: String?
    /// The device, nil if none was named.
    package var device: EntraDeviceID?
    /// Its platform.
    package var platform: DevicePlatform?
    /// Whether the inventory knows the device; otherwise only its registrations do.
    package var isEnrolled: Bool
    /// Whether the app has a registration of this user and device.
    package var isRegistered: Bool
    /// The policies that are for this user and platform.
    package var policies: [AppPolicyResult]
    /// What is missing for `compliantApplication`; nil where it is met.
    package var obstacle: Obstacle?

    package init(
        clientAppID: String? = nil, device: EntraDeviceID? = nil, platform: DevicePlatform? = nil,
        isEnrolled: Bool = false, isRegistered: Bool = false, policies: [AppPolicyResult] = [],
        obstacle: Obstacle? = nil
    ) {
        self.clientAppID = clientAppID
        self.device = device
        self.platform = platform
        self.isEnrolled = isEnrolled
        self.isRegistered = isRegistered
        self.policies = policies
        self.obstacle = obstacle
    }

    /// Whether the control `compliantApplication` is met.
    package var isCompliant: Bool { obstacle == nil }

    /// The harshest of what the policies do.
    package var action: AppProtectionAction { policies.map(\.action).max() ?? .none }
}

extension AccessDecision {
    /// What app protection says, for explanations: nil where it has no say, because nothing is registered, no policy is for
    /// the user and no policy asks for it, or because the subject is unknown.
    package func shownProtection(of question: AccessQuestion) -> AppProtectionResult? {
        guard reason != .unknownSubject, let protection = question.appProtection else { return nil }
        let isAsked = policies.flatMap(\.controls).contains {
            $0.name.hasSameBytes(as: GrantControl.BuiltIn.compliantApplication.rawValue)
        }
        return isAsked || protection.isRegistered || !protection.policies.isEmpty ? protection : nil
    }
}
