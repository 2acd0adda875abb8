import Compliance
import Core
import Storage

/// Goes through the devices that a caller may see, in order of id, on one connection and so in one state of affairs.
struct FleetReader {
    let sql: any SQLConnection
    let visibility: DeviceVisibility

    /// Devices read at a time.
    private static let chunk = 500

    /// Calls `body` for each device of the platforms after the given one, until it returns false.
    func forEach(
        _ platforms: Set<PolicyPlatform> = PolicyPlatform.everything, after: DeviceID? = nil,
        _ body: (DeviceRecord, DeviceInputs) throws -> Bool
    ) throws {
        try forEachChunk(platforms, after: after) { chunk in
            for (record, inputs) in chunk {
                guard try body(record, inputs) else { return false }
            }
            return true
        }
    }

    /// Calls `body` for some of these devices at a time, until it returns false.
    func forEachChunk(
        _ platforms: Set<PolicyPlatform> = PolicyPlatform.everything, after: DeviceID? = nil,
        _ body: ([(record: DeviceRecord, inputs: DeviceInputs)]) throws -> Bool
    ) throws {
        let store = DeviceStore(sql)
        let reader = DeviceFactsReader(sql: sql)
        var last = after
        while true {
            let page = try store.devices(platforms: platforms, changedSince: nil, after: last, limit: Self.chunk)
            let visible = try page.filter { try visibility.sees($0, sql) }
            let inputs = try reader.inputs(visible)
            guard try body(zip(visible, inputs).map { (record: $0, inputs: $1) }) else { return }
            guard page.count == Self.chunk else { return }
            last = page.last?.id
        }
    }
}
