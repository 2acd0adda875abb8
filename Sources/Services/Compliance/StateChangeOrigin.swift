import Access
import Core
import Storage

/// Whose doing a change of a device's state is: what was changed, by whom, in which request.
struct StateChangeOrigin {
    var cause: StateChangeCause
    var targetID: String?
    var actor: StateChange.Actor?
}

extension Change {
    /// This request as the origin of state changes.
    /// - Parameters:
    ///   - cause: what it did, where the operation alone does not tell.
    ///   - target: the id of what it changed.
    func origin(_ cause: StateChangeCause? = nil, about target: String? = nil) -> StateChangeOrigin {
        let principal = caller.principal
        return StateChangeOrigin(
            cause: cause ?? StateChangeCause(caller.request.operation), targetID: target,
            actor: StateChange.Actor(
                id: principal.id.text, displayName: principal.displayName, requestID: caller.request.requestID.text))
    }
}

extension StateChangeCause {
    /// What an operation does to devices.
    fileprivate init(_ operation: Operation) {
        switch operation {
        case .partnerThreatReports: self = .report
        case .partnerHeartbeat: self = .connectorAnswered
        case .partnerDeprovision: self = .connectorWithdrawn
        case .connectorsCreate, .connectorsUpdate: self = .connectorChanged
        case .connectorsDelete: self = .connectorDeleted
        case .compliancePoliciesDelete: self = .policyDeleted
        case .compliancePoliciesCreate, .compliancePoliciesUpdate, .compliancePoliciesAssign,
            .compliancePoliciesScheduleActionsForRules:
            self = .policyChanged
        case .deviceManagementUpdate: self = .settingChanged
        case .managedDevicesUpdate, .devicesImport: self = .deviceChanged
        case .managedDevicesCreate: self = .deviceAdded
        case .managedDevicesSyncDevice: self = .deviceSynced
        case .overridesSet: self = .overrideSet
        case .overridesClear: self = .overrideCleared
        case .usersDelete: self = .userDeleted
        case .usersCreate, .usersUpdate: self = .userChanged
        case .groupsDelete, .groupMembersAdd, .groupMembersRemove: self = .groupChanged
        default: self = .request
        }
    }
}
