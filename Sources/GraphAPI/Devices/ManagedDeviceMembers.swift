import Compliance
import Core
import Services
import Storage

/// A device as the members of Graph's `managedDevice`.
enum ManagedDeviceMembers {
    /// A row of a list, with its state as last committed.
    static func stored(_ row: DeviceRow) -> JSONObject { stored(row.record, row.user, row.record.computed) }

    /// One device with its state at this moment and what each policy says of it.
    static func stored(_ view: DeviceView) -> JSONObject {
        let compliance = view.compliance
        var members = stored(
            view.record, view.user,
            DeviceRecord.Computed(
                state: compliance.state, reportedState: compliance.reportedState,
                graceEnds: compliance.gracePeriodEnds, since: nil, nextChange: nil))
        members["deviceCompliancePolicyStates"] = .array(PolicyStateMembers.stored(view).map(JSON.object))
        return members
    }

    private static func stored(
        _ device: DeviceRecord, _ user: DirectoryUser?, _ computed: DeviceRecord.Computed
    ) -> JSONObject {
        var members = device.document
        members["id"] = .string(device.id.text)
        members["azureADDeviceId"] = .string(device.entraID.text)
        members["azureActiveDirectoryDeviceId"] = .string(device.entraID.text)
        members["deviceName"] = .optional(device.name)
        members["operatingSystem"] = .string(device.operatingSystem)
        members["osVersion"] = .optional(device.osVersion)
        members["androidSecurityPatchLevel"] = .optional(device.patchLevel)
        members["jailBroken"] = .string(device.isJailbroken.map { $0 ? "True" : "False" } ?? "Unknown")
        members["isEncrypted"] = device.isEncrypted.map(JSON.bool)
        members["lastSyncDateTime"] = .string(device.lastSync.rfc3339)
        if members["enrolledDateTime"] == nil { members["enrolledDateTime"] = .string(device.created.rfc3339) }
        members["complianceState"] = .string(computed.state.rawValue)
        members["partnerReportedThreatState"] = .string(computed.reportedState.rawValue)
        members["complianceGracePeriodExpirationDateTime"] = .string(
            (computed.graceEnds ?? Timestamp.endOfTime).rfc3339)
        members["userId"] = .optional(device.userID?.text)
        if let user { addUser(user, to: &members) }
        return members
    }

    /// The directory knows better who the user is than the inventory did.
    private static func addUser(_ user: DirectoryUser, to members: inout JSONObject) {
        members["userPrincipalName"] = .string(user.userPrincipalName)
        if let name = user.document["displayName"] { members["userDisplayName"] = name }
        if let mail = user.document["mail"] { members["emailAddress"] = mail }
        members["users"] = [.object(DirectoryMembers.stored(user))]
    }
}
