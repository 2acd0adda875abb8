import Core

/// The platforms that compliance policies are written for. Android has three, by how the device is enrolled.
package enum PolicyPlatform: String, Sendable, Hashable, CaseIterable {
    case iOS, android, androidWorkProfile, androidDeviceOwner, macOS, windows10
}

/// The platform whose policies a device gets, nil for an operating system that is none of ours. Both texts are compared
/// without ASCII case; the words are those of Graph's `managedDevice` and `deviceEnrollmentType`.
package func policyPlatform(operatingSystem: String, deviceEnrollmentType: String?) -> PolicyPlatform? {
    switch operatingSystem.asciiLowercasedText {
    case "ios", "ipados": return .iOS
    case "macos": return .macOS
    case "windows": return .windows10
    case "androidforwork": return .androidWorkProfile
    case "android": break
    default: return nil
    }
    switch deviceEnrollmentType?.asciiLowercasedText {
    case "androidenterprisededicateddevice", "androidenterprisefullymanaged", "androidenterprisecorporateworkprofile":
        return .androidDeviceOwner
    case "androidworkprofile", "androidforwork": return .androidWorkProfile
    default: return .android
    }
}
