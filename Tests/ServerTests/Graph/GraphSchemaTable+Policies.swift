extension GraphSchemaTable {
    /// Policies of every kind and devices, in the same form.
    static let policies = """
        androidCompliancePolicy: +advancedThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel
        +conditionStatementId=string +passwordSignInFailureCountBeforeFactoryReset=int32
        +requiredPasswordComplexity=androidRequiredPasswordComplexity +restrictedApps=[appListItem]
        +roleScopeTagIds=[string] +securityBlockDeviceAdministratorManagedDevices=bool
        assignments=[deviceCompliancePolicyAssignment] createdDateTime=dateTime description=string
        deviceSettingStateSummaries=any- deviceStatusOverview=deviceComplianceDeviceOverview
        deviceStatuses=[deviceComplianceDeviceStatus] deviceThreatProtectionEnabled=bool
        deviceThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel displayName=string id=identifier
        lastModifiedDateTime=dateTime minAndroidSecurityPatchLevel=string osMaximumVersion=string
        osMinimumVersion=string passwordExpirationDays=int32 passwordMinimumLength=int32
        passwordMinutesOfInactivityBeforeLock=int32 passwordPreviousPasswordBlockCount=int32 passwordRequired=bool
        passwordRequiredType=androidRequiredPasswordType
        scheduledActionsForRule=[deviceComplianceScheduledActionForRule] securityBlockJailbrokenDevices=bool
        securityDisableUsbDebugging=bool securityPreventInstallAppsFromUnknownSources=bool
        securityRequireCompanyPortalAppIntegrity=bool securityRequireGooglePlayServices=bool
        securityRequireSafetyNetAttestationBasicIntegrity=bool
        securityRequireSafetyNetAttestationCertifiedDevice=bool securityRequireUpToDateSecurityProviders=bool
        securityRequireVerifyApps=bool storageRequireEncryption=bool userStatusOverview=any- userStatuses=any-
        version=int32

        +androidDeviceOwnerCompliancePolicy:
        +advancedThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel +roleScopeTagIds=[string]
        assignments=[deviceCompliancePolicyAssignment] createdDateTime=dateTime description=string
        deviceSettingStateSummaries=any- deviceStatusOverview=deviceComplianceDeviceOverview
        deviceStatuses=[deviceComplianceDeviceStatus] deviceThreatProtectionEnabled=bool
        deviceThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel displayName=string id=identifier
        lastModifiedDateTime=dateTime minAndroidSecurityPatchLevel=string osMaximumVersion=string
        osMinimumVersion=string passwordExpirationDays=int32 passwordMinimumLength=int32
        passwordMinimumLetterCharacters=int32 passwordMinimumLowerCaseCharacters=int32
        passwordMinimumNonLetterCharacters=int32 passwordMinimumNumericCharacters=int32
        passwordMinimumSymbolCharacters=int32 passwordMinimumUpperCaseCharacters=int32
        passwordMinutesOfInactivityBeforeLock=int32 passwordPreviousPasswordCountToBlock=int32 passwordRequired=bool
        passwordRequiredType=androidDeviceOwnerRequiredPasswordType requireNoPendingSystemUpdates=bool
        scheduledActionsForRule=[deviceComplianceScheduledActionForRule] securityBlockJailbrokenDevices=bool
        securityRequireIntuneAppIntegrity=bool securityRequireSafetyNetAttestationBasicIntegrity=bool
        securityRequireSafetyNetAttestationCertifiedDevice=bool
        securityRequiredAndroidSafetyNetEvaluationType=androidSafetyNetEvaluationType storageRequireEncryption=bool
        userStatusOverview=any- userStatuses=any- version=int32

        +androidForWorkCompliancePolicy: +passwordSignInFailureCountBeforeFactoryReset=int32
        +requiredPasswordComplexity=androidRequiredPasswordComplexity +roleScopeTagIds=[string]
        assignments=[deviceCompliancePolicyAssignment] createdDateTime=dateTime description=string
        deviceSettingStateSummaries=any- deviceStatusOverview=deviceComplianceDeviceOverview
        deviceStatuses=[deviceComplianceDeviceStatus] deviceThreatProtectionEnabled=bool
        deviceThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel displayName=string id=identifier
        lastModifiedDateTime=dateTime minAndroidSecurityPatchLevel=string osMaximumVersion=string
        osMinimumVersion=string passwordExpirationDays=int32 passwordMinimumLength=int32
        passwordMinutesOfInactivityBeforeLock=int32 passwordPreviousPasswordBlockCount=int32 passwordRequired=bool
        passwordRequiredType=androidRequiredPasswordType
        scheduledActionsForRule=[deviceComplianceScheduledActionForRule] securityBlockJailbrokenDevices=bool
        securityDisableUsbDebugging=bool securityPreventInstallAppsFromUnknownSources=bool
        securityRequireCompanyPortalAppIntegrity=bool securityRequireGooglePlayServices=bool
        securityRequireSafetyNetAttestationBasicIntegrity=bool
        securityRequireSafetyNetAttestationCertifiedDevice=bool securityRequireUpToDateSecurityProviders=bool
        securityRequireVerifyApps=bool securityRequiredAndroidSafetyNetEvaluationType=androidSafetyNetEvaluationType
        storageRequireEncryption=bool userStatusOverview=any- userStatuses=any- version=int32
        workProfileInactiveBeforeScreenLockInMinutes=int32 workProfilePasswordExpirationInDays=int32
        workProfilePasswordMinimumLength=int32 workProfilePasswordRequiredType=androidForWorkRequiredPasswordType
        workProfilePreviousPasswordBlockCount=int32 workProfileRequirePassword=bool
        workProfileRequiredPasswordComplexity=androidRequiredPasswordComplexity

        androidManagedAppProtection: +allowedAndroidDeviceManufacturers=string +allowedAndroidDeviceModels=[string]
        +allowedDataIngestionLocations=[managedAppDataIngestionLocation]
        +allowedOutboundClipboardSharingExceptionLength=int32
        +appActionIfAccountIsClockedOut=managedAppRemediationAction
        +appActionIfAndroidDeviceManufacturerNotAllowed=managedAppRemediationAction
        +appActionIfAndroidDeviceModelNotAllowed=managedAppRemediationAction
        +appActionIfAndroidSafetyNetAppsVerificationFailed=managedAppRemediationAction
        +appActionIfAndroidSafetyNetDeviceAttestationFailed=managedAppRemediationAction
        +appActionIfDeveloperOptionsEnabled=managedAppRemediationAction
        +appActionIfDeviceComplianceRequired=managedAppRemediationAction
        +appActionIfDeviceLockNotSet=managedAppRemediationAction
        +appActionIfDevicePasscodeComplexityLessThanHigh=managedAppRemediationAction
        +appActionIfDevicePasscodeComplexityLessThanLow=managedAppRemediationAction
        +appActionIfDevicePasscodeComplexityLessThanMedium=managedAppRemediationAction
        +appActionIfMaximumPinRetriesExceeded=managedAppRemediationAction
        +appActionIfSamsungKnoxAttestationRequired=managedAppRemediationAction
        +appActionIfUnableToAuthenticateUser=managedAppRemediationAction +appGroupType=targetedManagedAppGroupType
        +approvedKeyboards=[keyValuePair] +biometricAuthenticationBlocked=bool
        +blockAfterCompanyPortalUpdateDeferralInDays=int32 +blockDataIngestionIntoOrganizationDocuments=bool
        +connectToVpnOnLaunch=bool +customDialerAppDisplayName=string +customDialerAppPackageId=string
        +deviceLockRequired=bool +dialerRestrictionLevel=managedAppPhoneNumberRedirectLevel
        +exemptedAppPackages=[keyValuePair] +fingerprintAndBiometricEnabled=bool
        +gracePeriodToBlockAppsDuringOffClockHours=string +keyboardsRestricted=bool
        +maximumAllowedDeviceThreatLevel=managedAppDeviceThreatLevel +maximumRequiredOsVersion=string
        +maximumWarningOsVersion=string +maximumWipeOsVersion=string +messagingRedirectAppDisplayName=string
        +messagingRedirectAppPackageId=string +minimumRequiredCompanyPortalVersion=string
        +minimumWarningCompanyPortalVersion=string +minimumWipeAppVersion=string
        +minimumWipeCompanyPortalVersion=string +minimumWipeOsVersion=string +minimumWipePatchVersion=string
        +mobileThreatDefensePartnerPriority=mobileThreatDefensePartnerPriority
        +mobileThreatDefenseRemediationAction=managedAppRemediationAction
        +notificationRestriction=managedAppNotificationRestriction +pinRequiredInsteadOfBiometricTimeout=string
        +previousPinBlockCount=int32 +protectedMessagingRedirectAppType=messagingRedirectAppType
        +purviewContentEvaluationRequired=managedAppPurviewEvaluationRequirement +requireClass3Biometrics=bool
        +requirePinAfterBiometricChange=bool
        +requiredAndroidSafetyNetAppsVerificationType=androidManagedAppSafetyNetAppsVerificationType
        +requiredAndroidSafetyNetDeviceAttestationType=androidManagedAppSafetyNetDeviceAttestationType
        +requiredAndroidSafetyNetEvaluationType=androidManagedAppSafetyNetEvaluationType +roleScopeTagIds=[string]
        +targetedAppManagementLevels=appManagementLevel| +warnAfterCompanyPortalUpdateDeferralInDays=int32
        +wipeAfterCompanyPortalUpdateDeferralInDays=int32
        allowedDataStorageLocations=[managedAppDataStorageLocation]
        allowedInboundDataTransferSources=managedAppDataTransferLevel
        allowedOutboundClipboardSharingLevel=managedAppClipboardSharingLevel
        allowedOutboundDataTransferDestinations=managedAppDataTransferLevel apps=any-
        assignments=[targetedManagedAppPolicyAssignment] contactSyncBlocked=bool createdDateTime=dateTime
        customBrowserDisplayName=string customBrowserPackageId=string dataBackupBlocked=bool deployedAppCount=int32
        deploymentSummary=any- description=string deviceComplianceRequired=bool
        disableAppEncryptionIfDeviceEncryptionIsEnabled=bool disableAppPinIfDevicePinIsSet=bool displayName=string
        encryptAppData=bool fingerprintBlocked=bool id=identifier isAssigned=bool lastModifiedDateTime=dateTime
        managedBrowser=managedBrowserType managedBrowserToOpenLinksRequired=bool maximumPinRetries=int32
        minimumPinLength=int32 minimumRequiredAppVersion=string minimumRequiredOsVersion=string
        minimumRequiredPatchVersion=string minimumWarningAppVersion=string minimumWarningOsVersion=string
        minimumWarningPatchVersion=string organizationalCredentialsRequired=bool periodBeforePinReset=string
        periodOfflineBeforeAccessCheck=string periodOfflineBeforeWipeIsEnforced=string
        periodOnlineBeforeAccessCheck=string pinCharacterSet=managedAppPinCharacterSet pinRequired=bool
        printBlocked=bool saveAsBlocked=bool screenCaptureBlocked=bool simplePinBlocked=bool version=string

        androidWorkProfileCompliancePolicy:
        +advancedThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel
        +passwordSignInFailureCountBeforeFactoryReset=int32
        +requiredPasswordComplexity=androidRequiredPasswordComplexity +roleScopeTagIds=[string]
        +securityRequiredAndroidSafetyNetEvaluationType=androidSafetyNetEvaluationType
        +workProfileInactiveBeforeScreenLockInMinutes=int32 +workProfilePasswordExpirationInDays=int32
        +workProfilePasswordMinimumLength=int32
        +workProfilePasswordRequiredType=androidWorkProfileRequiredPasswordType
        +workProfilePreviousPasswordBlockCount=int32 +workProfileRequirePassword=bool
        +workProfileRequiredPasswordComplexity=androidRequiredPasswordComplexity
        assignments=[deviceCompliancePolicyAssignment] createdDateTime=dateTime description=string
        deviceSettingStateSummaries=any- deviceStatusOverview=deviceComplianceDeviceOverview
        deviceStatuses=[deviceComplianceDeviceStatus] deviceThreatProtectionEnabled=bool
        deviceThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel displayName=string id=identifier
        lastModifiedDateTime=dateTime minAndroidSecurityPatchLevel=string osMaximumVersion=string
        osMinimumVersion=string passwordExpirationDays=int32 passwordMinimumLength=int32
        passwordMinutesOfInactivityBeforeLock=int32 passwordPreviousPasswordBlockCount=int32 passwordRequired=bool
        passwordRequiredType=androidRequiredPasswordType
        scheduledActionsForRule=[deviceComplianceScheduledActionForRule] securityBlockJailbrokenDevices=bool
        securityDisableUsbDebugging=bool securityPreventInstallAppsFromUnknownSources=bool
        securityRequireCompanyPortalAppIntegrity=bool securityRequireGooglePlayServices=bool
        securityRequireSafetyNetAttestationBasicIntegrity=bool
        securityRequireSafetyNetAttestationCertifiedDevice=bool securityRequireUpToDateSecurityProviders=bool
        securityRequireVerifyApps=bool storageRequireEncryption=bool userStatusOverview=any- userStatuses=any-
        version=int32

        conditionalAccessAllExternalTenants: membershipKind=conditionalAccessExternalTenantsMembershipKind

        conditionalAccessApplications: +globalSecureAccess=any +networkAccess=any
        applicationFilter=conditionalAccessFilter excludeApplications=[identifier] includeApplications=[identifier]
        includeAuthenticationContextClassReferences=[string] includeUserActions=[string]

        conditionalAccessAuthenticationFlows: transferMethods=conditionalAccessTransferMethods|

        conditionalAccessClientApplications: +agentIdServicePrincipalFilter=conditionalAccessFilter
        +excludeAgentIdServicePrincipals=[identifier] +includeAgentIdServicePrincipals=[identifier]
        excludeServicePrincipals=[identifier] includeServicePrincipals=[identifier]
        servicePrincipalFilter=conditionalAccessFilter

        conditionalAccessConditionSet: +agentContext=any +agentIdRiskLevels=conditionalAccessAgentIdRiskLevels|
        +agents=any +deviceStates=conditionalAccessDeviceStates applications=conditionalAccessApplications
        authenticationFlows=conditionalAccessAuthenticationFlows clientAppTypes=[conditionalAccessClientApp]
        clientApplications=conditionalAccessClientApplications devices=conditionalAccessDevices
        insiderRiskLevels=conditionalAccessInsiderRiskLevels| locations=conditionalAccessLocations
        platforms=conditionalAccessPlatforms servicePrincipalRiskLevels=[riskLevel] signInRiskLevels=[riskLevel]
        userRiskLevels=[riskLevel] users=conditionalAccessUsers

        conditionalAccessDevices: +excludeDeviceStates=[string] +excludeDevices=[identifier]
        +includeDeviceStates=[string] +includeDevices=[identifier] deviceFilter=conditionalAccessFilter

        conditionalAccessDeviceStates: excludeStates=[string] includeStates=[string]

        conditionalAccessEnumeratedExternalTenants: members=[identifier]
        membershipKind=conditionalAccessExternalTenantsMembershipKind

        conditionalAccessExternalTenants: membershipKind=conditionalAccessExternalTenantsMembershipKind

        conditionalAccessFilter: mode=filterMode rule=string

        conditionalAccessGrantControls: authenticationStrength=any builtInControls=[conditionalAccessGrantControl]
        customAuthenticationFactors=[string] operator=operator termsOfUse=[identifier]

        conditionalAccessGuestsOrExternalUsers: externalTenants=conditionalAccessExternalTenants
        guestOrExternalUserTypes=conditionalAccessGuestOrExternalUserTypes|

        conditionalAccessLocations: excludeLocations=[identifier] includeLocations=[identifier]

        conditionalAccessPlatforms: excludePlatforms=[conditionalAccessDevicePlatform]
        includePlatforms=[conditionalAccessDevicePlatform]

        conditionalAccessPolicy: conditions=conditionalAccessConditionSet createdDateTime=dateTime
        description=string displayName=string grantControls=conditionalAccessGrantControls id=identifier
        modifiedDateTime=dateTime sessionControls=conditionalAccessSessionControls
        state=conditionalAccessPolicyState v1.0:templateId=identifier

        conditionalAccessSessionControls: +continuousAccessEvaluation=continuousAccessEvaluationSessionControl
        +globalSecureAccessFilteringProfile=globalSecureAccessFilteringProfileSessionControl
        applicationEnforcedRestrictions=applicationEnforcedRestrictionsSessionControl
        cloudAppSecurity=cloudAppSecuritySessionControl disableResilienceDefaults=bool
        persistentBrowser=persistentBrowserSessionControl secureSignInSession=secureSignInSessionControl
        signInFrequency=signInFrequencySessionControl

        conditionalAccessUsers: excludeGroups=[identifier]
        excludeGuestsOrExternalUsers=conditionalAccessGuestsOrExternalUsers excludeRoles=[identifier]
        excludeUsers=[identifier] includeGroups=[identifier]
        includeGuestsOrExternalUsers=conditionalAccessGuestsOrExternalUsers includeRoles=[identifier]
        includeUsers=[identifier]

        deviceComplianceActionItem: actionType=deviceComplianceActionType gracePeriodHours=int32 id=identifier
        notificationMessageCCList=[string] notificationTemplateId=string

        deviceComplianceDeviceOverview: +conflictCount=int32 +notApplicablePlatformCount=int32
        configurationVersion=int32 errorCount=int32 failedCount=int32 id=identifier lastUpdateDateTime=dateTime
        notApplicableCount=int32 pendingCount=int32 successCount=int32

        deviceComplianceDeviceStatus: +platform=int32 complianceGracePeriodExpirationDateTime=dateTime
        deviceDisplayName=string deviceModel=string id=identifier lastReportedDateTime=dateTime
        status=complianceStatus userName=string userPrincipalName=string

        deviceCompliancePolicy: +roleScopeTagIds=[string] assignments=[deviceCompliancePolicyAssignment]
        createdDateTime=dateTime description=string deviceSettingStateSummaries=any-
        deviceStatusOverview=deviceComplianceDeviceOverview deviceStatuses=[deviceComplianceDeviceStatus]
        displayName=string id=identifier lastModifiedDateTime=dateTime
        scheduledActionsForRule=[deviceComplianceScheduledActionForRule] userStatusOverview=any- userStatuses=any-
        version=int32

        deviceCompliancePolicyAssignment: +source=deviceAndAppManagementAssignmentSource +sourceId=identifier
        id=identifier target=deviceAndAppManagementAssignmentTarget

        deviceCompliancePolicyScript: deviceComplianceScriptId=string rulesContent=string

        deviceCompliancePolicySettingState: +settingInstanceId=string currentValue=string errorCode=int64
        errorDescription=string instanceDisplayName=string setting=string settingName=string sources=[settingSource]
        state=complianceStatus userEmail=string userId=identifier userName=string userPrincipalName=string

        deviceCompliancePolicyState: +userId=identifier +userPrincipalName=string displayName=string id=identifier
        platformType=policyPlatformType settingCount=int32 settingStates=[deviceCompliancePolicySettingState]
        state=complianceStatus version=int32

        deviceComplianceScheduledActionForRule: id=identifier ruleName=string
        scheduledActionConfigurations=[deviceComplianceActionItem]

        iosCompliancePolicy: +advancedThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel
        +osMaximumBuildVersion=string +osMinimumBuildVersion=string
        +passcodeMinutesOfInactivityBeforeScreenTimeout=int32 +restrictedApps=[appListItem]
        +roleScopeTagIds=[string] assignments=[deviceCompliancePolicyAssignment] createdDateTime=dateTime
        description=string deviceSettingStateSummaries=any- deviceStatusOverview=deviceComplianceDeviceOverview
        deviceStatuses=[deviceComplianceDeviceStatus] deviceThreatProtectionEnabled=bool
        deviceThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel displayName=string id=identifier
        lastModifiedDateTime=dateTime managedEmailProfileRequired=bool osMaximumVersion=string
        osMinimumVersion=string passcodeBlockSimple=bool passcodeExpirationDays=int32
        passcodeMinimumCharacterSetCount=int32 passcodeMinimumLength=int32
        passcodeMinutesOfInactivityBeforeLock=int32 passcodePreviousPasscodeBlockCount=int32 passcodeRequired=bool
        passcodeRequiredType=requiredPasswordType scheduledActionsForRule=[deviceComplianceScheduledActionForRule]
        securityBlockJailbrokenDevices=bool userStatusOverview=any- userStatuses=any- version=int32

        iosManagedAppProtection: +allowWidgetContentSync=bool
        +allowedDataIngestionLocations=[managedAppDataIngestionLocation] +allowedIosDeviceModels=string
        +allowedOutboundClipboardSharingExceptionLength=int32
        +appActionIfAccountIsClockedOut=managedAppRemediationAction
        +appActionIfDeviceComplianceRequired=managedAppRemediationAction
        +appActionIfIosDeviceModelNotAllowed=managedAppRemediationAction
        +appActionIfMaximumPinRetriesExceeded=managedAppRemediationAction
        +appActionIfUnableToAuthenticateUser=managedAppRemediationAction +appGroupType=targetedManagedAppGroupType
        +blockDataIngestionIntoOrganizationDocuments=bool +customDialerAppProtocol=string
        +dialerRestrictionLevel=managedAppPhoneNumberRedirectLevel
        +disableProtectionOfManagedOutboundOpenInData=bool +exemptedAppProtocols=[keyValuePair]
        +exemptedUniversalLinks=[string] +filterOpenInToOnlyManagedApps=bool
        +genmojiConfigurationState=genmojiIosManagedAppConfigurationState
        +gracePeriodToBlockAppsDuringOffClockHours=string +managedUniversalLinks=[string]
        +maximumAllowedDeviceThreatLevel=managedAppDeviceThreatLevel +maximumRequiredOsVersion=string
        +maximumWarningOsVersion=string +maximumWipeOsVersion=string +messagingRedirectAppUrlScheme=string
        +minimumWarningSdkVersion=string +minimumWipeAppVersion=string +minimumWipeOsVersion=string
        +minimumWipeSdkVersion=string +mobileThreatDefensePartnerPriority=mobileThreatDefensePartnerPriority
        +mobileThreatDefenseRemediationAction=managedAppRemediationAction
        +notificationRestriction=managedAppNotificationRestriction +pinRequiredInsteadOfBiometricTimeout=string
        +previousPinBlockCount=int32 +protectInboundDataFromUnknownSources=bool
        +protectedMessagingRedirectAppType=messagingRedirectAppType
        +purviewContentEvaluationRequired=managedAppPurviewEvaluationRequirement +roleScopeTagIds=[string]
        +screenCaptureConfigurationState=screenCaptureIosManagedAppConfigurationState
        +targetedAppManagementLevels=appManagementLevel| +thirdPartyKeyboardsBlocked=bool
        +writingToolsConfigurationState=writingToolsIosManagedAppConfigurationState
        allowedDataStorageLocations=[managedAppDataStorageLocation]
        allowedInboundDataTransferSources=managedAppDataTransferLevel
        allowedOutboundClipboardSharingLevel=managedAppClipboardSharingLevel
        allowedOutboundDataTransferDestinations=managedAppDataTransferLevel
        appDataEncryptionType=managedAppDataEncryptionType apps=any-
        assignments=[targetedManagedAppPolicyAssignment] contactSyncBlocked=bool createdDateTime=dateTime
        customBrowserProtocol=string dataBackupBlocked=bool deployedAppCount=int32 deploymentSummary=any-
        description=string deviceComplianceRequired=bool disableAppPinIfDevicePinIsSet=bool displayName=string
        faceIdBlocked=bool fingerprintBlocked=bool id=identifier isAssigned=bool lastModifiedDateTime=dateTime
        managedBrowser=managedBrowserType managedBrowserToOpenLinksRequired=bool maximumPinRetries=int32
        minimumPinLength=int32 minimumRequiredAppVersion=string minimumRequiredOsVersion=string
        minimumRequiredSdkVersion=string minimumWarningAppVersion=string minimumWarningOsVersion=string
        organizationalCredentialsRequired=bool periodBeforePinReset=string periodOfflineBeforeAccessCheck=string
        periodOfflineBeforeWipeIsEnforced=string periodOnlineBeforeAccessCheck=string
        pinCharacterSet=managedAppPinCharacterSet pinRequired=bool printBlocked=bool saveAsBlocked=bool
        simplePinBlocked=bool version=string

        macOSCompliancePolicy: +advancedThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel
        +deviceCompliancePolicyScript=deviceCompliancePolicyScript
        +gatekeeperAllowedAppSource=macOSGatekeeperAppSources +osMaximumBuildVersion=string
        +osMinimumBuildVersion=string +roleScopeTagIds=[string] assignments=[deviceCompliancePolicyAssignment]
        createdDateTime=dateTime description=string deviceSettingStateSummaries=any-
        deviceStatusOverview=deviceComplianceDeviceOverview deviceStatuses=[deviceComplianceDeviceStatus]
        deviceThreatProtectionEnabled=bool deviceThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel
        displayName=string firewallBlockAllIncoming=bool firewallEnableStealthMode=bool firewallEnabled=bool
        id=identifier lastModifiedDateTime=dateTime osMaximumVersion=string osMinimumVersion=string
        passwordBlockSimple=bool passwordExpirationDays=int32 passwordMinimumCharacterSetCount=int32
        passwordMinimumLength=int32 passwordMinutesOfInactivityBeforeLock=int32
        passwordPreviousPasswordBlockCount=int32 passwordRequired=bool passwordRequiredType=requiredPasswordType
        scheduledActionsForRule=[deviceComplianceScheduledActionForRule] storageRequireEncryption=bool
        systemIntegrityProtectionEnabled=bool userStatusOverview=any- userStatuses=any- version=int32

        managedDevice: +aadRegistered=bool +assignmentFilterEvaluationStatusDetails=any- +autopilotEnrolled=bool
        +azureActiveDirectoryDeviceId=guid +bootstrapTokenEscrowed=bool +chassisType=chassisType
        +chromeOSDeviceInfo=any +cloudPcRemoteActionResults=any +configurationManagerClientHealthState=any
        +configurationManagerClientInformation=any +detectedApps=any-
        +deviceFirmwareConfigurationInterfaceManaged=bool +deviceHealthScriptStates=any- +deviceType=deviceType
        +enrolledByUserPrincipalName=string +hardwareInformation=any +joinType=joinType +lostModeState=lostModeState
        +managedDeviceMobileAppConfigurationStates=any- +managementFeatures=managedDeviceManagementFeatures
        +ownerType=ownerType +preferMdmOverGroupPolicyAppliedDateTime=dateTime
        +processorArchitecture=managedDeviceArchitecture +retireAfterDateTime=dateTime +roleScopeTagIds=[string]
        +securityBaselineStates=any- +securityPatchLevel=string +skuFamily=string +skuNumber=int32
        +specificationVersion=string +usersLoggedOn=any +windowsActiveMalwareCount=int32
        +windowsRemediatedMalwareCount=int32 activationLockBypassCode=string androidSecurityPatchLevel=string
        azureADDeviceId=guid azureADRegistered=bool complianceGracePeriodExpirationDateTime=dateTime
        complianceState=complianceState configurationManagerClientEnabledFeatures=any deviceActionResults=any
        deviceCategory=any- deviceCategoryDisplayName=string
        deviceCompliancePolicyStates=[deviceCompliancePolicyState] deviceConfigurationStates=any-
        deviceEnrollmentType=deviceEnrollmentType deviceHealthAttestationState=any deviceName=string
        deviceRegistrationState=deviceRegistrationState easActivated=bool easActivationDateTime=dateTime
        easDeviceId=string emailAddress=string enrolledDateTime=dateTime enrollmentProfileName=string
        ethernetMacAddress=string exchangeAccessState=deviceManagementExchangeAccessState
        exchangeAccessStateReason=deviceManagementExchangeAccessStateReason
        exchangeLastSuccessfulSyncDateTime=dateTime freeStorageSpaceInBytes=int64 iccid=string id=identifier
        imei=string isEncrypted=bool isSupervised=bool jailBroken=string lastSyncDateTime=dateTime
        logCollectionRequests=any- managedDeviceName=string managedDeviceOwnerType=managedDeviceOwnerType
        managementAgent=managementAgentType managementCertificateExpirationDate=dateTime
        managementState=managementState manufacturer=string meid=string model=string notes=string
        operatingSystem=string osVersion=string partnerReportedThreatState=managedDevicePartnerReportedHealthState
        phoneNumber=string physicalMemoryInBytes=int64 remoteAssistanceSessionErrorDetails=string
        remoteAssistanceSessionUrl=string requireUserEnrollmentApproval=bool serialNumber=string
        subscriberCarrier=string totalStorageSpaceInBytes=int64 udid=string userDisplayName=string userId=identifier
        userPrincipalName=string users=[user] wiFiMacAddress=string windowsProtectionState=any-

        windows10CompliancePolicy: +activeFirewallRequired=bool +antiSpywareRequired=bool +antivirusRequired=bool
        +configurationManagerComplianceRequired=bool +defenderEnabled=bool +defenderVersion=string
        +deviceCompliancePolicyScript=deviceCompliancePolicyScript +deviceThreatProtectionEnabled=bool
        +deviceThreatProtectionRequiredSecurityLevel=deviceThreatProtectionLevel +firmwareProtectionEnabled=bool
        +kernelDmaProtectionEnabled=bool +memoryIntegrityEnabled=bool +roleScopeTagIds=[string] +rtpEnabled=bool
        +signatureOutOfDate=bool +tpmRequired=bool +validOperatingSystemBuildRanges=[operatingSystemVersionRange]
        +virtualizationBasedSecurityEnabled=bool +wslDistributions=[wslDistributionConfiguration]
        assignments=[deviceCompliancePolicyAssignment] bitLockerEnabled=bool codeIntegrityEnabled=bool
        createdDateTime=dateTime description=string deviceSettingStateSummaries=any-
        deviceStatusOverview=deviceComplianceDeviceOverview deviceStatuses=[deviceComplianceDeviceStatus]
        displayName=string earlyLaunchAntiMalwareDriverEnabled=bool id=identifier lastModifiedDateTime=dateTime
        mobileOsMaximumVersion=string mobileOsMinimumVersion=string osMaximumVersion=string osMinimumVersion=string
        passwordBlockSimple=bool passwordExpirationDays=int32 passwordMinimumCharacterSetCount=int32
        passwordMinimumLength=int32 passwordMinutesOfInactivityBeforeLock=int32
        passwordPreviousPasswordBlockCount=int32 passwordRequired=bool passwordRequiredToUnlockFromIdle=bool
        passwordRequiredType=requiredPasswordType requireHealthyDeviceReport=bool
        scheduledActionsForRule=[deviceComplianceScheduledActionForRule] secureBootEnabled=bool
        storageRequireEncryption=bool userStatusOverview=any- userStatuses=any- version=int32

        windowsManagedAppProtection: +maximumAllowedDeviceThreatLevel=managedAppDeviceThreatLevel
        +mobileThreatDefenseRemediationAction=managedAppRemediationAction +roleScopeTagIds=[string]
        allowedInboundDataTransferSources=windowsManagedAppDataTransferLevel
        allowedOutboundClipboardSharingLevel=windowsManagedAppClipboardSharingLevel
        allowedOutboundDataTransferDestinations=windowsManagedAppDataTransferLevel
        appActionIfUnableToAuthenticateUser=managedAppRemediationAction apps=any-
        assignments=[targetedManagedAppPolicyAssignment] createdDateTime=dateTime deployedAppCount=int32
        deploymentSummary=any- description=string displayName=string id=identifier isAssigned=bool
        lastModifiedDateTime=dateTime maximumRequiredOsVersion=string maximumWarningOsVersion=string
        maximumWipeOsVersion=string minimumRequiredAppVersion=string minimumRequiredOsVersion=string
        minimumRequiredSdkVersion=string minimumWarningAppVersion=string minimumWarningOsVersion=string
        minimumWipeAppVersion=string minimumWipeOsVersion=string minimumWipeSdkVersion=string
        periodOfflineBeforeAccessCheck=string periodOfflineBeforeWipeIsEnforced=string printBlocked=bool
        version=string

        """
}
