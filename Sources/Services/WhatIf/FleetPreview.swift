import Compliance
import Core

/// What a preview of the fleet is asked.
package struct FleetQuestion: Sendable {
    /// The applications asked about; nil for the usual ones.
    package let resources: [String]?
    /// What only the caller can know of the sign-ins.
    package let context: AccessContext

    package init(resources: [String]?, context: AccessContext) {
        self.resources = resources
        self.context = context
    }

    /// Most applications of one preview.
    package static let mostResources = 20
}

/// One page of what changes over the fleet would decide.
package struct FleetPreview: Sendable {
    /// One answer that would change.
    package struct ChangedAnswer: Sendable {
        package let device: DeviceID
        package let entraID: EntraDeviceID
        package let deviceName: String?
        package let stateBefore: ComplianceState
        package let stateAfter: ComplianceState
        package let resource: String
        package let isAllowedBefore: Bool
        package let isAllowedAfter: Bool
    }

    /// Counts over all devices, whatever the page.
    package struct Counts: Sendable {
        /// A device's state before and after.
        package struct Turn: Hashable, Sendable {
            package let before: ComplianceState
            package let after: ComplianceState
        }

        /// Devices that were asked about.
        package var devices = 0
        /// Devices by their turn; those whose state stays are not counted.
        package var states: [Turn: Int] = [:]
        /// Answers that turn, by place in ``FleetPreview/resources``.
        package var allowToDeny: [Int]
        package var denyToAllow: [Int]
    }

    /// Where a list of changed answers goes on.
    package struct Position: Sendable, Hashable {
        /// The device of the last answer that was given.
        package let device: DeviceID
        /// Its application, by place in ``FleetPreview/resources``.
        package let resource: Int

        package init(device: DeviceID, resource: Int) {
            self.device = device
            self.resource = resource
        }
    }

    /// What makes the pages of one preview one: the instant, the data, and what was found.
    package struct Snapshot: Sendable, Hashable {
        /// The version of the tenant's configuration.
        package let configuration: Int64
        /// *Now* of every page.
        package let instant: Timestamp
        /// The data that were read, where nothing was committed meanwhile.
        package let opening: String?
        package let commits: Int64?
        /// SHA-256 of everything that was found, in hexadecimal digits.
        package let digest: String

        package init(configuration: Int64, instant: Timestamp, opening: String?, commits: Int64?, digest: String) {
            self.configuration = configuration
            self.instant = instant
            self.opening = opening
            self.commits = commits
            self.digest = digest
        }

        /// How answers name it.
        package var name: String { "\(configuration)@\(instant.rfc3339)" }
    }

    package let snapshot: Snapshot
    package let resources: [String]
    /// Whether there are more usual applications than are asked about.
    package let leavesOutResources: Bool
    /// Nil on a page after the first.
    package let counts: Counts?
    /// In order of device and application.
    package let page: [ChangedAnswer]
    /// Where the next page begins; nil on the last one.
    package let next: Position?
}
