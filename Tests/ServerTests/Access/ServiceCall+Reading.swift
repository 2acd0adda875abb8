import Access
import Compliance
import Core
import Services

extension ServiceCall {
    static var appProtection: [ServiceCall] {
        let all: [(APIOperation.AppProtectionPolicies, AppProtectionPolicyType)] = [
            (.ios, .iosManagedAppProtection), (.android, .androidManagedAppProtection),
            (.windows, .windowsManagedAppProtection),
        ]
        let policies = all.flatMap { operations, type -> [ServiceCall] in
            let service = AppProtectionPolicyService(type)
            return [
                ServiceCall(operations.list, "AppProtectionPolicyService.list") { try service.list($0) },
                ServiceCall(operations.get, "AppProtectionPolicyService.get") { try service.get($0, id) },
                ServiceCall(operations.create, "AppProtectionPolicyService.create") {
                    try await service.create($0, [:])
                },
                ServiceCall(operations.update, "AppProtectionPolicyService.update") {
                    try await service.update($0, id, [:])
                },
                ServiceCall(operations.delete, "AppProtectionPolicyService.delete") {
                    try await service.delete($0, id)
                },
                ServiceCall(operations.assign, "AppProtectionPolicyService.assign") {
                    try await service.assign($0, id, targets: [])
                },
            ]
        }
        let registrations = AppRegistrationService()
        return policies + [
            ServiceCall(.appRegistrationsCreate, "AppRegistrationService.register") {
                try await registrations.register(
                    $0, userPrincipalName: "a@x.example", entraID: EntraDeviceID(high: 1, low: 1), appID: "app",
                    platform: .iOS)
            },
            ServiceCall(.appRegistrationsList, "AppRegistrationService.list") {
                try registrations.list($0, after: nil, limit: 1)
            },
            ServiceCall(.appRegistrationsDelete, "AppRegistrationService.delete") {
                try await registrations.delete($0, id)
            },
        ]
    }

    /// What is computed for readers: statuses, counts, health, timelines, analyses and explanations.
    static var computed: [ServiceCall] {
        let statuses = DeviceStatusService()
        let decisions = DecisionService()
        let previews = WhatIfService()
        let fleet = FleetQuestion(resources: nil, context: AccessContext())
        return [
            APIOperation.compliancePoliciesDeviceStatuses, .compliancePoliciesDeviceStatus,
            .compliancePoliciesDeviceStatusOverview,
        ].map { operation in
            ServiceCall(operation, "DeviceStatusService.policy") { try statuses.policy($0, id) }
        } + [
            ServiceCall(.complianceSummary, "ComplianceSummaryService.summary") {
                try ComplianceSummaryService().summary($0)
            },
            ServiceCall(.conditionalAccessEvaluate, "SignInAnalysisService.analyse") {
                try SignInAnalysisService().analyse(
                    $0, user: id, target: .applications([id]), context: AccessContext())
            },
            ServiceCall(.connectorsHealth, "ConnectorHealthService.health") {
                try ConnectorHealthService().health($0, id)
            },
            ServiceCall(.decisionsExplain, "DecisionService.explain") {
                try decisions.explain($0, subject: .device(id), resource: id, context: AccessContext())
            },
            ServiceCall(.decisionsEvaluations, "DecisionService.prepare") { try decisions.prepare($0, []) },
            ServiceCall(.decisionsWhatIf, "WhatIfService.question") {
                try previews.question($0, [], subject: .device(id), resource: id, context: AccessContext())
            },
            ServiceCall(.decisionsWhatIf, "WhatIfService.fleet") {
                try await previews.fleet($0, [], fleet, limit: 1)
            },
            ServiceCall(.decisionsWhatIf, "AppProtectionPolicyService.type") {
                try AppProtectionPolicyService.type($0, id)
            },
            ServiceCall(.decisionsWhatIf, "WhatIfService.nextPage") {
                let snapshot = FleetPreview.Snapshot(
                    configuration: 0, instant: .never, opening: nil, commits: nil, digest: "")
                let position = FleetPreview.Position(
                    isEnrolled: true, device: newIdentifier(), resource: 0, clientAppID: nil)
                return try await previews.nextPage($0, [], fleet, limit: 1, of: snapshot, after: position)
            },
            ServiceCall(.devicesTimeline, "DeviceTimelineService.entries") {
                try await DeviceTimelineService().entries($0, id, after: nil, limit: 1)
            },
        ]
    }
}

extension APIOperation.AppProtectionPolicies {
    fileprivate static let ios = APIOperation.iosManagedAppProtections
    fileprivate static let android = APIOperation.androidManagedAppProtections
    fileprivate static let windows = APIOperation.windowsManagedAppProtections
}
