import Compliance
import Core

/// What a preview of the fleet is asked.
package struct FleetQuestion: Sendable {
    /// The applications asked about; nil for the usual ones.
    package let resources: [String]?
    /// What only the caller can know of the sign-ins. An app that it names asks on every device; where it names none, each
    /// device is asked about without an app and, if a policy looks at apps, with each that its user registered on it.
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
        /// The managed id, or the `azureADDeviceId` again of a device that is not enrolled.
        package let device: DeviceID
        package let entraID: EntraDeviceID
        package let deviceName: String?
        /// Whether the inventory knows the device; otherwise only its app registrations do.
        package let isEnrolled: Bool
        package let stateBefore: ComplianceState
        package let stateAfter: ComplianceState
        package let resource: String
        /// The app that asks; nil for none.
        package let clientAppID: String?
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

        /// Devices that were asked about, enrolled or not.
        package var devices = 0
        /// Those of them that only app registrations know.
        package var unenrolledDevices = 0
        /// Devices by their turn; those whose state stays are not counted.
        package var states: [Turn: Int] = [:]
        /// Answers that turn, by place in ``FleetPreview/resources``.
        package var allowToDeny: [Int]
        package var denyToAllow: [Int]
    }

    /// Where a list of changed answers goes on.
    package struct Position: Sendable, Hashable {
        /// Whether the device of the last answer that was given is enrolled; those that are come first.
        package let isEnrolled: Bool
        /// That device.
        package let device: DeviceID
        /// Its application, by place in ``FleetPreview/resources``.
        package let resource: Int
        /// The app, in their order; nil for none, which comes first.
        package let clientAppID: ExactText?

        package init(isEnrolled: Bool, device: DeviceID, resource: Int, clientAppID: ExactText?) {
            self.isEnrolled = isEnrolled
            self.device = device
            self.resource = resource
            self.clientAppID = clientAppID
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
    /// In order of device, application and app, enrolled devices first.
    package let page: [ChangedAnswer]
    /// Where the next page begins; nil on the last one.
    package let next: Position?
}

extension FleetPreview.Position: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        if left.isEnrolled != right.isEnrolled { return left.isEnrolled }
        if left.device != right.device { return left.device < right.device }
        if left.resource != right.resource { return left.resource < right.resource }
        guard let app = right.clientAppID else { return false }
        return left.clientAppID.map { $0 < app } ?? true
    }
}
