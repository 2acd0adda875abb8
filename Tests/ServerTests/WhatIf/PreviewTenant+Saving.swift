import Access
import Compliance
import Core
import GraphAPI
import Storage
import Threats

@testable import Services

extension PreviewTenant {
    /// Saves a change as its own requests would.
    func save(_ change: ProposedChange) async throws {
        switch change {
        case .createCompliancePolicy(let type, let properties, let actions, let targets):
            let record = try await policies.create(
                try administrator(.compliancePoliciesCreate), type: type, properties: properties, actions: actions)
            if let targets { try await assign(record.id.text, targets) }
        case .changeCompliancePolicy(let id, let properties, let actions, let targets, let replaces):
            let stored = try policies.get(try administrator(.compliancePoliciesGet), id)
            if properties != nil || actions != nil {
                var members = properties ?? [:]
                if replaces {
                    for name in stored.properties.names where members[name] == nil { members[name] = .null }
                }
                _ = try await policies.update(
                    try administrator(.compliancePoliciesUpdate), id, members, actions: actions)
            }
            if let targets { try await assign(id, targets) }
        case .deleteCompliancePolicy(let id):
            _ = try await policies.delete(try administrator(.compliancePoliciesDelete), id)
        case .createAccessPolicy(let properties):
            _ = try await access.create(try administrator(.conditionalAccessPoliciesCreate), properties)
        case .changeAccessPolicy(let id, let members):
            _ = try await access.update(try administrator(.conditionalAccessPoliciesUpdate), id, members)
        case .deleteAccessPolicy(let id):
            try await access.delete(try administrator(.conditionalAccessPoliciesDelete), id)
        case .createAppProtectionPolicy(let type, let properties, let targets):
            let record = try await AppProtectionPolicyService(type).create(
                try administrator(Self.operations(type).create), properties)
            if let targets { try await assign(record, targets) }
        case .changeAppProtectionPolicy(let id, let properties, let targets):
            var record = try AppProtectionPolicyService.find(id, among: tenant.snapshot.appProtectionPolicies)
            if let properties {
                record = try await AppProtectionPolicyService(record.type).update(
                    try administrator(Self.operations(record.type).update), id, properties)
            }
            if let targets { try await assign(record, targets) }
        case .deleteAppProtectionPolicy(let id):
            let record = try AppProtectionPolicyService.find(id, among: tenant.snapshot.appProtectionPolicies)
            try await AppProtectionPolicyService(record.type).delete(
                try administrator(Self.operations(record.type).delete), id)
        case .changeConnector(let id, let members, let names):
            _ = try await ConnectorService().update(
                try administrator(.connectorsUpdate), id, members: members, names: names)
        case .deleteConnector(let id): _ = try await ConnectorService().delete(try administrator(.connectorsDelete), id)
        case .changeSettings(let secureByDefault, let days):
            _ = try await SettingsService().update(
                try administrator(.deviceManagementUpdate), secureByDefault: secureByDefault,
                checkinThresholdDays: days)
        case .changeDevice(let id, let facts): try await save(facts, of: id)
        }
    }

    private var policies: CompliancePolicyService { CompliancePolicyService() }
    private var access: AccessPolicyService { AccessPolicyService() }

    private static func operations(_ type: AppProtectionPolicyType) -> APIOperation.AppProtectionPolicies {
        switch type {
        case .iosManagedAppProtection: APIOperation.iosManagedAppProtections
        case .androidManagedAppProtection: APIOperation.androidManagedAppProtections
        case .windowsManagedAppProtection: APIOperation.windowsManagedAppProtections
        }
    }

    private func assign(_ record: AppProtectionPolicyRecord, _ targets: [AssignmentTarget]) async throws {
        _ = try await AppProtectionPolicyService(record.type).assign(
            try administrator(Self.operations(record.type).assign), record.id.text, targets: targets)
    }

    private func assign(_ id: String, _ targets: [AssignmentTarget]) async throws {
        _ = try await policies.assign(try administrator(.compliancePoliciesAssign), id, targets: targets)
    }

    private func save(_ facts: ProposedDeviceFacts, of id: String) async throws {
        let devices = DeviceService()
        if let members = facts.members {
            _ = try await devices.update(
                try administrator(.managedDevicesUpdate), id, members, labels: ManagedDeviceSchema.updatable)
        }
        if let report = facts.report {
            guard let connector = ConnectorID(report.connector), tenant.snapshot.connectors[connector] != nil else {
                throw Failure.notFound()
            }
            let device = try devices.get(try administrator(.managedDevicesGet), id).record
            var item = report.item
            item["reportId"] = .string("what-if-\(freshID())")
            item["deviceId"] = .string(device.entraID.text)
            if item["observedDateTime"] == nil { item["observedDateTime"] = .string(now.rfc3339) }
            let results = try await ThreatReportService().ingest(
                try vendor(.partnerThreatReports, connector), [.object(item)])
            if let error = results.first?.error { throw Failure.invalid(error.message) }
        }
        switch facts.override {
        case .absent: break
        case .null: try await devices.clearOverride(try administrator(.overridesClear), id)
        case .value(let asked):
            _ = try await devices.setOverride(
                try administrator(.overridesSet), id, level: asked.level, reason: asked.reason, expires: asked.expires)
        }
    }
}
