import Core

/// How many devices are in which state, counted one by one from evaluations at the same instant, so that all sums agree.
package struct ComplianceSummary: Sendable, Equatable {
    /// Devices by state.
    package struct Counts<State: Hashable & Sendable>: Sendable, Equatable {
        private var counts: [State: Int] = [:]

        package init() {}

        /// All devices counted here.
        package var total: Int { counts.values.reduce(0, +) }

        package subscript(state: State) -> Int { counts[state] ?? 0 }

        package mutating func add(_ state: State) { counts[state, default: 0] += 1 }
    }

    /// The devices that one policy applies to.
    package struct Policy: Sendable, Equatable {
        /// The policy's name.
        package let name: String
        /// Its type.
        package let type: CompliancePolicyType
        /// By what the policy says of the device.
        package var devices = Counts<PolicyState>()
    }

    /// The states a device can be in.
    package static let states: [ComplianceState] = [.compliant, .inGracePeriod, .noncompliant, .error]

    /// All devices.
    package private(set) var devices = Counts<ComplianceState>()
    /// By platform, as connectors tell platforms apart.
    package private(set) var platforms: [DevicePlatform: Counts<ComplianceState>] = [:]
    /// By threat level, the override's or what the partners reported; nil for devices without a level.
    package private(set) var levels: [ThreatLevel?: Counts<ComplianceState>] = [:]
    /// By policy; only those that apply to a device that was counted.
    package private(set) var policies: [PolicyID: Policy] = [:]

    package init() {}

    /// Counts one device.
    package mutating func add(_ compliance: DeviceCompliance, platform: DevicePlatform) {
        devices.add(compliance.state)
        platforms[platform, default: Counts()].add(compliance.state)
        levels[compliance.threatLevel, default: Counts()].add(compliance.state)
        for policy in compliance.policies {
            policies[policy.id, default: Policy(name: policy.name, type: policy.type)].devices.add(policy.state)
        }
    }
}
