import Compliance
import Core
import Storage
import Threats

/// Recomputes stored compliance states inside the transaction of the change that may have altered them, and writes down each
/// change of a state when it happens. What time alone did until now is settled first, turn by turn, with the facts as they
/// were.
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
    /// Whose doing the change is; nil for time alone.
    let origin: StateChangeOrigin?
    /// Silences that some devices have not been evaluated with, as they were before the change.
    let silences: OpenSilences

    init(sql: any SQLConnection, now: Timestamp, origin: StateChangeOrigin? = nil, silences: OpenSilences) {
        self.sql = sql
        self.now = now
        self.origin = origin
        self.silences = silences
    }

    /// How many devices are read at a time.
    private static let chunk = 500

    /// Stores the state of one device after a change of its own facts or reports. `before` are the inputs as they were; nil
    /// for a new device.
    @discardableResult
    func refresh(
        _ device: DeviceRecord, before: DeviceInputs?, oldWorld: ComplianceWorld, world: ComplianceWorld
    ) throws -> DeviceCompliance {
        let after = try DeviceFactsReader(sql: sql).inputs(device)
        guard let before else {
            let compliance = after.evaluate(world, now: now, changed: now)
            try store(compliance, of: device, after, world, from: nil)
            return compliance
        }
        let settled = try walk(device, before, oldWorld)
        let compliance = after.with(firstFailures: settled.firstFailures).evaluate(world, now: now, changed: now)
        try store(compliance, of: device, after, world, from: settled.state)
        return compliance
    }

    /// Recomputes every device of the given platforms, but those named, after a change of the configuration.
    func refreshAll(
        _ platforms: Set<PolicyPlatform>, except: Set<DeviceID> = [], oldWorld: ComplianceWorld, world: ComplianceWorld
    ) throws -> Outcome {
        var outcome = Outcome()
        try forEachDevice(platforms) { device in
            if except.contains(device.id) { return }
            let inputs = try DeviceFactsReader(sql: sql).inputs(device)
            let settled = try walk(device, inputs, oldWorld)
            let compliance = inputs.with(firstFailures: settled.firstFailures).evaluate(world, now: now, changed: now)
            try store(compliance, of: device, inputs, world, from: settled.state)
            outcome.count(settled.state, compliance.state)
        }
        return outcome
    }

    /// Stores what time alone has changed. Nothing was changed by anybody, so first failures keep their exact instants.
    func settle(_ device: DeviceRecord, world: ComplianceWorld) throws {
        let inputs = try DeviceFactsReader(sql: sql).inputs(device)
        let settled = try walk(device, inputs, world)
        try store(settled, of: device, inputs, world, from: settled.state)
    }

    /// Stores what time alone has changed of every device of the given platforms.
    func settleAll(_ platforms: Set<PolicyPlatform>, world: ComplianceWorld) throws {
        try forEachDevice(platforms) { try settle($0, world: world) }
    }

    private func walk(
        _ device: DeviceRecord, _ inputs: DeviceInputs, _ world: ComplianceWorld
    ) throws -> DeviceCompliance {
        try TimeWalk(sql: sql, now: now).walk(
            device, inputs, world, from: silences.first(for: device, on: inputs.facts.platform))
    }

    private func forEachDevice(_ platforms: Set<PolicyPlatform>, _ body: (DeviceRecord) throws -> Void) throws {
        let store = DeviceStore(sql)
        var last: DeviceID?
        while true {
            let ids = try store.ids(platforms: platforms, after: last, limit: Self.chunk)
            for id in ids { if let device = try store.device(id) { try body(device) } }
            guard ids.count == Self.chunk else { return }
            last = ids.last
        }
    }

    /// - Parameter from: the state until now, nil for a new device.
    private func store(
        _ compliance: DeviceCompliance, of device: DeviceRecord, _ inputs: DeviceInputs, _ world: ComplianceWorld,
        from: ComplianceState?
    ) throws {
        let store = DeviceStore(sql)
        let turns = ComplianceEvaluation.turns(inputs.facts, policies: compliance.policies, world: world)
            .filter { !$0.cause.isSilence }.map(\.visible)
        let computed = DeviceRecord.Computed(
            state: compliance.state, reportedState: compliance.reportedState, graceEnds: compliance.gracePeriodEnds,
            since: compliance.since, nextChange: turns.filter { $0 > now }.min(),
            lastChange: turns.filter { $0 <= now }.max())
        if computed != device.computed { try store.saveComputed(computed, of: device.id) }
        if device.silenceRound < silences.round { try store.setSilenceRound(silences.round, of: device.id) }
        try store.saveFirstFailures(compliance.firstFailures, of: device.id, replacing: inputs.firstFailures)
        guard let origin, compliance.state != from || origin.cause.concernsOverride else { return }
        try StateChangeStore(sql).append(
            StateChange(
                device: device.id, occurred: now, recorded: now, from: from, to: compliance.state,
                cause: from == nil ? .deviceAdded : origin.cause, targetID: origin.targetID, actor: origin.actor))
    }
}
