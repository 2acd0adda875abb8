import Compliance
import Core

/// Why a device's state changed.
package enum StateChangeCause: String, Sendable, Hashable, CaseIterable {
    /// A vendor's report was applied.
    case report
    /// The device was created or imported.
    case deviceAdded
    /// Facts of the device changed, by import or by hand.
    case deviceChanged
    /// The device made contact.
    case deviceSynced
    /// The manual override of the level was set, ended by hand, or ended by itself.
    case overrideSet, overrideCleared, overrideExpired
    /// A compliance policy was edited or assigned, or deleted.
    case policyChanged, policyDeleted
    /// A tenant-wide setting changed.
    case settingChanged
    /// An administrator changed or deleted a connector.
    case connectorChanged, connectorDeleted
    /// A partner passed its threshold, spoke again, or withdrew.
    case connectorSilent, connectorAnswered, connectorWithdrawn
    /// The device's user changed, was deleted, or a group's members changed.
    case userChanged, userDeleted, groupChanged
    /// A failing policy's grace is over.
    case graceOver
    /// The device's last contact is longer ago than the threshold.
    case deviceStale
    /// The server's clock was set back to before the change that it undoes.
    case clockSetBack
    /// Another request.
    case request
}

/// One entry of a device's history: its state went from one value to another, and why.
package struct StateChange: Sendable, Hashable {
    /// The person or program whose request it was.
    package struct Actor: Sendable, Hashable {
        package let id: String
        package let displayName: String
        /// The request, as its audit entry names it.
        package let requestID: String

        package init(id: String, displayName: String, requestID: String) {
            self.id = id
            self.displayName = displayName
            self.requestID = requestID
        }
    }

    package let device: DeviceID
    /// When it came about; for what time alone did, the exact instant.
    package let occurred: Timestamp
    /// When it was stored.
    package let recorded: Timestamp
    /// Nil for a device that is new.
    package let from: ComplianceState?
    /// Equal to `from` where an override came or went and the state stayed.
    package let to: ComplianceState
    package let cause: StateChangeCause
    /// What was changed: the policy, connector, report, user, group.
    package let targetID: String?
    /// Nil for what time alone did.
    package let actor: Actor?

    package init(
        device: DeviceID, occurred: Timestamp, recorded: Timestamp, from: ComplianceState?, to: ComplianceState,
        cause: StateChangeCause, targetID: String?, actor: Actor?
    ) {
        self.device = device
        self.occurred = occurred
        self.recorded = recorded
        self.from = from
        self.to = to
        self.cause = cause
        self.targetID = targetID
        self.actor = actor
    }
}
