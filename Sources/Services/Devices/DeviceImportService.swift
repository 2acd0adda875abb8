import Core
import Storage

/// What became of one line of an import.
package struct ImportResult: Sendable {
    package enum Status: String, Sendable { case created, updated, rejected }

    package let id: DeviceID?
    package let status: Status
    package let error: Failure?
}

/// Takes devices in bulk. Each call is one transaction with one audit entry; a bad line is that line's error.
package struct DeviceImportService: Sendable {
    package init() {}

    /// Checks that the caller may import, before a body is read.
    package func prepare(_ caller: Caller) throws { try caller.authorize() }

    /// - Parameter lines: per line the accepted members, or why the line was refused.
    package func importDevices(_ caller: Caller, _ lines: [Result<JSONObject, Failure>]) async throws -> [ImportResult]
    {
        try caller.authorize()
        return try await caller.change { change in
            let writer = try DeviceWriter(change)
            let visibility = DeviceVisibility(change.caller)
            let results = try lines.map { line in
                do {
                    return try Self.take(try line.get(), writer, visibility, change)
                } catch let failure as Failure where failure.kind != .unavailable && failure.kind != .internal {
                    return ImportResult(id: nil, status: .rejected, error: failure)
                }
            }
            let created = results.count { $0.status == .created }
            let updated = results.count { $0.status == .updated }
            if created + updated > 0 {
                change.record(
                    (id: nil, displayName: nil),
                    details: [
                        "created": .integer(Int64(created)), "updated": .integer(Int64(updated)),
                        "rejected": .integer(Int64(results.count - created - updated)),
                    ])
            }
            return results
        }
    }

    private static func take(
        _ object: JSONObject, _ writer: DeviceWriter, _ visibility: DeviceVisibility, _ change: Change
    ) throws -> ImportResult {
        let members = DeviceMembers(object: object)
        guard let known = try DeviceStore(change.sql).device(entraID: try members.entraID()) else {
            // A new device is in no group yet, so only who may import into the whole tenant may add one.
            guard visibility.isWholeTenant else { throw Failure.notFound() }
            return ImportResult(id: try writer.create(members).id, status: .created, error: nil)
        }
        guard try visibility.sees(known, change.sql) else { throw Failure.notFound() }
        try writer.update(known, members, isContact: true)
        return ImportResult(id: known.id, status: .updated, error: nil)
    }
}
