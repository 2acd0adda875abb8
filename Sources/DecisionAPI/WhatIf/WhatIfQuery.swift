import Core
import HTTPSupport
import Services

/// The query of `POST /mtd/v1/decisions:whatIf`: `$top` and the cursor of a next link.
struct WhatIfQuery {
    private(set) var top: Int?
    private(set) var cursor: String?

    /// Answers on a page unless asked otherwise.
    static let pageSize = 100

    /// - Throws: 400 for an unknown option, one that is there twice, or a value that cannot be read.
    init(_ query: String) throws(Failure) {
        guard let pairs = FormText.pairs(query) else {
            throw .invalid("The query is malformed or has an option twice.")
        }
        for (name, value) in pairs {
            switch name {
            case "$top":
                guard let count = Int(value), (1...999).contains(count) else {
                    throw .invalid("'$top' must be between 1 and 999.", target: "$top")
                }
                top = count
            case "$skiptoken": cursor = value
            default: throw .invalid("There is no option '\(name.excerpt)'.", target: name.excerpt)
            }
        }
    }

    /// Most answers on a page.
    var limit: Int { top ?? Self.pageSize }

    /// The address of the next page.
    func next(_ cursor: String, base: String) -> String {
        base + "?" + (top.map { "$top=\($0)&" } ?? "") + "$skiptoken=\(cursor)"
    }
}

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
            let device = object["device"]?.string.flatMap({ DeviceID($0) }),
            let resource = object["resource"]?.integer.flatMap({ Int(exactly: $0) })
        else { throw PageCursor.invalid }
        snapshot = FleetPreview.Snapshot(
            configuration: configuration, instant: Timestamp(microseconds: instant),
            opening: object["opening"]?.string, commits: object["commits"]?.integer, digest: digest)
        position = FleetPreview.Position(device: device, resource: resource)
    }

    var json: JSON {
        [
            "configuration": .integer(snapshot.configuration), "instant": .integer(snapshot.instant.microseconds),
            "opening": .optional(snapshot.opening), "commits": snapshot.commits.map(JSON.integer) ?? .null,
            "digest": .string(snapshot.digest), "device": .string(position.device.text),
            "resource": .integer(Int64(position.resource)),
        ]
    }
}
