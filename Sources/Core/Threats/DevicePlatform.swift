/// The four platforms a connector has toggles for.
package enum DevicePlatform: String, Sendable, Hashable, CaseIterable {
    case android, iOS, windows, macOS

    /// How connectors and heartbeats spell it in member names: `android`, `ios`, `windows`, `mac`.
    package var togglePrefix: String {
        switch self {
        case .android: "android"
        case .iOS: "ios"
        case .windows: "windows"
        case .macOS: "mac"
        }
    }

    /// Reads `operatingSystem`, ignoring ASCII case. iPadOS is iOS; AndroidForWork is Android.
    package init?(operatingSystem: String) {
        switch operatingSystem.asciiLowercasedText {
        case "ios", "ipados": self = .iOS
        case "macos": self = .macOS
        case "windows": self = .windows
        case "android", "androidforwork": self = .android
        default: return nil
        }
    }
}
