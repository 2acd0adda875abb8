import Core

/// What the app registrations say of one user and one device.
package struct AppRegistrationFacts: Sendable, Equatable {
    /// The apps that this user has registered on this device.
    package var apps: Set<ExactText>
    /// The device as its registrations know it, where the inventory does not; nil for an enrolled one. It has a platform
    /// and reports, but no facts of an inventory and no compliance.
    package var unenrolled: DeviceInputs?

    package init(apps: Set<ExactText> = [], unenrolled: DeviceInputs? = nil) {
        self.apps = apps
        self.unenrolled = unenrolled
    }

    /// Nothing is registered.
    package static let none = AppRegistrationFacts()
}

extension DeviceFacts {
    /// A device that is known by app registrations alone. Both of its ids are its `azureADDeviceId`.
    package static func unenrolled(
        _ entraID: EntraDeviceID, platform: DevicePlatform, user: DeviceUser, registered: Timestamp
    ) -> DeviceFacts {
        let policies: PolicyPlatform =
            switch platform {
            case .iOS: .iOS
            case .android: .android
            case .windows: .windows10
            case .macOS: .macOS
            }
        return DeviceFacts(
            id: DeviceID(entraID), entraID: entraID, operatingSystem: platform.rawValue, platform: platform,
            policyPlatform: policies, user: user, lastSync: registered)
    }
}
