/// The members of Graph's types and the words of its enumerations, as the metadata of v1.0 and beta have them. `+` stands in
/// front of what only beta has, `v1.0:` in front of what only v1.0 has, `-` behind what this server knows and does not offer.
/// `failMode`, and the enrolment types `androidWorkProfile` and `androidForWork`, are this server's own.
enum GraphSchemaTable {
    /// Each type with its members and what they hold.
    static let types = """
        allDevicesAssignmentTarget: +deviceAndAppManagementAssignmentFilterId=identifier
        +deviceAndAppManagementAssignmentFilterType=deviceAndAppManagementAssignmentFilterType

        allLicensedUsersAssignmentTarget: +deviceAndAppManagementAssignmentFilterId=identifier
        +deviceAndAppManagementAssignmentFilterType=deviceAndAppManagementAssignmentFilterType

        applicationEnforcedRestrictionsSessionControl: isEnabled=bool

        appListItem: appId=string appStoreUrl=string name=string publisher=string

        auditActor: +remoteTenantId=identifier +remoteUserId=identifier +type=string
        +userRoleScopeTags=[roleScopeTagInfo] applicationDisplayName=string applicationId=identifier
        auditActorType=string ipAddress=string servicePrincipalName=string userId=identifier
        userPermissions=[string] userPrincipalName=string

        auditEvent: activity=string activityDateTime=dateTime activityOperationType=string activityResult=string
        activityType=string actor=auditActor category=string componentName=string correlationId=guid
        displayName=string id=identifier resources=[auditResource]

        auditProperty: displayName=string newValue=string oldValue=string

        auditResource: +type=string auditResourceType=string displayName=string modifiedProperties=[auditProperty]
        resourceId=identifier

        cloudAppSecuritySessionControl: cloudAppSecurityType=cloudAppSecuritySessionControlType isEnabled=bool

        continuousAccessEvaluationSessionControl: mode=continuousAccessEvaluationMode

        device: accountEnabled=bool deviceId=guid displayName=string id=identifier isCompliant=bool isManaged=bool
        operatingSystem=string operatingSystemVersion=string

        deviceAndAppManagementAssignmentTarget: +deviceAndAppManagementAssignmentFilterId=identifier
        +deviceAndAppManagementAssignmentFilterType=deviceAndAppManagementAssignmentFilterType

        deviceAndAppManagementRoleAssignment: +roleScopeTagIds=[string] +roleScopeTags=any-
        +scopeMembers=[identifier] +scopeType=roleAssignmentScopeType description=string displayName=string
        id=identifier members=[identifier] resourceScopes=[identifier]

        deviceAndAppManagementRoleAssignment: +roleScopeTagIds=[string] +roleScopeTags=any-
        +scopeMembers=[identifier] +scopeType=roleAssignmentScopeType description=string displayName=string
        id=identifier members=[identifier] resourceScopes=[identifier]
        roleDefinition=deviceAndAppManagementRoleDefinition@

        deviceAndAppManagementRoleDefinition: +isBuiltInRoleDefinition=bool +permissions=[rolePermission]
        +roleScopeTagIds=[string] description=string displayName=string id=identifier isBuiltIn=bool
        roleAssignments=[deviceAndAppManagementRoleAssignment] rolePermissions=[rolePermission]

        deviceAndAppManagementRoleDefinition: +isBuiltInRoleDefinition=bool +permissions=[rolePermission]
        +roleScopeTagIds=[string] description=string displayName=string id=identifier isBuiltIn=bool
        rolePermissions=[rolePermission]

        deviceManagement: id=identifier settings=deviceManagementSettings

        deviceManagementSettings: deviceComplianceCheckinThresholdDays=int32 isScheduledActionEnabled=bool
        secureByDefault=bool

        directoryObject: id=identifier

        exclusionGroupAssignmentTarget: +deviceAndAppManagementAssignmentFilterId=identifier
        +deviceAndAppManagementAssignmentFilterType=deviceAndAppManagementAssignmentFilterType groupId=identifier

        globalSecureAccessFilteringProfileSessionControl: isEnabled=bool profileId=string

        group: createdDateTime=dateTime description=string displayName=string groupTypes=[string] id=identifier
        mail=string mailEnabled=bool mailNickname=string securityEnabled=bool

        groupAssignmentTarget: +deviceAndAppManagementAssignmentFilterId=identifier
        +deviceAndAppManagementAssignmentFilterType=deviceAndAppManagementAssignmentFilterType groupId=identifier

        keyValuePair: name=string value=string

        mobileThreatDefenseConnector: +allowPartnerToCollectIosCertificateMetadata=bool
        +allowPartnerToCollectIosPersonalCertificateMetadata=bool +failMode=failMode
        +grantMobileThreatDefensePartnerRole=bool +launchMobileThreatDefensePartnerOnSetupEnabled=bool
        +macDeviceBlockedOnMissingPartnerData=bool +macEnabled=bool +partnerDisplayName=string
        +partnerMinimumSupportedAndroidVersion=string +partnerMinimumSupportedIosVersion=string
        +partnerMinimumSupportedMacVersion=string +partnerMinimumSupportedWindowsVersion=string
        +partnerSupportsAndroidMam=bool +partnerSupportsIosCertificateSync=bool +partnerSupportsIosMam=bool
        +partnerSupportsWindowsMam=bool +windowsMobileApplicationManagementEnabled=bool
        allowPartnerToCollectIOSApplicationMetadata=bool allowPartnerToCollectIOSPersonalApplicationMetadata=bool
        androidDeviceBlockedOnMissingPartnerData=bool androidEnabled=bool
        androidMobileApplicationManagementEnabled=bool id=guid iosDeviceBlockedOnMissingPartnerData=bool
        iosEnabled=bool iosMobileApplicationManagementEnabled=bool lastHeartbeatDateTime=dateTime
        microsoftDefenderForEndpointAttachEnabled=bool partnerState=mobileThreatPartnerTenantState
        partnerUnresponsivenessThresholdInDays=int32 partnerUnsupportedOsVersionBlocked=bool
        windowsDeviceBlockedOnMissingPartnerData=bool windowsEnabled=bool

        objectIdentity: issuer=string issuerAssignedId=string signInType=string

        operatingSystemVersionRange: description=string highestVersion=string lowestVersion=string

        persistentBrowserSessionControl: isEnabled=bool mode=persistentBrowserSessionMode

        resourceAction: allowedResourceActions=[string] notAllowedResourceActions=[string]

        resourceOperation: actionName=string description=string id=identifier resourceName=string

        rolePermission: +actions=[string] resourceActions=[resourceAction]

        roleScopeTagInfo: displayName=string roleScopeTagId=string

        secureSignInSessionControl: isEnabled=bool

        settingSource: displayName=string id=identifier sourceType=settingSourceType

        signInFrequencySessionControl: authenticationType=signInFrequencyAuthenticationType
        frequencyInterval=signInFrequencyInterval isEnabled=bool type=signinFrequencyType value=int32

        targetedManagedAppPolicyAssignment: +source=deviceAndAppManagementAssignmentSource +sourceId=identifier
        id=identifier target=deviceAndAppManagementAssignmentTarget

        user: accountEnabled=bool businessPhones=[string] companyName=string createdDateTime=dateTime
        department=string displayName=string employeeId=string givenName=string id=identifier
        identities=[objectIdentity] jobTitle=string mail=string mailNickname=string mobilePhone=string
        officeLocation=string passwordProfile=any- preferredLanguage=string surname=string usageLocation=string
        userPrincipalName=string userType=string

        wslDistributionConfiguration: distribution=string maximumOSVersion=string minimumOSVersion=string
        """
}
