import Access
import Compliance
import Core
import Storage

/// One device under one compliance policy, computed at one instant.
package struct DeviceStatus: Sendable {
    package let device: DeviceRecord
    package let user: DirectoryUser?
    /// What the policy says of the device.
    package let result: PolicyResult
}

/// What one compliance policy says of the devices it applies to (Graph: `deviceStatuses`, `deviceStatusOverview`).
package struct DeviceStatusService: Sendable {
    package init() {}

    /// The policy whose devices are asked for.
    /// - Throws: 404 when this tenant has no such policy.
    package func policy(_ caller: Caller, _ id: String) throws -> CompliancePolicyRecord {
        try caller.authorize()
        return try CompliancePolicyService.find(id, in: caller.snapshot)
    }

    /// At most `limit` of the devices that the policy applies to and the caller may see, in order of id, as they are `now`.
    package func list(
        _ caller: Caller, _ policy: CompliancePolicyRecord, after: DeviceID?, limit: Int, now: Timestamp
    ) throws -> [DeviceStatus] {
        try caller.authorize()
        return try caller.read { sql in
            let directory = DirectoryStore(sql)
            var statuses: [DeviceStatus] = []
            try forEach(caller, policy, after: after, now: now, sql) { device, result in
                let user = try device.userID.flatMap { try directory.user($0) }
                statuses.append(DeviceStatus(device: device, user: user, result: result))
                return statuses.count < limit
            }
            return statuses
        }
    }

    /// One device under the policy.
    /// - Throws: 404 for a device that is unknown, that the caller may not see or that the policy does not apply to.
    package func get(_ caller: Caller, _ policy: CompliancePolicyRecord, device: String) throws -> DeviceStatus {
        try caller.authorize()
        let view = try DeviceService.view(caller, device)
        guard let result = view.compliance.policies.first(where: { $0.id == policy.id }) else {
            throw Failure.notFound()
        }
        return DeviceStatus(device: view.record, user: view.user, result: result)
    }

    /// How many of the devices that the policy applies to and the caller may see are in which state.
    package func counts(
        _ caller: Caller, _ policy: CompliancePolicyRecord, now: Timestamp
    ) throws -> ComplianceSummary.Counts<PolicyState> {
        try caller.authorize()
        return try caller.read { sql in
            var counts = ComplianceSummary.Counts<PolicyState>()
            try forEach(caller, policy, after: nil, now: now, sql) { _, result in
                counts.add(result.state)
                return true
            }
            return counts
        }
    }

    private func forEach(
        _ caller: Caller, _ policy: CompliancePolicyRecord, after: DeviceID?, now: Timestamp, _ sql: any SQLConnection,
        _ body: (DeviceRecord, PolicyResult) throws -> Bool
    ) throws {
        // What a policy says does not depend on the others.
        var world = ComplianceWorld(caller.snapshot, partners: caller.environment.partners)
        world.policies = [policy.policy]
        let reader = FleetReader(sql: sql, visibility: DeviceVisibility(caller))
        try reader.forEach([policy.type.platform], after: after) { record, inputs in
            guard let result = inputs.evaluate(world, now: now).policies.first else { return true }
            return try body(record, result)
        }
    }
}
