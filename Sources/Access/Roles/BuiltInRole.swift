import Core

/// The role values of the server. What each allows is in `Config/roles.json`.
package enum BuiltInRole: String, Sendable, Hashable, CaseIterable {
    case globalAdministrator = "GlobalAdministrator"
    case endpointSecurityManager = "EndpointSecurityManager"
    case readOnlyOperator = "ReadOnlyOperator"
    case helpDeskOperator = "HelpDeskOperator"
    case policyAndProfileManager = "PolicyAndProfileManager"
    case applicationManager = "ApplicationManager"
    case schoolAdministrator = "SchoolAdministrator"
    case intuneRoleAdministrator = "IntuneRoleAdministrator"
    case securityAdministrator = "SecurityAdministrator"
    case securityReader = "SecurityReader"
    case globalReader = "GlobalReader"
    case conditionalAccessAdministrator = "ConditionalAccessAdministrator"
    case threatReporter = "ThreatReporter"
    case accessEvaluator = "AccessEvaluator"
    case deviceEnroller = "DeviceEnroller"
    case platformOperator = "PlatformOperator"

    /// As tokens and clients name it.
    package var value: ExactText { ExactText(rawValue) }

    /// The template id of Global Administrator (Entra: permissions reference), as it stands in `wids`.
    package static let globalAdministratorID = RoleDefinitionID(high: 0x62e9_0394_69f5_4237, low: 0x9190_0121_7714_5e10)
}
