import Core

/// Finds since when a policy fails. The stored instants are as of the last committed change; what time alone did after
/// it (an override that ended, a partner that fell silent) is found again here, to the exact instant, and not stored
/// until the next commit.
struct FirstFailure {
    /// An instant in the past at which time alone may have changed the threat rules.
    private struct Turn {
        /// The instant as it is recorded.
        var instant: Timestamp
        /// The first instant at which the rules see it: "longer than" is one microsecond later.
        var visible: Timestamp
    }

    private let device: DeviceFacts
    private let reports: [ReportFacts]
    private let world: ComplianceWorld
    private let now: Timestamp
    /// What a failure gets that is neither stored nor explained by time: the instant of the change that made it.
    private let ofThisChange: Timestamp
    private let turns: [Turn]

    /// - Parameter changed: when the facts last changed; nil where the caller cannot tell. Nothing that time did before
    ///   it counts, because the stored instants hold it already.
    init(device: DeviceFacts, reports: [ReportFacts], world: ComplianceWorld, changed: Timestamp?, now: Timestamp) {
        self.device = device
        self.reports = reports
        self.world = world
        self.now = now
        ofThisChange = min(changed ?? now, now)
        // A report was committed no earlier than its place in the order, so the facts changed no earlier than that. One
        // from later than now, before the clock was set back, says nothing.
        let start = changed ?? reports.map(\.orderTime).filter { $0 <= now }.max() ?? .never
        var turns: [Turn] = []
        if let expires = device.override?.expires { turns.append(Turn(instant: expires, visible: expires)) }
        for connector in world.connectors where connector.enabled.contains(device.platform) {
            guard let silentAfter = connector.silentAfter else { continue }
            turns.append(Turn(instant: silentAfter, visible: silentAfter + .oneMicrosecond))
        }
        self.turns = turns.filter { $0.visible > start && $0.visible <= now }.sorted { $0.visible < $1.visible }
    }

    /// Since when the policy fails, given whether it does so now; nil if it does not.
    func instant(of policy: CompliancePolicy, failsNow: Bool, inventoryFails: Bool, stored: Timestamp?) -> Timestamp? {
        guard failsNow else { return nil }
        // A rule over the inventory changes only by a commit, so time has no part in it.
        if inventoryFails { return stored ?? ofThisChange }
        var since = stored
        for turn in turns where stored.map({ turn.visible > $0 }) ?? true {
            let fails = policy.threatResults(for: device, reports: reports, world: world, now: turn.visible)
                .contains(where: \.fails)
            since = fails ? since ?? turn.instant : nil
        }
        return since ?? ofThisChange
    }
}

extension TimeSpan {
    /// The smallest step of time that is kept.
    static var oneMicrosecond: TimeSpan { TimeSpan(microseconds: 1) }
}
