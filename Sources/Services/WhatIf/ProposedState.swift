import Compliance
import Core
import Storage
import Threats

/// A tenant's configuration and the devices that changes name, as the changes would leave them. Each change is checked
/// by the rules that check it when it is saved.
struct ProposedState {
    /// A device that a change names.
    private struct Device {
        var record: DeviceRecord
        var override: LevelOverride?
        var reports: [ConnectorID: LastReport]
    }

    private let caller: Caller
    private let sql: any SQLConnection
    private let now: Timestamp
    private var compliancePolicies: [CompliancePolicyRecord]
    private var connectors: [ConnectorID: ConnectorRecord]
    private var settings: ComplianceSettings
    private var accessPolicies: [AccessPolicyRecord]
    private var appPolicies: [AppProtectionPolicyRecord]
    private var devices: [DeviceID: Device] = [:]
    private var steps: [PreviewStep] = []
    private(set) var changesAccess = false

    private var partners: PartnerCatalogue { caller.environment.partners }

    /// The state as it is saved.
    init(_ caller: Caller, _ snapshot: TenantSnapshot, _ sql: any SQLConnection, now: Timestamp) {
        self.caller = caller
        self.sql = sql
        self.now = now
        compliancePolicies = snapshot.compliancePolicies
        connectors = snapshot.connectors
        settings = snapshot.settings
        accessPolicies = snapshot.accessPolicies
        appPolicies = snapshot.appProtectionPolicies
    }

    /// What the changes so far would do.
    var preview: Preview {
        Preview(steps: steps, world: world, accessPolicies: accessPolicies.map(\.policy))
    }

    private var world: ComplianceWorld {
        ComplianceWorld(
            policies: compliancePolicies, connectors: connectors, settings: settings,
            appPolicies: appPolicies.map(\.policy), partners: partners)
    }

    /// - Throws: what saving the change would be refused with.
    mutating func apply(_ change: ProposedChange) throws {
        switch change {
        case .createCompliancePolicy(let type, let properties, let actions, let targets):
            let record = try Self.naming("policy") { [now] in
                try CompliancePolicyRecord.created(type: type, properties: properties, actions: actions, now: now)
            }
            // Without an assignment a new policy applies to nobody, so no device changes yet.
            compliancePolicies.append(record)
            if let targets { try replace(try record.assigned(targets, now: now)) }
        case .changeCompliancePolicy(let id, let properties, let actions, let targets, let replaces):
            var record = try CompliancePolicyService.find(id, among: compliancePolicies)
            if properties != nil || actions != nil {
                var members = properties ?? [:]
                if replaces {
                    for name in record.properties.names where members[name] == nil { members[name] = .null }
                }
                let (old, patch) = (record, members)
                record = try Self.naming("policy") { [now] in try old.changed(patch, actions: actions, now: now) }
                try replace(record)
            }
            if let targets { try replace(try record.assigned(targets, now: now)) }
        case .deleteCompliancePolicy(let id):
            let record = try CompliancePolicyService.find(id, among: compliancePolicies)
            compliancePolicies.removeAll { $0.id == record.id }
            commit()
        case .createAccessPolicy(let properties):
            let record = try Self.naming("policy") { [now] in try AccessPolicyRecord.created(properties, now: now) }
            accessPolicies.append(record)
            changesAccess = true
        case .changeAccessPolicy(let id, let members):
            let record = try AccessPolicyService.find(id, among: accessPolicies)
            let changed = try Self.naming("policy") { [now] in try record.changed(members, now: now) }
            accessPolicies = accessPolicies.map { $0.id == changed.id ? changed : $0 }
            changesAccess = true
        case .deleteAccessPolicy(let id):
            let record = try AccessPolicyService.find(id, among: accessPolicies)
            accessPolicies.removeAll { $0.id == record.id }
            changesAccess = true
        case .createAppProtectionPolicy(let type, let properties, let targets):
            let record = try Self.naming("policy") { [now] in
                try AppProtectionPolicyRecord.created(type: type, properties: properties, now: now)
            }
            appPolicies.append(record)
            if let targets { replace(try record.assigned(targets, now: now)) }
        case .changeAppProtectionPolicy(let id, let properties, let targets):
            var record = try AppProtectionPolicyService.find(id, among: appPolicies)
            if let properties {
                let old = record
                record = try Self.naming("policy") { [now] in try old.changed(properties, now: now) }
                replace(record)
            }
            if let targets { replace(try record.assigned(targets, now: now)) }
        case .deleteAppProtectionPolicy(let id):
            let record = try AppProtectionPolicyService.find(id, among: appPolicies)
            appPolicies.removeAll { $0.id == record.id }
        case .changeConnector(let id, let members, let names):
            let old = try ConnectorService.find(id, among: connectors).connector
            let changed = try ConnectorService.changed(
                old, members, names: names, others: connectors, partners, now: now)
            connectors[old.id]?.connector = changed
            commit()
        case .deleteConnector(let id):
            let gone = try ConnectorService.find(id, among: connectors).connector.id
            connectors[gone] = nil
            commit()
        case .changeSettings(let secureByDefault, let days):
            settings = try SettingsService.changed(
                settings, secureByDefault: secureByDefault, checkinThresholdDays: days)
            commit()
        case .changeDevice(let id, let facts): try apply(facts, to: id)
        }
    }

    private mutating func replace(_ record: CompliancePolicyRecord) throws {
        compliancePolicies = compliancePolicies.map { $0.id == record.id ? record : $0 }
        commit()
    }

    /// No device's compliance depends on app protection, so there is nothing to settle.
    private mutating func replace(_ record: AppProtectionPolicyRecord) {
        appPolicies = appPolicies.map { $0.id == record.id ? record : $0 }
    }

    /// A change of the configuration, after which every device is evaluated anew.
    private mutating func commit() { steps.append(PreviewStep(world: world, concernsFleet: true)) }

    /// What is wrong with the body of a change is said of the member of the change that holds it.
    private static func naming<Value>(_ member: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let failure as Failure where failure.kind == .invalid {
            throw failure.inside(member)
        }
    }

    // MARK: Devices

    private mutating func apply(_ facts: ProposedDeviceFacts, to id: String) throws {
        let record = try DeviceService.find(id, sql, DeviceVisibility(caller))
        var device = try devices[record.id] ?? stored(record)
        if let members = facts.members {
            var changed = device.record
            try Self.naming("device") { [now] in
                try DeviceMembers(object: members).apply(to: &changed, now: now, isContact: false)
            }
            device.record = changed
            try commit(device, concernsFleet: false)
        }
        if let report = facts.report {
            let concernsFleet = try take(report, &device)
            try commit(device, concernsFleet: concernsFleet)
        }
        switch facts.override {
        case .absent: break
        case .null:
            guard let old = device.override, now < old.expires else { throw Failure.notFound() }
            device.override = nil
            try commit(device, concernsFleet: false)
        case .value(let asked):
            device.override = try Self.naming("threatLevelOverride") { [now] in
                try DeviceService.override(asked.level, reason: asked.reason, expires: asked.expires, now: now)
            }
            try commit(device, concernsFleet: false)
        }
    }

    private func stored(_ record: DeviceRecord) throws -> Device {
        Device(
            record: record, override: try DeviceStore(sql).override(of: record.id),
            reports: Dictionary(
                try ThreatReportStore(sql).lastReports(of: record.entraID).map { ($0.connector, $0.report) }
            ) { first, _ in first })
    }

    /// What the report would leave as the connector's last one. The contact it is can end the partner's silence.
    /// - Returns: whether the whole fleet would be evaluated anew.
    /// - Throws: 400 for a wrong item, 404 for an unknown connector, 409 where it takes no reports.
    private mutating func take(_ report: (connector: String, item: JSONObject), _ device: inout Device) throws -> Bool {
        let old = try ConnectorService.find(report.connector, among: connectors).connector
        guard old.isReady else {
            throw Failure.conflict(
                "The connector is not set up, so its partner cannot report.", code: "ConnectorNotReady")
        }
        var item = report.item
        item["reportId"] = "what-if"
        item["deviceId"] = .string(device.record.entraID.text)
        if item["observedDateTime"] == nil { item["observedDateTime"] = .string(now.rfc3339) }
        switch ThreatReportItem.read(.object(item), partner: partners.partner(of: old), received: now) {
        case .failure(let error): throw Failure.invalid(error.message).inside("report")
        case .success(let read):
            device.reports[old.id] =
                LastReport.resolve(previous: device.reports[old.id], item: read, received: now).last
        }
        connectors[old.id]?.connector.acceptedReport(at: now)
        return old.isSilent(at: now)
    }

    private mutating func commit(_ device: Device, concernsFleet: Bool) throws {
        devices[device.record.id] = device
        var inputs = try DeviceFactsReader(sql: sql).inputs(device.record)
        inputs.facts.override = device.override
        let reports = device.reports.sorted { $0.key < $1.key }.map { ReportFacts($0.value, of: $0.key) }
        steps.append(
            PreviewStep(
                world: world, edit: PreviewStep.DeviceEdit(facts: inputs.facts, reports: reports),
                concernsFleet: concernsFleet))
    }
}
