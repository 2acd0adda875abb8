import Compliance
import Core
import Storage
import Threats

/// Recomputes stored compliance states inside the transaction of the change that may have altered them.
struct ComplianceRefresh {
    /// What a refresh did to the devices it touched.
    struct Outcome {
        /// Devices that were not compliant and now are.
        var madeCompliant = 0
        var changed = 0

        mutating func count(_ before: ComplianceState, _ after: ComplianceState) {
            if before == after { return }
            changed += 1
            if !before.meetsCompliantDevice, after == .compliant { madeCompliant += 1 }
        }
    }

    let sql: any SQLConnection
    let now: Timestamp

    /// How many devices are read at a time.
    private static let chunk = 500

    /// Stores the state of one device after a change of its own facts or reports. `before` are the inputs as they were: what
    /// time alone did until now is settled with them first.
    @discardableResult
    func refresh(
        _ device: DeviceRecord, before: DeviceInputs?, oldWorld: ComplianceWorld, world: ComplianceWorld
    ) throws -> DeviceCompliance {
        let after = try DeviceFactsReader(sql: sql).inputs(device)
        let settled = before.map { $0.evaluate(oldWorld, now: now).firstFailures } ?? after.firstFailures
        let compliance = after.with(firstFailures: settled).evaluate(world, now: now, changed: now)
        try store(compliance, device: device, oldFailures: after.firstFailures)
        return compliance
    }

    /// Recomputes every device of the given platforms after a change of the configuration.
    func refreshAll(
        _ platforms: Set<PolicyPlatform>, oldWorld: ComplianceWorld, world: ComplianceWorld
    ) throws -> Outcome {
        var outcome = Outcome()
        let store = DeviceStore(sql)
        var last: DeviceID?
        while true {
            let ids = try store.ids(platforms: platforms, after: last, limit: Self.chunk)
            for id in ids {
                guard let device = try store.device(id) else { continue }
                try refreshConfigured(device, oldWorld: oldWorld, world: world, outcome: &outcome)
            }
            guard ids.count == Self.chunk else { return outcome }
            last = ids.last
        }
    }

    /// Recomputes the given devices after a change of the configuration or of the directory.
    func refresh(_ devices: [DeviceRecord], oldInputs: [DeviceID: DeviceInputs], world: ComplianceWorld) throws
        -> Outcome
    {
        var outcome = Outcome()
        for device in devices {
            let compliance = try refresh(device, before: oldInputs[device.id], oldWorld: world, world: world)
            outcome.count(device.computed.state, compliance.state)
        }
        return outcome
    }

    private func refreshConfigured(
        _ device: DeviceRecord, oldWorld: ComplianceWorld, world: ComplianceWorld, outcome: inout Outcome
    ) throws {
        let inputs = try DeviceFactsReader(sql: sql).inputs(device)
        let old = inputs.evaluate(oldWorld, now: now)
        let compliance = inputs.with(firstFailures: old.firstFailures).evaluate(world, now: now, changed: now)
        try store(compliance, device: device, oldFailures: inputs.firstFailures)
        outcome.count(old.state, compliance.state)
    }

    /// Stores what time alone has changed. Nothing was changed by anybody, so first failures keep their exact instants.
    func settle(_ device: DeviceRecord, world: ComplianceWorld) throws {
        let inputs = try DeviceFactsReader(sql: sql).inputs(device)
        try store(inputs.evaluate(world, now: now), device: device, oldFailures: inputs.firstFailures)
    }

    private func store(_ compliance: DeviceCompliance, device: DeviceRecord, oldFailures: [PolicyID: Timestamp]) throws
    {
        let store = DeviceStore(sql)
        let computed = DeviceRecord.Computed(
            state: compliance.state, reportedState: compliance.reportedState, graceEnds: compliance.gracePeriodEnds,
            since: compliance.since, nextChange: compliance.nextChange)
        if computed != device.computed { try store.saveComputed(computed, of: device.id) }
        try store.saveFirstFailures(compliance.firstFailures, of: device.id, replacing: oldFailures)
    }
}
