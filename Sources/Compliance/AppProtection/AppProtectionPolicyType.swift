import Core

/// The types of app-protection policy. The raw value is Graph's type name without `#microsoft.graph.`.
package enum AppProtectionPolicyType: String, Sendable, Hashable, CaseIterable {
    case iosManagedAppProtection, androidManagedAppProtection, windowsManagedAppProtection

    /// The platform whose apps get policies of this type. macOS has none.
    package var platform: DevicePlatform {
        switch self {
        case .iosManagedAppProtection: .iOS
        case .androidManagedAppProtection: .android
        case .windowsManagedAppProtection: .windows
        }
    }

    /// The value of `@odata.type`.
    package var odataType: String { "#microsoft.graph.\(rawValue)" }

    /// The collection below `deviceAppManagement`.
    package var collection: String { rawValue + "s" }
}
