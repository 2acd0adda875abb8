import Access
import Compliance
import Core
import Storage

/// One device with its compliance at this moment.
package struct DeviceView: Sendable {
    package let record: DeviceRecord
    package let facts: DeviceFacts
    package let compliance: DeviceCompliance
    package let user: DirectoryUser?
    package let evaluated: Timestamp
}

/// One row of a list: the device with its state as last committed, and its user.
package struct DeviceRow: Sendable {
    package let record: DeviceRecord
    package let user: DirectoryUser?

    package init(record: DeviceRecord, user: DirectoryUser?) {
        self.record = record
        self.user = user
    }
}

/// Which devices a caller may touch: all of the tenant, or those in the groups its role assignments are limited to. A device
/// outside is answered as unknown.
struct DeviceVisibility {
    private let allowed: Set<GroupID>?

    /// - Parameter actions: the actions of which the caller needs one; the union of their scopes counts.
    init(_ caller: Caller, actions: Operation.Guard? = nil) {
        switch caller.rights.scope(for: actions ?? caller.request.operation.access) {
        case .tenant: allowed = nil
        case .groups(let groups): allowed = groups
        case nil: allowed = []
        }
    }

    /// What a row of a list must meet to be seen; nil where every row is.
    var condition: RowCondition? {
        allowed.map { .isMember([DeviceTable.id, DeviceTable.entraID], of: $0) }
    }

    func sees(_ device: DeviceRecord, _ sql: any SQLConnection) throws -> Bool {
        guard let allowed else { return true }
        if allowed.isEmpty { return false }
        let directory = DirectoryStore(sql)
        let groups = try directory.groups(of: PrincipalID(device.id)).union(
            directory.groups(of: PrincipalID(device.entraID)))
        return !groups.isDisjoint(with: allowed)
    }

    /// The same of a device by its `azureADDeviceId`, enrolled or not.
    func sees(_ entraID: EntraDeviceID, _ sql: any SQLConnection) throws -> Bool {
        guard let allowed else { return true }
        if allowed.isEmpty { return false }
        if let device = try DeviceStore(sql).device(entraID: entraID) { return try sees(device, sql) }
        return !(try DirectoryStore(sql).groups(of: PrincipalID(entraID))).isDisjoint(with: allowed)
    }

    var isWholeTenant: Bool { allowed == nil }
}
