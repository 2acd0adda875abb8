import Compliance
import Core

/// A managed device as it is stored: the facts the rules need, the rest of the Graph type, and the last computed state.
package struct DeviceRecord: Sendable, Equatable {
    /// What was last computed and committed. Lists and counts read it; single reads compute anew.
    package struct Computed: Sendable, Equatable {
        package var state: ComplianceState
        package var reportedState: ReportedThreatState
        package var graceEnds: Timestamp?
        package var since: Timestamp?
        /// When the answer could change by time alone.
        package var nextChange: Timestamp?
        /// When time alone last could have changed the answer: what is stored holds from here to ``nextChange``. A partner's
        /// silence counts in neither; its connector keeps that for all devices together.
        package var lastChange: Timestamp?

        package init(
            state: ComplianceState, reportedState: ReportedThreatState, graceEnds: Timestamp?, since: Timestamp?,
            nextChange: Timestamp?, lastChange: Timestamp? = nil
        ) {
            self.state = state
            self.reportedState = reportedState
            self.graceEnds = graceEnds
            self.since = since
            self.nextChange = nextChange
            self.lastChange = lastChange
        }

        package static let none = Computed(
            state: .unknown, reportedState: .unknown, graceEnds: nil, since: nil, nextChange: nil)
    }

    package let id: DeviceID
    package let entraID: EntraDeviceID
    package var name: String?
    package var operatingSystem: String
    package var policyPlatform: PolicyPlatform
    package var osVersion: String?
    package var patchLevel: String?
    package var isJailbroken: Bool?
    package var isEncrypted: Bool?
    package var userID: UserID?
    package var lastSync: Timestamp
    /// Every other stored member of the Graph type.
    package var document: JSONObject
    package var computed: Computed
    package var version: Int64
    package let created: Timestamp
    package var modified: Timestamp
    /// The last silence of a partner that the stored state was evaluated with, by its number.
    package let silenceRound: Int64

    package init(
        id: DeviceID, entraID: EntraDeviceID, name: String?, operatingSystem: String, policyPlatform: PolicyPlatform,
        osVersion: String?, patchLevel: String?, isJailbroken: Bool?, isEncrypted: Bool?, userID: UserID?,
        lastSync: Timestamp, document: JSONObject, computed: Computed = .none, version: Int64, created: Timestamp,
        modified: Timestamp, silenceRound: Int64 = 0
    ) {
        self.id = id
        self.entraID = entraID
        self.name = name
        self.operatingSystem = operatingSystem
        self.policyPlatform = policyPlatform
        self.osVersion = osVersion
        self.patchLevel = patchLevel
        self.isJailbroken = isJailbroken
        self.isEncrypted = isEncrypted
        self.userID = userID
        self.lastSync = lastSync
        self.document = document
        self.computed = computed
        self.version = version
        self.created = created
        self.modified = modified
        self.silenceRound = silenceRound
    }
}
