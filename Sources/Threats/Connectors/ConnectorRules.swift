import Core

/// What a change of a connector's settings may not do.
package enum ConnectorRules {
    /// Checks the toggles that the change turns on; those that stay as they are, or go off, are never refused.
    /// - Parameters:
    ///   - others: the tenant's connectors; the changed one may be among them.
    /// - Throws: 400 for a toggle that the partner does not have, 409 for a second vendor in a platform's app
    ///   protection.
    package static func check(
        _ connector: ConnectorID, from old: ConnectorSettings, to new: ConnectorSettings, others: [Connector],
        catalogue: PartnerCatalogue
    ) throws(Failure) {
        let partner = catalogue.partner(connector) ?? .custom(id: connector, displayName: connector.text)
        for platform in DevicePlatform.allCases where new.isEnabled(on: platform) && !old.isEnabled(on: platform) {
            // Windows Security Center never counts in compliance (semantics, "Fine print").
            guard partner.family != .windowsSecurityCenter, partner.platforms.contains(platform) else {
                throw unsupported("\(platform.togglePrefix)Enabled", partner)
            }
        }
        for platform in DevicePlatform.allCases
        where new.appProtectionEnabled(on: platform) && !old.appProtectionEnabled(on: platform) {
            let name = "\(platform.togglePrefix)MobileApplicationManagementEnabled"
            guard partner.appProtection.contains(platform) else { throw unsupported(name, partner) }
            if partner.isDefender { continue }
            for other in others where other.id != connector && other.settings.appProtectionEnabled(on: platform) {
                let rival = catalogue.partner(of: other)
                guard rival.isDefender else {
                    throw .conflict("'\(name)' is already on for \(rival.displayName); turn it off there first.")
                }
            }
        }
    }

    private static func unsupported(_ name: String, _ partner: Partner) -> Failure {
        .invalid("'\(name)' cannot be turned on: \(partner.displayName) does not support it.", target: name)
    }
}
