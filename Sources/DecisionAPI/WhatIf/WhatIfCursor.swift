import Core
import HTTPSupport
import Services

/// Where a preview goes on, as the cursor carries it.
struct WhatIfCursor {
    let snapshot: FleetPreview.Snapshot
    let position: FleetPreview.Position

    /// Where the preview goes on after a page.
    init(_ snapshot: FleetPreview.Snapshot, _ position: FleetPreview.Position) {
        self.snapshot = snapshot
        self.position = position
    }

    /// - Throws: 400 for content that no cursor of ours has.
    init(_ json: JSON) throws(Failure) {
        guard let object = json.object, let configuration = object["configuration"]?.integer,
            let instant = object["instant"]?.integer, let digest = object["digest"]?.string,
            let isEnrolled = object["enrolled"]?.bool, let device = object["device"]?.string.flatMap({ DeviceID($0) }),
            let resource = object["resource"]?.integer.flatMap({ Int(exactly: $0) })
        else { throw PageCursor.invalid }
        snapshot = FleetPreview.Snapshot(
            configuration: configuration, instant: Timestamp(microseconds: instant),
            opening: object["opening"]?.string, commits: object["commits"]?.integer, digest: digest)
        position = FleetPreview.Position(
            isEnrolled: isEnrolled, device: device, resource: resource,
            clientAppID: object["clientApp"]?.string.map { ExactText($0) })
    }

    var json: JSON {
        [
            "configuration": .integer(snapshot.configuration), "instant": .integer(snapshot.instant.microseconds),
            "opening": .optional(snapshot.opening), "commits": snapshot.commits.map(JSON.integer) ?? .null,
            "digest": .string(snapshot.digest), "enrolled": .bool(position.isEnrolled),
            "device": .string(position.device.text), "resource": .integer(Int64(position.resource)),
            "clientApp": .optional(position.clientAppID?.text),
        ]
    }
}
