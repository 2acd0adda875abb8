import Core

/// One thing a role may allow. Graph's own strings carry the prefix `Microsoft.Intune_` (Graph: resourceOperation ids,
/// the missing "i" of `DeviceCompliancePolices` included); ours carry `Drawbridge_`.
/// The order of the cases is their place in `ActionSet`; nothing is stored by place, only by text.
package enum ResourceAction: String, CaseIterable, Sendable, Hashable {
    case mobileThreatDefenseRead = "Microsoft.Intune_MobileThreatDefense_Read"
    case mobileThreatDefenseModify = "Microsoft.Intune_MobileThreatDefense_Modify"

    case deviceCompliancePoliciesRead = "Microsoft.Intune_DeviceCompliancePolices_Read"
    case deviceCompliancePoliciesCreate = "Microsoft.Intune_DeviceCompliancePolices_Create"
    case deviceCompliancePoliciesUpdate = "Microsoft.Intune_DeviceCompliancePolices_Update"
    case deviceCompliancePoliciesDelete = "Microsoft.Intune_DeviceCompliancePolices_Delete"
    case deviceCompliancePoliciesAssign = "Microsoft.Intune_DeviceCompliancePolices_Assign"
    case deviceCompliancePoliciesViewReports = "Microsoft.Intune_DeviceCompliancePolices_ViewReports"

    case managedDevicesRead = "Microsoft.Intune_ManagedDevices_Read"
    case managedDevicesUpdate = "Microsoft.Intune_ManagedDevices_Update"
    case managedDevicesDelete = "Microsoft.Intune_ManagedDevices_Delete"
    case managedDevicesSetPrimaryUser = "Microsoft.Intune_ManagedDevices_SetPrimaryUser"
    case managedDevicesViewReports = "Microsoft.Intune_ManagedDevices_ViewReports"
    case managedDevicesQuery = "Microsoft.Intune_ManagedDevices_Query"
    case managedDevicesReadBiosPassword = "Microsoft.Intune_ManagedDevices_ReadBiosPassword"

    case managedAppsRead = "Microsoft.Intune_ManagedApps_Read"
    case managedAppsCreate = "Microsoft.Intune_ManagedApps_Create"
    case managedAppsUpdate = "Microsoft.Intune_ManagedApps_Update"
    case managedAppsDelete = "Microsoft.Intune_ManagedApps_Delete"
    case managedAppsAssign = "Microsoft.Intune_ManagedApps_Assign"
    case managedAppsWipe = "Microsoft.Intune_ManagedApps_Wipe"

    case auditRead = "Microsoft.Intune_Audit_Read"

    case rolesRead = "Microsoft.Intune_Roles_Read"
    case rolesCreate = "Microsoft.Intune_Roles_Create"
    case rolesUpdate = "Microsoft.Intune_Roles_Update"
    case rolesDelete = "Microsoft.Intune_Roles_Delete"
    case rolesAssign = "Microsoft.Intune_Roles_Assign"

    case securityBaselinesRead = "Microsoft.Intune_SecurityBaselines_Read"
    case securityBaselinesCreate = "Microsoft.Intune_SecurityBaselines_Create"
    case securityBaselinesUpdate = "Microsoft.Intune_SecurityBaselines_Update"
    case securityBaselinesDelete = "Microsoft.Intune_SecurityBaselines_Delete"
    case securityBaselinesAssign = "Microsoft.Intune_SecurityBaselines_Assign"

    case securityTasksRead = "Microsoft.Intune_SecurityTasks_Read"
    case securityTasksUpdate = "Microsoft.Intune_SecurityTasks_Update"

    case microsoftDefenderATPRead = "Microsoft.Intune_MicrosoftDefenderATP_Read"

    case organizationRead = "Microsoft.Intune_Organization_Read"
    case organizationCreate = "Microsoft.Intune_Organization_Create"
    case organizationUpdate = "Microsoft.Intune_Organization_Update"
    case organizationDelete = "Microsoft.Intune_Organization_Delete"
    case partnerDeviceManagementRead = "Microsoft.Intune_PartnerDeviceManagement_Read"
    case partnerDeviceManagementModify = "Microsoft.Intune_PartnerDeviceManagement_Modify"
    case endpointProtectionRead = "Microsoft.Intune_EndpointProtection_Read"
    case reportsRead = "Microsoft.Intune_Reports_Read"
    case policySetsRead = "Microsoft.Intune_PolicySets_Read"
    case policySetsCreate = "Microsoft.Intune_PolicySets_Create"
    case policySetsUpdate = "Microsoft.Intune_PolicySets_Update"
    case policySetsDelete = "Microsoft.Intune_PolicySets_Delete"
    case policySetsAssign = "Microsoft.Intune_PolicySets_Assign"
    case multiAdminApprovalReadAccessPolicy = "Microsoft.Intune_MultiAdminApproval_ReadAccessPolicy"
    case multiAdminApprovalCreateAccessPolicy = "Microsoft.Intune_MultiAdminApproval_CreateAccessPolicy"
    case multiAdminApprovalUpdateAccessPolicy = "Microsoft.Intune_MultiAdminApproval_UpdateAccessPolicy"
    case multiAdminApprovalDeleteAccessPolicy = "Microsoft.Intune_MultiAdminApproval_DeleteAccessPolicy"
    case multiAdminApprovalApprove = "Microsoft.Intune_MultiAdminApproval_ApprovalForMultiAdminApproval"
    case remoteTasksSyncDevice = "Microsoft.Intune_RemoteTasks_SyncDevice"

    case conditionalAccessRead = "Drawbridge_ConditionalAccess_Read"
    case conditionalAccessWrite = "Drawbridge_ConditionalAccess_Write"
    case directoryRead = "Drawbridge_Directory_Read"
    case directoryWrite = "Drawbridge_Directory_Write"
    /// Device facts: create, import, and every member of a device that compliance looks at.
    case devicesImport = "Drawbridge_Devices_Import"
    case threatLevelOverride = "Drawbridge_ThreatLevel_Override"
    case decisionsEvaluate = "Drawbridge_Decisions_Evaluate"
    case settingsRead = "Drawbridge_Settings_Read"
    case settingsUpdate = "Drawbridge_Settings_Update"
    case clientsRead = "Drawbridge_Clients_Read"
    case clientsManage = "Drawbridge_Clients_Manage"
    case trustRead = "Drawbridge_Trust_Read"
    case trustManage = "Drawbridge_Trust_Manage"

    /// The partner API of one connector. Only a connector credential has it.
    case partnerReport = "Drawbridge_Partner_Report"
    /// Tenants of this server. Only the platform operator has it.
    case tenantsManage = "Drawbridge_Tenants_Manage"
    /// The one right of a token got with a bootstrap secret: storing that secret's successor.
    case bootstrapSecretReplace = "Drawbridge_BootstrapSecret_Replace"
}

extension ResourceAction {
    /// Reads an action's text, byte for byte. (`init(rawValue:)` compares by canonical equivalence and must not be used
    /// on outside text.)
    package init?(exactly text: String) {
        guard let action = Self.byText[ExactText(text)] else { return nil }
        self = action
    }

    /// Whether a custom role may allow it and `resourceOperations` lists it. What a connector credential, the platform
    /// operator and a bootstrap secret may do cannot be given away.
    package var isGrantable: Bool {
        switch self {
        case .partnerReport, .tenantsManage, .bootstrapSecretReplace: false
        default: true
        }
    }

    private static let byText = Dictionary(uniqueKeysWithValues: allCases.map { (ExactText($0.rawValue), $0) })
    /// Action → its place in `allCases`.
    static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    /// Place in `allCases`, which is the bit in an `ActionSet`.
    var place: Int { Self.places[self] ?? .max }
}
