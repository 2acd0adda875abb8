import Access
import Compliance
import Core
import Services
import Threats

extension ServiceCall {
    static var compliance: [ServiceCall] {
        let policies = CompliancePolicyService()
        let settings = SettingsService()
        return [
            ServiceCall(.compliancePoliciesList, "CompliancePolicyService.list") { try policies.list($0) },
            ServiceCall(.compliancePoliciesGet, "CompliancePolicyService.get") { try policies.get($0, id) },
            ServiceCall(.compliancePoliciesAssignments, "CompliancePolicyService.get") { try policies.get($0, id) },
            ServiceCall(.compliancePoliciesScheduledActionsForRule, "CompliancePolicyService.get") {
                try policies.get($0, id)
            },
            ServiceCall(.compliancePoliciesCreate, "CompliancePolicyService.create") {
                try await policies.create($0, type: .iosCompliancePolicy, properties: [:], actions: [])
            },
            ServiceCall(.compliancePoliciesUpdate, "CompliancePolicyService.update") {
                try await policies.update($0, id, [:])
            },
            ServiceCall(.compliancePoliciesScheduleActionsForRules, "CompliancePolicyService.schedule") {
                try await policies.schedule($0, id, actions: [])
            },
            ServiceCall(.compliancePoliciesAssign, "CompliancePolicyService.assign") {
                try await policies.assign($0, id, targets: [])
            },
            ServiceCall(.compliancePoliciesDelete, "CompliancePolicyService.delete") {
                try await policies.delete($0, id)
            },
            ServiceCall(.deviceManagementGet, "SettingsService.get") { try settings.get($0) },
            ServiceCall(.deviceManagementUpdate, "SettingsService.update") {
                try await settings.update($0, secureByDefault: nil, checkinThresholdDays: nil)
            },
        ]
    }

    static var conditionalAccess: [ServiceCall] {
        let policies = AccessPolicyService()
        let decisions = DecisionService()
        return [
            ServiceCall(.conditionalAccessPoliciesList, "AccessPolicyService.list") { try policies.list($0) },
            ServiceCall(.conditionalAccessPoliciesGet, "AccessPolicyService.get") { try policies.get($0, id) },
            ServiceCall(.conditionalAccessPoliciesCreate, "AccessPolicyService.create") {
                try await policies.create($0, [:])
            },
            ServiceCall(.conditionalAccessPoliciesUpdate, "AccessPolicyService.update") {
                try await policies.update($0, id, [:])
            },
            ServiceCall(.conditionalAccessPoliciesDelete, "AccessPolicyService.delete") {
                try await policies.delete($0, id)
            },
            ServiceCall(.decisionsEvaluation, "DecisionService.evaluate") {
                try decisions.evaluate($0, subject: .device(id), resource: id, context: AccessContext())
            },
        ]
    }

    static var connectors: [ServiceCall] {
        let service = ConnectorService()
        let credentials = ConnectorCredentialService()
        return [
            ServiceCall(.connectorsList, "ConnectorService.list") { try service.list($0) },
            ServiceCall(.connectorsCount, "ConnectorService.list") { try service.list($0) },
            ServiceCall(.connectorsGet, "ConnectorService.get") { try service.get($0, id) },
            ServiceCall(.connectorsCreate, "ConnectorService.create") {
                try await service.create($0, id: nil, displayName: nil, members: [:], names: [])
            },
            ServiceCall(.connectorsUpdate, "ConnectorService.update") {
                try await service.update($0, id, members: [:], names: [])
            },
            ServiceCall(.connectorsDelete, "ConnectorService.delete") { try await service.delete($0, id) },
            ServiceCall(.connectorCredentialsList, "ConnectorCredentialService.list") {
                try credentials.list($0, connector: id)
            },
            ServiceCall(.connectorCredentialsCreate, "ConnectorCredentialService.create") {
                try await credentials.create($0, connector: id, displayName: nil)
            },
            ServiceCall(.connectorCredentialsDelete, "ConnectorCredentialService.delete") {
                try await credentials.delete($0, connector: id, credential: id)
            },
        ]
    }

    static var partner: [ServiceCall] {
        let service = PartnerService()
        let reports = ThreatReportService()
        return [
            ServiceCall(.partnerHeartbeat, "PartnerService.heartbeat") { try await service.heartbeat($0, .clean([:])) },
            ServiceCall(.partnerDeprovision, "PartnerService.deprovision") { try await service.deprovision($0) },
            ServiceCall(.partnerDevicesList, "PartnerService.devices") {
                try await service.devices($0, since: nil, after: nil, limit: 1)
            },
            ServiceCall(.partnerDevicesGet, "PartnerService.device") { try service.device($0, id) },
            ServiceCall(.partnerThreatReports, "ThreatReportService.prepare") { try reports.prepare($0) },
            ServiceCall(.partnerThreatReports, "ThreatReportService.ingest") { try await reports.ingest($0, []) },
        ]
    }

    static var tenants: [ServiceCall] {
        let service = TenantService()
        return [
            ServiceCall(.tenantsList, "TenantService.list") { try service.list($0) },
            ServiceCall(.tenantsGet, "TenantService.get") { try service.get($0, id) },
            ServiceCall(.tenantsCreate, "TenantService.create") { try await service.create($0, displayName: "") },
            ServiceCall(.tenantsSuspend, "TenantService.suspend") { try await service.suspend($0, id) },
            ServiceCall(.tenantsResume, "TenantService.resume") { try await service.resume($0, id) },
            ServiceCall(.tenantsResetAdministrator, "TenantService.resetAdministrator") {
                try await service.resetAdministrator($0, id)
            },
        ]
    }

    static var trust: [ServiceCall] {
        let issuers = TrustedIssuerService()
        let keys = TokenKeyService()
        return [
            ServiceCall(.trustedIssuersList, "TrustedIssuerService.list") { try issuers.list($0) },
            ServiceCall(.trustedIssuersGet, "TrustedIssuerService.get") { try issuers.get($0, id) },
            ServiceCall(.trustedIssuersCreate, "TrustedIssuerService.create") { try await issuers.create($0, [:]) },
            ServiceCall(.trustedIssuersUpdate, "TrustedIssuerService.update") {
                try await issuers.update($0, id, [:])
            },
            ServiceCall(.trustedIssuersDelete, "TrustedIssuerService.delete") { try await issuers.delete($0, id) },
            ServiceCall(.tokenKeysList, "TokenKeyService.ring") { try keys.ring($0) },
            ServiceCall(.tokenKeysRotate, "TokenKeyService.rotate") { try await keys.rotate($0) },
        ]
    }
}
