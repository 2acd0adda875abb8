import Core

/// Graph: `conditionalAccessDevicePlatform`.
package enum AccessPlatform: String, Sendable, Hashable, CaseIterable {
    case android, iOS, windows, windowsPhone, macOS, linux, all

    /// The platform of a device.
    init(_ platform: DevicePlatform) {
        switch platform {
        case .android: self = .android
        case .iOS: self = .iOS
        case .windows: self = .windows
        case .macOS: self = .macOS
        }
    }
}

/// `conditions.platforms`.
package struct PlatformCondition: Sendable, Equatable {
    /// Empty includes every platform.
    package var include: Set<AccessPlatform>
    /// Exclusion wins.
    package var exclude: Set<AccessPlatform>

    /// - Parameter platform: nil where it is unknown, as that of a user without a device.
    func match(_ platform: AccessPlatform?) -> ConditionMatch {
        ConditionMatch(
            name: "platforms", include: include.isEmpty ? .yes : Self.match(platform, in: include),
            exclude: Self.match(platform, in: exclude), unknown: "The device's platform")
    }

    private static func match(_ platform: AccessPlatform?, in names: Set<AccessPlatform>) -> ListMatch {
        if names.contains(.all) { return .yes }
        if names.isEmpty { return .no }
        guard let platform else { return .unknown }
        return names.contains(platform) ? .yes : .no
    }
}

/// Graph: `conditionalAccessClientApp`.
package enum ClientAppType: String, Sendable, Hashable, CaseIterable {
    case all, browser, mobileAppsAndDesktopClients, exchangeActiveSync, easSupported, other

    /// Whether a policy that lists this one means a client of type `client`. `easSupported` is Exchange ActiveSync on
    /// the platforms that support it.
    func covers(_ client: ClientAppType) -> Bool {
        switch (self, client) {
        case (.all, _): true
        case (.exchangeActiveSync, .easSupported), (.easSupported, .exchangeActiveSync): true
        default: self == client
        }
    }
}

/// Graph: `riskLevel`.
package enum RiskLevel: String, Sendable, Hashable, CaseIterable {
    case low, medium, high, hidden, none
}

/// `conditions.locations`. Named locations are not stored, so every location but `All` is unknown.
package struct LocationCondition: Sendable, Equatable {
    /// `All`, `AllTrusted` or ids of named locations; empty includes every location.
    package var include: [String]
    /// The same words; exclusion wins.
    package var exclude: [String]

    /// `All` is known to match; any other location is unknown.
    func match() -> ConditionMatch {
        ConditionMatch(
            name: "locations", include: include.isEmpty ? .yes : Self.match(include), exclude: Self.match(exclude),
            unknown: "The location")
    }

    private static func match(_ names: [String]) -> ListMatch {
        if names.contains(where: { $0.hasSameBytes(as: "All") }) { return .yes }
        return names.isEmpty ? .no : .unknown
    }
}
