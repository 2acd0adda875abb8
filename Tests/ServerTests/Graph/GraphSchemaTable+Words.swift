extension GraphSchemaTable {
    /// Each enumeration with its words.
    static let words = """
        androidDeviceOwnerRequiredPasswordType| alphabetic alphanumeric alphanumericWithSymbols customPassword
        deviceDefault lowSecurityBiometric numeric numericComplex required

        androidForWorkRequiredPasswordType| alphanumericWithSymbols atLeastAlphabetic atLeastAlphanumeric
        atLeastNumeric deviceDefault lowSecurityBiometric numericComplex required

        androidManagedAppSafetyNetAppsVerificationType| enabled none

        androidManagedAppSafetyNetDeviceAttestationType| basicIntegrity basicIntegrityAndDeviceCertification none

        androidManagedAppSafetyNetEvaluationType| basic hardwareBacked

        androidRequiredPasswordComplexity| high low medium none

        androidRequiredPasswordType| alphabetic alphanumeric alphanumericWithSymbols any deviceDefault
        lowSecurityBiometric numeric numericComplex

        androidSafetyNetEvaluationType| basic hardwareBacked

        androidWorkProfileRequiredPasswordType| alphanumericWithSymbols atLeastAlphabetic atLeastAlphanumeric
        atLeastNumeric deviceDefault lowSecurityBiometric numericComplex required

        appManagementLevel| androidEnterprise androidEnterpriseDedicatedDevicesWithAzureAdSharedMode
        androidOpenSourceProjectUserAssociated androidOpenSourceProjectUserless mdm unknownFutureValue unmanaged
        unspecified

        chassisType| desktop enterpriseServer laptop mobileOther mobileUnknown phone tablet unknown worksWorkstation

        cloudAppSecuritySessionControlType| blockDownloads mcasConfigured monitorOnly unknownFutureValue

        complianceState| compliant configManager conflict error inGracePeriod noncompliant unknown

        complianceStatus| compliant conflict error nonCompliant notApplicable notAssigned remediated unknown

        conditionalAccessAgentIdRiskLevels| high low medium unknownFutureValue

        conditionalAccessClientApp| all browser easSupported exchangeActiveSync mobileAppsAndDesktopClients other
        unknownFutureValue

        conditionalAccessDevicePlatform| all android iOS linux macOS unknownFutureValue windows windowsPhone

        conditionalAccessExternalTenantsMembershipKind| all enumerated unknownFutureValue

        conditionalAccessGrantControl| approvedApplication block compliantApplication compliantDevice
        domainJoinedDevice mfa passwordChange riskRemediation unknownFutureValue

        conditionalAccessGuestOrExternalUserTypes| b2bCollaborationGuest b2bCollaborationMember b2bDirectConnectUser
        internalGuest none otherExternalUser serviceProvider unknownFutureValue

        conditionalAccessInsiderRiskLevels| elevated minor moderate unknownFutureValue

        conditionalAccessPolicyState| disabled enabled enabledForReportingButNotEnforced

        conditionalAccessTransferMethods| authenticationTransfer deviceCodeFlow none unknownFutureValue

        continuousAccessEvaluationMode| disabled strictEnforcement strictLocation unknownFutureValue

        deviceAndAppManagementAssignmentFilterType| exclude include none

        deviceAndAppManagementAssignmentSource| direct policySets

        deviceComplianceActionType| +remoteLock block noAction notification pushNotification
        removeResourceAccessProfiles retire wipe

        deviceEnrollmentType| +androidAOSPUserOwnedDeviceEnrollment +androidAOSPUserlessDeviceEnrollment
        +androidEnterpriseCorporateWorkProfile +androidEnterpriseDedicatedDevice +androidEnterpriseFullyManaged
        +androidForWork +androidWorkProfile +appleAccountDrivenUserEnrollment +azureAdJoinUsingAzureVmExtension
        appleBulkWithUser appleBulkWithoutUser appleUserEnrollment appleUserEnrollmentWithServiceAccount
        deviceEnrollmentManager unknown unknownFutureValue userEnrollment windowsAutoEnrollment windowsAzureADJoin
        windowsAzureADJoinUsingDeviceAuth windowsBulkAzureDomainJoin windowsBulkUserless windowsCoManagement

        deviceManagementExchangeAccessStateReason| azureADBlockDueToAccessPolicy compliant compromisedPassword
        deviceNotKnownWithManagedApp exchangeDeviceRule exchangeGlobalRule exchangeIndividualRule
        exchangeMailboxPolicy exchangeUpgrade mfaRequired none notCompliant notEnrolled other unknown
        unknownLocation

        deviceManagementExchangeAccessState| allowed blocked none quarantined unknown

        deviceRegistrationState| approvalPending certificateReset keyConflict notRegistered
        notRegisteredPendingEnrollment registered revoked unknown

        deviceThreatProtectionLevel| high low medium notSet secured unavailable

        deviceType| android androidEnterprise androidForWork androidnGMS blackberry chromeOS cloudPC desktop
        holoLens iPad iPhone iPod iSocConsumer linux mac macMDM nokia palm surfaceHub tvOS unix unknown visionOS
        winCE winEmbedded winMO6 windows10x windowsPhone windowsRT

        failMode| block holdLast ignore

        filterMode| exclude include

        genmojiIosManagedAppConfigurationState| blocked notBlocked unknownFutureValue

        joinType| azureADJoined azureADRegistered hybridAzureADJoined unknown

        lostModeState| disabled enabled

        macOSGatekeeperAppSources| anywhere macAppStore macAppStoreAndIdentifiedDevelopers notConfigured

        managedAppClipboardSharingLevel| allApps blocked managedApps managedAppsWithPasteIn

        managedAppDataEncryptionType| afterDeviceRestart useDeviceSettings whenDeviceLocked
        whenDeviceLockedExceptOpenFiles

        managedAppDataIngestionLocation| camera oneDriveForBusiness photoLibrary sharePoint

        managedAppDataStorageLocation| +egnyte +iManage +photoLibrary +unknownFutureValue box localStorage
        oneDriveForBusiness sharePoint

        managedAppDataTransferLevel| allApps managedApps none

        managedAppDeviceThreatLevel| high low medium notConfigured secured

        managedAppNotificationRestriction| allow block blockOrganizationalData

        managedAppPhoneNumberRedirectLevel| allApps blocked customApp managedApps

        managedAppPinCharacterSet| alphanumericAndSymbol numeric

        managedAppPurviewEvaluationRequirement| notRequired required requiredWhenOnline unknownFutureValue

        managedAppRemediationAction| block blockWhenSettingIsSupported warn wipe

        managedAppRemediationAction| block wipe

        managedBrowserType| microsoftEdge notConfigured

        managedDeviceArchitecture| arM64 arm unknown x64 x86

        managedDeviceManagementFeatures| microsoftManagedDesktop none

        managedDeviceOwnerType| company personal unknown unknownFutureValue

        managedDevicePartnerReportedHealthState| activated compromised deactivated highSeverity lowSeverity
        mediumSeverity misconfigured secured unknown unresponsive

        managementAgentType| +google +intuneAosp +unknownFutureValue configurationManagerClient
        configurationManagerClientMdm configurationManagerClientMdmEas eas easIntuneClient easMdm
        googleCloudDevicePolicyController intuneClient jamf mdm microsoft365ManagedMdm msSense unknown

        managementState| deletePending discovered managed retireCanceled retireFailed retireIssued retirePending
        unhealthy unknownFutureValue wipeCanceled wipeFailed wipeIssued wipePending

        messagingRedirectAppType| anyApp anyManagedApp blocked specificApps

        mobileThreatDefensePartnerPriority| defenderOverThirdPartyPartner thirdPartyPartnerOverDefender
        unknownFutureValue

        mobileThreatPartnerTenantState| +error +neverConfigured +notSetUp available enabled unavailable
        unknownFutureValue unresponsive

        operator| AND OR

        ownerType| company personal unknown

        persistentBrowserSessionMode| always never

        policyPlatformType| +androidAOSP +androidWorkProfile +windows10XProfile all android androidForWork iOS macOS
        windows10AndLater windows81AndLater windowsPhone81

        requiredPasswordType| alphanumeric deviceDefault numeric

        riskLevel| hidden high low medium none unknownFutureValue

        roleAssignmentScopeType| allDevices allDevicesAndLicensedUsers allLicensedUsers resourceScope
        unknownFutureValue

        screenCaptureIosManagedAppConfigurationState| blocked notBlocked unknownFutureValue

        settingSourceType| deviceConfiguration deviceIntent

        signInFrequencyAuthenticationType| primaryAndSecondaryAuthentication secondaryAuthentication
        unknownFutureValue

        signInFrequencyInterval| everyTime timeBased unknownFutureValue

        signinFrequencyType| days hours

        targetedManagedAppGroupType| allApps allCoreMicrosoftApps allMicrosoftApps selectedPublicApps

        windowsManagedAppClipboardSharingLevel| anyDestinationAnySource none orgDestinationAnySource
        orgDestinationOrgSource

        windowsManagedAppDataTransferLevel| +selectedApps +unknownFutureValue allApps none

        writingToolsIosManagedAppConfigurationState| blocked notBlocked unknownFutureValue
        """
}
