import Compliance
import Core
import Storage

/// Writes devices inside a change and keeps their stored compliance right.
struct DeviceWriter {
    private let change: Change
    private let world: ComplianceWorld

    init(_ change: Change) throws {
        self.change = change
        world = ComplianceWorld(try change.snapshot(), partners: change.environment.partners)
    }

    /// - Throws: 400 for a wrong member, 409 when the id is there already.
    func create(_ members: DeviceMembers) throws -> DeviceRecord {
        let entraID = try members.entraID()
        let store = DeviceStore(change.sql)
        guard try store.device(entraID: entraID) == nil else {
            throw Failure.conflict("A device with this 'azureADDeviceId' exists already.")
        }
        // The two kinds of id must stay apart, for callers may use either.
        guard try store.device(DeviceID(entraID)) == nil else {
            throw Failure.invalid("'azureADDeviceId' is another device's id.", target: "azureADDeviceId")
        }
        var device = try members.device(id: newIdentifier(), entraID: entraID, now: change.now)
        device.userID = try members.user(change.sql, now: change.now).applied(to: nil)
        try store.save(device)
        try refresh(device, before: nil)
        return device
    }

    func update(_ old: DeviceRecord, _ members: DeviceMembers, isContact: Bool) throws {
        var device = old
        try members.apply(to: &device, now: change.now, isContact: isContact)
        device.userID = try members.user(change.sql, now: change.now).applied(to: old.userID)
        // Contact alone is no change that somebody made.
        var seen = old
        (seen.lastSync, seen.modified) = (device.lastSync, device.modified)
        let isRenamed = !(device.name ?? "").hasSameBytes(as: seen.name ?? "")
        if device != seen || isRenamed { device.version += 1 }
        try refreshing(device) { try DeviceStore(change.sql).save(device) }
    }

    /// Runs a change of one device's facts between reading them as they were and storing what follows from them.
    func refreshing(_ device: DeviceRecord, _ body: () throws -> Void) throws {
        let store = DeviceStore(change.sql)
        guard let stored = try store.device(device.id) else { throw Failure.notFound() }
        let before = try DeviceFactsReader(sql: change.sql).inputs(stored)
        try body()
        try refresh(try store.device(device.id) ?? device, before: before)
    }

    private func refresh(_ device: DeviceRecord, before: DeviceInputs?) throws {
        try ComplianceRefresh(sql: change.sql, now: change.now, origin: change.origin()).refresh(
            device, before: before, oldWorld: world, world: world)
    }
}
