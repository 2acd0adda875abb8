import Compliance
import Core
import Storage

/// Goes through what time alone did to a device since its state was stored, turn by turn in order, and writes down each
/// change of its state with the exact instant.
struct TimeWalk {
    let sql: any SQLConnection
    let now: Timestamp

    /// - Parameters:
    ///   - first: a turn that the stored state does not know of, if there is one.
    /// - Returns: the device's compliance now.
    func walk(
        _ device: DeviceRecord, _ inputs: DeviceInputs, _ world: ComplianceWorld, from first: Timestamp? = nil
    ) throws -> DeviceCompliance {
        var inputs = inputs
        var state = device.computed.state
        var next = [device.computed.nextChange, first].compactMap { $0 }.min()
        while let moment = next, moment <= now {
            // Every earlier turn is settled, so that a failure that is new began at this one.
            let compliance = inputs.evaluate(world, now: moment, changed: moment - TimeSpan(microseconds: 1))
            let turns = ComplianceEvaluation.turns(inputs.facts, policies: compliance.policies, world: world)
                .filter { $0.visible == moment }
            if let turn = turns.first {
                if compliance.state != state || turn.cause == .overrideExpired {
                    try record(turn, device.id, from: state, to: compliance.state)
                }
                state = compliance.state
            }
            inputs = inputs.with(firstFailures: compliance.firstFailures)
            next = compliance.nextChange
        }
        let compliance = inputs.evaluate(world, now: now, changed: now)
        if compliance.state != state {
            try append(device.id, at: now, from: state, to: compliance.state, .clockSetBack, nil)
        }
        return compliance
    }

    private func record(_ turn: TimeTurn, _ device: DeviceID, from: ComplianceState, to: ComplianceState) throws {
        switch turn.cause {
        case .overrideExpired: try append(device, at: turn.instant, from: from, to: to, .overrideExpired, nil)
        case .connectorSilent(let connector):
            try append(device, at: turn.instant, from: from, to: to, .connectorSilent, connector.text)
        case .deviceStale: try append(device, at: turn.instant, from: from, to: to, .deviceStale, nil)
        case .graceOver(let policy): try append(device, at: turn.instant, from: from, to: to, .graceOver, policy.text)
        }
    }

    private func append(
        _ device: DeviceID, at moment: Timestamp, from: ComplianceState, to: ComplianceState, _ cause: StateChangeCause,
        _ target: String?
    ) throws {
        try StateChangeStore(sql).append(
            StateChange(
                device: device, occurred: moment, recorded: now, from: from, to: to, cause: cause, targetID: target,
                actor: nil))
    }
}

extension StateChangeCause {
    /// Whether it is written down although the state stays.
    var concernsOverride: Bool { self == .overrideSet || self == .overrideCleared }
}
