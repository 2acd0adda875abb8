import Access
import Compliance
import Core
import Storage

/// Managed devices.
package struct DeviceService: Sendable {
    package init() {}

    /// One page of devices in order of id, up to date with the clock: at most `limit`, below the caller's scope.
    package func list(_ caller: Caller, after: DeviceID?, limit: Int) async throws -> [DeviceRow] {
        try caller.authorize()
        try await ComplianceClock(environment: caller.environment).settle(caller.tenant)
        let visibility = DeviceVisibility(caller)
        return try caller.read { sql in
            let store = DeviceStore(sql)
            let directory = DirectoryStore(sql)
            var rows: [DeviceRow] = []
            var last = after
            while rows.count < limit {
                let page = try store.devices(after: last, limit: limit)
                for device in page where rows.count < limit {
                    guard try visibility.sees(device, sql) else { continue }
                    rows.append(DeviceRow(record: device, user: try device.userID.flatMap { try directory.user($0) }))
                }
                guard page.count == limit else { break }
                last = page.last?.id
            }
            return rows
        }
    }

    package func count(_ caller: Caller) async throws -> Int64 {
        try caller.authorize()
        if DeviceVisibility(caller).isWholeTenant { return try caller.read { try DeviceStore($0).count() } }
        return Int64(try await list(caller, after: nil, limit: .max / 2).count)
    }

    /// One device by either of its ids, computed at this moment.
    package func get(_ caller: Caller, _ id: String) throws -> DeviceView {
        try caller.authorize()
        return try Self.view(caller, id)
    }

    /// Adds a device.
    /// - Throws: 400 for a wrong member, 409 for an `azureADDeviceId` that is there already.
    package func create(_ caller: Caller, _ members: JSONObject) async throws -> DeviceView {
        try caller.authorize()
        let id = try await caller.change { change in
            let device = try DeviceWriter(change).create(DeviceMembers(object: members))
            change.record((id: device.id.text, displayName: device.name), after: .object(members), status: 201)
            return device.id
        }
        return try Self.view(caller, id.text, checkScope: false)
    }

    /// Changes a device. Facts the rules depend on need `Drawbridge_Devices_Import`; `labels` are what `ManagedDevices_Update`
    /// may change.
    package func update(
        _ caller: Caller, _ id: String, _ members: JSONObject, labels: Set<ExactText>
    ) async throws -> DeviceView {
        try caller.authorize()
        let changesFacts = members.members.contains { !labels.contains(ExactText($0.name)) }
        let needed: Operation.Guard =
            members.isEmpty
            ? caller.request.operation.access : .action(changesFacts ? .devicesImport : .managedDevicesUpdate)
        guard caller.rights.allows(needed) else { throw Failure.forbidden() }
        try await caller.change { change in
            let device = try Self.find(id, change.sql, DeviceVisibility(change.caller, actions: needed))
            try change.require(version: device.version)
            guard !members.isEmpty else { return }
            let writer = try DeviceWriter(change)
            try writer.update(device, DeviceMembers(object: members), isContact: false)
            change.record((id: device.id.text, displayName: device.name), after: .object(members))
        }
        return try Self.view(caller, id, checkScope: false)
    }

    package func delete(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let device = try Self.find(id, change.sql, DeviceVisibility(change.caller))
            try change.require(version: device.version)
            try DeviceStore(change.sql).delete(device)
            change.record((id: device.id.text, displayName: device.name), before: Self.auditJSON(device), status: 204)
        }
    }

    /// The device made contact now.
    package func sync(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let device = try Self.find(id, change.sql, DeviceVisibility(change.caller))
            try change.require(version: device.version)
            try DeviceWriter(change).update(device, DeviceMembers(object: [:]), isContact: true)
            change.record((id: device.id.text, displayName: device.name), status: 204)
        }
    }

    // MARK: Level overrides

    /// The longest an override may last.
    private static let longestOverride = TimeSpan.days(7)

    /// Replaces every connector's word about the device until the given moment.
    package func setOverride(
        _ caller: Caller, _ id: String, level: ThreatLevel, reason: String, expires: Timestamp
    ) async throws -> LevelOverride {
        try caller.authorize()
        return try await caller.change { change in
            let override = try Self.override(level, reason: reason, expires: expires, now: change.now)
            let device = try Self.find(id, change.sql, DeviceVisibility(change.caller))
            let writer = try DeviceWriter(change)
            let store = DeviceStore(change.sql)
            let old = try store.override(of: device.id)
            try writer.refreshing(device) {
                try store.save(override, of: device.id, by: change.caller.principal.id.text, now: change.now)
            }
            change.record(
                (id: device.id.text, displayName: device.name), before: old.map(Self.auditJSON),
                after: Self.auditJSON(override))
            return override
        }
    }

    /// An override that may be set. Saving one and previewing one both ask here.
    /// - Throws: 400 for a reason that is empty or too long, and for an expiry that is past or too far.
    static func override(
        _ level: ThreatLevel, reason: String, expires: Timestamp, now: Timestamp
    ) throws(Failure) -> LevelOverride {
        guard !reason.isEmpty, reason.utf8.count <= 1_024 else {
            throw .invalid("'reason' must be 1 to 1024 bytes.", target: "reason")
        }
        guard expires > now, expires <= now + longestOverride else {
            throw .invalid(
                "'expirationDateTime' must be in the future and at most 7 days from now.",
                target: "expirationDateTime")
        }
        return LevelOverride(level: level, expires: expires, reason: reason)
    }

    /// Ends an override.
    /// - Throws: 404 when the device has none, or none any more.
    package func clearOverride(_ caller: Caller, _ id: String) async throws {
        try caller.authorize()
        try await caller.change { change in
            let device = try Self.find(id, change.sql, DeviceVisibility(change.caller))
            let store = DeviceStore(change.sql)
            guard let old = try store.override(of: device.id), change.now < old.expires else {
                throw Failure.notFound()
            }
            try DeviceWriter(change).refreshing(device) { _ = try store.deleteOverride(of: device.id) }
            change.record(
                (id: device.id.text, displayName: device.name), before: Self.auditJSON(old), status: 204)
        }
    }

    // MARK: Shared

    /// - Throws: 404 for an unknown id, another tenant's, or a device outside the caller's scope: the same.
    static func find(_ id: String, _ sql: any SQLConnection, _ visibility: DeviceVisibility) throws -> DeviceRecord {
        guard let id = DeviceID(id), let device = try DeviceStore(sql).device(eitherID: id),
            try visibility.sees(device, sql)
        else { throw Failure.notFound() }
        return device
    }

    static func view(_ caller: Caller, _ id: String, checkScope: Bool = true) throws -> DeviceView {
        let now = caller.now
        let snapshot = caller.snapshot
        return try caller.read { sql in
            guard let parsed = DeviceID(id), let device = try DeviceStore(sql).device(eitherID: parsed),
                try !checkScope || DeviceVisibility(caller).sees(device, sql)
            else { throw Failure.notFound() }
            let inputs = try DeviceFactsReader(sql: sql).inputs(device)
            let world = ComplianceWorld(snapshot, partners: caller.environment.partners)
            return DeviceView(
                record: device, facts: inputs.facts, compliance: inputs.evaluate(world, now: now),
                user: try device.userID.flatMap { try DirectoryStore(sql).user($0) }, evaluated: now)
        }
    }

    private static func auditJSON(_ device: DeviceRecord) -> JSON {
        [
            "azureADDeviceId": .string(device.entraID.text), "deviceName": .optional(device.name),
            "operatingSystem": .string(device.operatingSystem), "osVersion": .optional(device.osVersion),
        ]
    }

    private static func auditJSON(_ override: LevelOverride) -> JSON {
        [
            "level": .string(override.level.rawValue), "reason": .string(override.reason),
            "expirationDateTime": .string(override.expires.rfc3339),
        ]
    }
}
