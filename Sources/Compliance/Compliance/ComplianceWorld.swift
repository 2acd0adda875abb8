import Core

/// A tenant's settings of compliance. Graph: `deviceManagementSettings`.
package struct ComplianceSettings: Sendable, Hashable {
    /// Whether a device that nothing vouches for is noncompliant.
    package var secureByDefault: Bool
    /// `deviceComplianceCheckinThresholdDays`: days without contact after which a device is noncompliant.
    package var checkinThresholdDays: Int

    package init(secureByDefault: Bool = false, checkinThresholdDays: Int = 30) {
        self.secureByDefault = secureByDefault
        self.checkinThresholdDays = checkinThresholdDays
    }
}

/// All that compliance looks at besides the device and its reports. The same for every device of a tenant.
package struct ComplianceWorld: Sendable {
    /// All policies of the tenant, whatever their platform.
    package var policies: [CompliancePolicy]
    /// All connectors of the tenant, whatever their state.
    package var connectors: [ConnectorFacts]
    /// The tenant's settings.
    package var settings: ComplianceSettings
    /// All app-protection policies of the tenant, whatever their platform. Devices' compliance does not depend on them.
    package var appPolicies: [AppProtectionPolicy]

    package init(
        policies: [CompliancePolicy], connectors: [ConnectorFacts], settings: ComplianceSettings = ComplianceSettings(),
        appPolicies: [AppProtectionPolicy] = []
    ) {
        self.policies = policies
        self.connectors = connectors
        self.settings = settings
        self.appPolicies = appPolicies
    }
}
