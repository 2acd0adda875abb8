import Core

/// The slow and obvious model of a tenant over time: everything is worked out from what is written in semantics.md, with no
/// code of the product but its words and its arithmetic of time. Times are instants; nothing is cached.
struct HistoryModel {
    enum FailMode: String, CaseIterable { case ignore, holdLast, block }
    enum Provisioning { case never, yes, withdrawn }

    struct Connector {
        var provisioning = Provisioning.never
        var contact: Timestamp?
        var isOn = true
        var failMode = FailMode.ignore
        var days = 7
        var blocksMissing = false
        /// Marks of this silence that were given.
        var marks = 0

        /// Past the threshold: strictly later.
        func isSilent(at now: Timestamp) -> Bool { contact.map { now > $0 + .days(days) } ?? false }
    }

    struct Policy: Equatable {
        var required: ThreatLevel?
        var graceHours = 0
        var minimumOS: Int?
    }

    struct LastReport {
        var state: ReportedThreatState
        /// The last state that is neither activated nor unresponsive.
        var settled: ReportedThreatState?
        var order: Timestamp
    }

    struct Device {
        var osVersion: Int
        var lastSync: Timestamp
        var override: (level: ThreatLevel, expires: Timestamp)?
        var reports: [ConnectorID: LastReport] = [:]
        var firstFailures: [PolicyID: Timestamp] = [:]
        var state: String?
    }

    /// One change of a device's state as the timeline must show it.
    struct Change: Equatable, CustomStringConvertible {
        var instant: Timestamp
        var from: String?
        var to: String
        var cause: String

        var description: String { "\(instant) \(from ?? "new") -> \(to) (\(cause))" }
    }

    struct Mark: Hashable {
        var connector: ConnectorID
        var percent: Int
        var reached: Timestamp
    }

    var connectors: [ConnectorID: Connector] = [:]
    var policies: [PolicyID: Policy] = [:]
    var devices: [EntraDeviceID: Device] = [:]
    var secureByDefault = false
    var checkinDays = 30
    /// Up to which instant time has been gone through.
    var now: Timestamp
    private(set) var changes: [EntraDeviceID: [Change]] = [:]
    private(set) var marks: [Mark] = []

    init(now: Timestamp) { self.now = now }

    // MARK: Rules

    /// Whether a policy fails on a device; nil when nothing in it applies.
    func fails(_ policy: Policy, _ device: Device, at now: Timestamp) -> Bool? {
        var results: [Bool] = []
        if let required = policy.required {
            if let override = device.override, now < override.expires {
                results.append(override.level > required)
            } else {
                for (id, connector) in connectors where connector.isOn && connector.provisioning != .never {
                    if connector.isSilent(at: now), connector.failMode == .ignore { continue }
                    let isBlocked = connector.isSilent(at: now) && connector.failMode == .block
                    results.append(isBlocked || fails(device.reports[id], required, connector))
                }
            }
        }
        if let minimum = policy.minimumOS { results.append(device.osVersion < minimum) }
        return results.isEmpty ? nil : results.contains(true)
    }

    private func fails(_ report: LastReport?, _ required: ThreatLevel, _ connector: Connector) -> Bool {
        var counted = report?.state
        if counted == .activated || counted == .unresponsive {
            if counted == .activated, report?.settled == nil, required == .high { return false }
            counted = report?.settled
        }
        switch counted {
        case .secured: return false
        case .lowSeverity: return required < .low
        case .mediumSeverity: return required < .medium
        case .highSeverity: return required < .high
        case .compromised, .deactivated, .misconfigured: return true
        default: return connector.blocksMissing
        }
    }

    /// The state of a device, and when its grace is over, given since when its policies fail.
    func judge(_ device: Device, at now: Timestamp) -> (state: String, graceEnds: Timestamp?) {
        var isVouchedFor = false
        var isNoncompliant = false
        var ends: [Timestamp] = []
        for (id, policy) in policies {
            guard let isFailing = fails(policy, device, at: now) else { continue }
            isVouchedFor = true
            guard isFailing else { continue }
            let end = (device.firstFailures[id] ?? now) + .hours(policy.graceHours)
            if policy.graceHours > 0, now < end { ends.append(end) } else { isNoncompliant = true }
        }
        if secureByDefault, !isVouchedFor { isNoncompliant = true }
        if now > device.lastSync + .days(checkinDays) { isNoncompliant = true }
        if isNoncompliant { return ("noncompliant", nil) }
        return ends.isEmpty ? ("compliant", nil) : ("inGracePeriod", ends.min())
    }

    /// Notes since when each policy fails, at an instant at which the rules see something new.
    private func noting(_ device: Device, at now: Timestamp, since: Timestamp) -> Device {
        var device = device
        device.firstFailures = device.firstFailures.filter { policies[$0.key] != nil }
        for (id, policy) in policies {
            if fails(policy, device, at: now) == true {
                device.firstFailures[id] = device.firstFailures[id] ?? since
            } else {
                device.firstFailures[id] = nil
            }
        }
        return device
    }

    // MARK: Time

    private struct Turn {
        var visible: Timestamp
        var instant: Timestamp
        var cause: String
        var rank: Int
    }

    private static let tick = TimeSpan(microseconds: 1)

    /// Everything that time may do to a device after one instant and up to another, earliest first.
    private func turns(_ device: Device, after: Timestamp, upTo now: Timestamp) -> [Turn] {
        var turns: [Turn] = []
        if let override = device.override {
            turns.append(
                Turn(visible: override.expires, instant: override.expires, cause: "overrideExpired", rank: 0))
        }
        for connector in connectors.values
        where connector.isOn && connector.provisioning != .never && connector.failMode != .holdLast {
            guard let contact = connector.contact else { continue }
            let end = contact + .days(connector.days)
            turns.append(Turn(visible: end + Self.tick, instant: end, cause: "connectorSilent", rank: 1))
        }
        let stale = device.lastSync + .days(checkinDays)
        turns.append(Turn(visible: stale + Self.tick, instant: stale, cause: "deviceStale", rank: 2))
        for (id, since) in device.firstFailures {
            let end = since + .hours(policies[id]?.graceHours ?? 0)
            turns.append(Turn(visible: end, instant: end, cause: "graceOver", rank: 3))
        }
        return turns.filter { $0.visible > after && $0.visible <= now }
            .sorted { ($0.visible, $0.rank) < ($1.visible, $1.rank) }
    }

    /// Lets time pass, or sets the clock back, with nothing else happening.
    mutating func move(to next: Timestamp) {
        if next < now {
            now = next
            for id in devices.keys { write(id, noting(device(id), at: now, since: now), at: now, "clockSetBack") }
        } else {
            for id in devices.keys { pass(id, to: next) }
            now = next
        }
        giveMarks()
    }

    private func device(_ id: EntraDeviceID) -> Device { devices[id] ?? Device(osVersion: 0, lastSync: now) }

    private mutating func pass(_ id: EntraDeviceID, to next: Timestamp) {
        var at = now
        while let turn = turns(device(id), after: at, upTo: next).first {
            at = turn.visible
            write(id, noting(device(id), at: at, since: turn.instant), at: turn.instant, turn.cause, seen: at)
        }
    }

    /// Takes over a device and writes down what became of its state.
    private mutating func write(
        _ id: EntraDeviceID, _ device: Device, at instant: Timestamp, _ cause: String, seen: Timestamp? = nil
    ) {
        var device = device
        let state = judge(device, at: seen ?? instant).state
        if state != device.state || cause.hasPrefix("override") {
            changes[id, default: []].append(
                Change(
                    instant: instant, from: device.state, to: state, cause: device.state == nil ? "deviceAdded" : cause)
            )
        }
        device.state = state
        devices[id] = device
    }

    private mutating func giveMarks() {
        for (id, connector) in connectors {
            guard let contact = connector.contact else { continue }
            for percent in [50, 80, 100] where percent > connector.marks {
                let part = TimeSpan.days(connector.days).microseconds / 100 * Int64(percent)
                let reached = contact + TimeSpan(microseconds: part)
                guard reached <= now else { continue }
                marks.append(Mark(connector: id, percent: percent, reached: reached))
                connectors[id]?.marks = percent
            }
        }
    }

    /// Makes a change at this very instant.
    /// - Parameter cause: what the change is for each device; nil for one that it leaves alone.
    mutating func change(_ cause: (EntraDeviceID) -> String, _ body: (inout HistoryModel) -> Void) {
        body(&self)
        for id in devices.keys { write(id, noting(device(id), at: now, since: now), at: now, cause(id)) }
        giveMarks()
    }

    // MARK: Reports

    /// What a report does to a device's last one.
    mutating func report(
        _ state: ReportedThreatState, _ id: EntraDeviceID, _ connector: ConnectorID, observed: Timestamp
    )
        -> String
    {
        let order = min(observed, now)
        let old = devices[id]?.reports[connector]
        let isSettled = state != .activated && state != .unresponsive
        let new = LastReport(state: state, settled: isSettled ? state : old?.settled, order: order)
        if let old {
            if order < old.order { return "stale" }
            if state == old.state {
                devices[id]?.reports[connector] = new
                return "unchanged"
            }
            if order == old.order, state.badness < old.state.badness { return "stale" }
        }
        devices[id]?.reports[connector] = new
        return "applied"
    }

    /// The next instants at which time does something, to aim at.
    func comingTurns() -> [Timestamp] {
        devices.values.flatMap { turns($0, after: now, upTo: now + .days(40)).map(\.visible) }.sorted()
    }
}
