import Compliance
import Core
import Storage
import Threats

extension ComplianceWorld {
    /// The tenant's policies, connectors and settings as the compliance rules see them.
    init(_ snapshot: TenantSnapshot, partners: PartnerCatalogue) {
        self.init(
            policies: snapshot.compliancePolicies, connectors: snapshot.connectors, settings: snapshot.settings,
            appPolicies: snapshot.appProtectionPolicies.map(\.policy), partners: partners)
    }

    /// The same of records that need not be saved.
    init(
        policies: [CompliancePolicyRecord], connectors: [ConnectorID: ConnectorRecord], settings: ComplianceSettings,
        appPolicies: [AppProtectionPolicy], partners: PartnerCatalogue
    ) {
        self.init(
            policies: policies.map(\.policy),
            connectors: connectors.values.map {
                ConnectorFacts($0.connector, partner: partners.partner(of: $0.connector))
            }
            .sorted { $0.id < $1.id },
            settings: settings, appPolicies: appPolicies)
    }
}

extension ConnectorFacts {
    /// One connector as the compliance rules see it.
    init(_ connector: Connector, partner: Partner) {
        let settings = connector.settings
        var minimums: [DevicePlatform: OSVersion] = [:]
        for platform in DevicePlatform.allCases {
            minimums[platform] = connector.minimumOSVersion(on: platform, partner: partner)
        }
        self.init(
            id: connector.id, displayName: connector.displayName ?? partner.displayName,
            family: Family(rawValue: partner.family.rawValue) ?? .thirdParty,
            provisioning: Provisioning(rawValue: connector.provisioning.rawValue) ?? .never,
            silentAfter: connector.silentAt,
            failMode: Compliance.FailMode(rawValue: settings.failMode.rawValue) ?? .ignore,
            enabled: Set(DevicePlatform.allCases.filter(settings.isEnabled(on:))),
            appProtectionEnabled: Set(DevicePlatform.allCases.filter(settings.appProtectionEnabled(on:))),
            blocksOnMissing: Set(DevicePlatform.allCases.filter(settings.blocksOnMissingData(on:))),
            blocksUnsupportedOS: settings.partnerUnsupportedOsVersionBlocked, minimumOS: minimums)
    }
}
