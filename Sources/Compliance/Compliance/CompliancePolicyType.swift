import Core

/// The types of compliance policy. The raw value is Graph's type name without `#microsoft.graph.`.
package enum CompliancePolicyType: String, Sendable, Hashable, CaseIterable {
    case iosCompliancePolicy, androidCompliancePolicy, androidWorkProfileCompliancePolicy
    case androidForWorkCompliancePolicy, androidDeviceOwnerCompliancePolicy, macOSCompliancePolicy
    case windows10CompliancePolicy

    /// The platform whose devices get policies of this type.
    package var platform: PolicyPlatform {
        switch self {
        case .iosCompliancePolicy: .iOS
        case .androidCompliancePolicy: .android
        case .androidWorkProfileCompliancePolicy, .androidForWorkCompliancePolicy: .androidWorkProfile
        case .androidDeviceOwnerCompliancePolicy: .androidDeviceOwner
        case .macOSCompliancePolicy: .macOS
        case .windows10CompliancePolicy: .windows10
        }
    }

    /// The value of `@odata.type`.
    package var odataType: String { "#microsoft.graph.\(rawValue)" }

    /// Reads `@odata.type`, with or without the leading `#`; nil for any other type.
    package init?(odataType: String) {
        guard let name = graphTypeName(odataType) else { return nil }
        guard let type = CompliancePolicyType.allCases.first(where: { $0.rawValue.hasSameBytes(as: name) }) else {
            return nil
        }
        self = type
    }
}

/// The part of an `@odata.type` after `#microsoft.graph.` or `microsoft.graph.`; nil if it starts otherwise.
func graphTypeName(_ odataType: String) -> String? {
    for prefix in ["#microsoft.graph.", "microsoft.graph."] where odataType.utf8.starts(with: prefix.utf8) {
        return String(decoding: odataType.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    }
    return nil
}
