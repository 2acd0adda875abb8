import Core

extension ConnectorSettings {
    private typealias Flag = (name: String, path: any WritableKeyPath<ConnectorSettings, Bool> & Sendable)

    /// The boolean members in Graph's spelling. Mind `IOS` and `Ios`.
    private static let flags: [Flag] = [
        ("androidEnabled", \.androidEnabled),
        ("iosEnabled", \.iosEnabled),
        ("windowsEnabled", \.windowsEnabled),
        ("macEnabled", \.macEnabled),
        ("androidDeviceBlockedOnMissingPartnerData", \.androidDeviceBlockedOnMissingPartnerData),
        ("iosDeviceBlockedOnMissingPartnerData", \.iosDeviceBlockedOnMissingPartnerData),
        ("windowsDeviceBlockedOnMissingPartnerData", \.windowsDeviceBlockedOnMissingPartnerData),
        ("macDeviceBlockedOnMissingPartnerData", \.macDeviceBlockedOnMissingPartnerData),
        ("androidMobileApplicationManagementEnabled", \.androidMobileApplicationManagementEnabled),
        ("iosMobileApplicationManagementEnabled", \.iosMobileApplicationManagementEnabled),
        ("windowsMobileApplicationManagementEnabled", \.windowsMobileApplicationManagementEnabled),
        ("partnerUnsupportedOsVersionBlocked", \.partnerUnsupportedOsVersionBlocked),
        ("allowPartnerToCollectIOSApplicationMetadata", \.allowPartnerToCollectIOSApplicationMetadata),
        ("allowPartnerToCollectIOSPersonalApplicationMetadata", \.allowPartnerToCollectIOSPersonalApplicationMetadata),
        ("allowPartnerToCollectIosCertificateMetadata", \.allowPartnerToCollectIosCertificateMetadata),
        ("allowPartnerToCollectIosPersonalCertificateMetadata", \.allowPartnerToCollectIosPersonalCertificateMetadata),
        ("microsoftDefenderForEndpointAttachEnabled", \.microsoftDefenderForEndpointAttachEnabled),
        ("grantMobileThreatDefensePartnerRole", \.grantMobileThreatDefensePartnerRole),
        ("launchMobileThreatDefensePartnerOnSetupEnabled", \.launchMobileThreatDefensePartnerOnSetupEnabled),
    ]

    private static let thresholdName = "partnerUnresponsivenessThresholdInDays"
    private static let failModeName = "failMode"

    /// Every writable member, in Graph's spelling.
    package static let memberNames: Set<String> = Set(flags.map(\.name) + [thresholdName, failModeName])

    /// Members of the Graph type that the server alone sets. Clients send them back with the rest, so they are ignored.
    package static let serverOwnedNames: Set<String> = [
        "id", "lastHeartbeatDateTime", "partnerState", "partnerDisplayName",
        "partnerMinimumSupportedAndroidVersion", "partnerMinimumSupportedIosVersion",
        "partnerMinimumSupportedMacVersion",
        "partnerMinimumSupportedWindowsVersion", "partnerSupportsAndroidMam", "partnerSupportsIosMam",
        "partnerSupportsWindowsMam", "partnerSupportsIosCertificateSync",
    ]

    /// All members, for storage.
    package func json() -> JSONObject {
        var object = JSONObject()
        for flag in Self.flags { object.append(flag.name, .bool(self[keyPath: flag.path])) }
        object.append(Self.thresholdName, .integer(Int64(partnerUnresponsivenessThresholdInDays)))
        object.append(Self.failModeName, .string(failMode.rawValue))
        return object
    }

    /// Reads what ``json()`` wrote. A missing member has its default and an unknown one is left aside, so that
    /// documents of an older or newer version can be read.
    /// - Throws: 500 if a stored member has a wrong type or value.
    package init(json: JSONObject) throws(Failure) {
        self.init()
        for member in json.members {
            do { _ = try apply(member) } catch {
                throw .internal("stored connector settings: \(error.message)")
            }
        }
    }

    /// Applies the given members; all others stay. Turning on `windowsEnabled` also turns on
    /// `windowsDeviceBlockedOnMissingPartnerData`, unless the same object says otherwise. Annotations and server-owned
    /// members are ignored, as are members this version does not have if they are null. On an error nothing is applied.
    /// - Parameter names: the members that this version of the interface has.
    /// - Throws: 400 naming the member that is unknown, null, of a wrong type or out of range.
    package mutating func merge(_ object: JSONObject, allowing names: Set<String>) throws(Failure) {
        var merged = self
        var namesMissingData = false
        for member in object.members {
            guard let name = Self.memberNames.first(where: { $0.hasSameBytes(as: member.name) }), names.contains(name)
            else {
                let isServerOwned = Self.serverOwnedNames.contains { $0.hasSameBytes(as: member.name) }
                if isServerOwned || member.value.isNull || member.name.contains("@odata.") { continue }
                throw .invalid("'\(member.name.excerpt)' is not a member of this type.", target: member.name.excerpt)
            }
            if name == "windowsDeviceBlockedOnMissingPartnerData" { namesMissingData = true }
            try merged.apply(member)
        }
        if merged.windowsEnabled, !windowsEnabled, !namesMissingData {
            merged.windowsDeviceBlockedOnMissingPartnerData = true
        }
        self = merged
    }

    /// Sets one member; one that is no setting changes nothing.
    private mutating func apply(_ member: JSONObject.Member) throws(Failure) {
        let name = member.name
        if let flag = Self.flags.first(where: { $0.name.hasSameBytes(as: name) }) {
            guard let value = member.value.bool else {
                throw .invalid("'\(name)' must be a boolean, not \(member.value.kindName).", target: name)
            }
            self[keyPath: flag.path] = value
        } else if name.hasSameBytes(as: Self.thresholdName) {
            guard let value = member.value.integer else {
                throw .invalid("'\(name)' must be an integer, not \(member.value.kindName).", target: name)
            }
            let range = Self.thresholdRange
            guard range.contains(value), let days = Int(exactly: value) else {
                throw .invalid("'\(name)' must be between \(range.lowerBound) and \(range.upperBound).", target: name)
            }
            partnerUnresponsivenessThresholdInDays = days
        } else if name.hasSameBytes(as: Self.failModeName) {
            let text = member.value.string
            guard let text, let mode = FailMode.allCases.first(where: { $0.rawValue.hasSameBytes(as: text) }) else {
                throw .invalid("'\(name)' must be one of ignore, holdLast, block.", target: name)
            }
            failMode = mode
        }
    }
}
