import Access
import Core
import Services
import Threats

/// A connector as the members of its Graph type.
enum ConnectorMembers {
    private static let names = Dictionary(
        GraphVersion.allCases.map { version in
            (
                version,
                ConnectorSettings.memberNames.filter { ConnectorSchema.connector.property($0, version: version) != nil }
            )
        }
    ) { first, _ in first }

    /// The settings that a body of this version may hold.
    static func writable(_ version: GraphVersion) -> Set<String> { names[version] ?? [] }

    /// What is shown of a connector: its settings, its state, and what the catalogue knows of its partner.
    static func stored(_ view: ConnectorView) -> JSONObject {
        let connector = view.connector
        var members = connector.settings.json()
        members["id"] = .string(connector.id.text)
        members["lastHeartbeatDateTime"] = .string(connector.lastHeartbeatDateTime.rfc3339)
        members["partnerState"] = .string(view.state.rawValue)
        members["partnerDisplayName"] = .string(view.partner.displayName)
        let minimums: [(DevicePlatform, String)] = [
            (.android, "Android"), (.iOS, "Ios"), (.macOS, "Mac"), (.windows, "Windows"),
        ]
        for (platform, name) in minimums {
            let version = connector.minimumOSVersion(on: platform, partner: view.partner)
            members["partnerMinimumSupported\(name)Version"] = .optional(version?.description)
        }
        members["partnerSupportsAndroidMam"] = .bool(view.partner.appProtection.contains(.android))
        members["partnerSupportsIosMam"] = .bool(view.partner.appProtection.contains(.iOS))
        members["partnerSupportsWindowsMam"] = .bool(view.partner.appProtection.contains(.windows))
        members["partnerSupportsIosCertificateSync"] = .bool(view.partner.certificateSync)
        return members
    }

    /// The name that a creating body gives a custom partner. Elsewhere the member is the server's own.
    /// - Throws: 400 for a name that is no text of 1 to 256 bytes.
    static func displayName(_ body: JSONObject) throws(Failure) -> String? {
        guard let value = body["partnerDisplayName"], !value.isNull else { return nil }
        guard let name = value.string, (1...256).contains(name.utf8.count) else {
            throw .invalid("'partnerDisplayName' must be a string of 1 to 256 bytes.", target: "partnerDisplayName")
        }
        return name
    }
}
