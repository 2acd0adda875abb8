import Core

extension ReportedThreatState {
    /// The state with exactly this name, byte for byte.
    package init?(exactName name: String) {
        guard let state = Self.allCases.first(where: { $0.rawValue.hasSameBytes(as: name) }) else { return nil }
        self = state
    }
}

extension ThreatLevel {
    /// The level with exactly this name, byte for byte.
    package init?(exactName name: String) {
        guard let level = Self.allCases.first(where: { $0.rawValue.hasSameBytes(as: name) }) else { return nil }
        self = level
    }
}

extension DevicePlatform {
    /// How the catalogue and heartbeats name it: `android`, `ios`, `windows`, `macOS`.
    package var catalogueName: String { self == .iOS ? "ios" : rawValue }

    /// The platform with exactly this catalogue name, byte for byte.
    package init?(catalogueName name: String) {
        guard let platform = Self.allCases.first(where: { $0.catalogueName.hasSameBytes(as: name) }) else { return nil }
        self = platform
    }
}
