import Core

/// An instant at which time alone may change a device's state.
package struct TimeTurn: Sendable, Hashable {
    /// What time brings about.
    package enum Cause: Sendable, Hashable {
        /// The override of the threat level holds no longer.
        case overrideExpired
        /// The partner is past its threshold.
        case connectorSilent(ConnectorID)
        /// The last contact is longer ago than the threshold.
        case deviceStale
        /// A failing policy's grace is over.
        case graceOver(PolicyID)

        /// Whether the turn comes for all devices of a platform at once.
        package var isSilence: Bool { if case .connectorSilent = self { true } else { false } }
    }

    /// What happens.
    package let cause: Cause
    /// When, as it is recorded and explained.
    package let instant: Timestamp
    /// The first instant at which the rules see it: "longer than" is one microsecond later.
    package let visible: Timestamp
}

extension ComplianceEvaluation {
    /// Every instant, past or to come, at which time alone may change the device's state while facts and policies stay.
    /// - Parameter policies: the results of the policies that apply; their ends of grace are turns.
    package static func turns(
        _ device: DeviceFacts, policies: [PolicyResult], world: ComplianceWorld
    ) -> [TimeTurn] {
        var turns: [TimeTurn] = []
        if let expires = device.override?.expires {
            turns.append(TimeTurn(cause: .overrideExpired, instant: expires, visible: expires))
        }
        for connector in world.connectors
        where connector.enabled.contains(device.platform) && connector.provisioning != .never
            && connector.failMode != .holdLast && connector.family != .windowsSecurityCenter
        {
            guard let silentAfter = connector.silentAfter else { continue }
            turns.append(
                TimeTurn(
                    cause: .connectorSilent(connector.id), instant: silentAfter,
                    visible: silentAfter + .oneMicrosecond))
        }
        let staleAfter = staleAfter(device, settings: world.settings)
        turns.append(TimeTurn(cause: .deviceStale, instant: staleAfter, visible: staleAfter + .oneMicrosecond))
        for policy in policies {
            guard let ends = policy.graceEnds else { continue }
            turns.append(TimeTurn(cause: .graceOver(policy.id), instant: ends, visible: ends))
        }
        return turns
    }
}
