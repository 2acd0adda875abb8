import Compliance
import Core
import Crypto
import Storage

/// Goes through a tenant's devices, each evaluated before and after the changes, in one read transaction that waits for
/// nothing. Keeps counts, a digest and one page, whatever the size of the fleet.
struct FleetScan {
    /// Which answers are kept.
    struct Window {
        let after: FleetPreview.Position?
        let limit: Int
    }

    /// What a scan found.
    struct Findings {
        var counts: FleetPreview.Counts
        var page: [FleetPreview.ChangedAnswer] = []
        var last: FleetPreview.Position?
        var hasMore = false
        var digest: String
    }

    let reader: DecisionFactsReader
    let preview: Preview
    let changesAccess: Bool
    /// The facts of any device, without the device.
    let facts: DecisionFacts
    let resources: [String]
    let now: Timestamp

    /// - Parameter stopsWhenFull: whether counts and digest do not matter, so that the scan may begin and end at the page.
    func run(_ window: Window, stopsWhenFull: Bool) throws -> Findings {
        let devices = DeviceFactsReader(sql: reader.sql)
        let visibility = DeviceVisibility(reader.caller)
        let none = resources.map { _ in 0 }
        var findings = Findings(counts: FleetPreview.Counts(allowToDeny: none, denyToAllow: none), digest: "")
        var hash = SHA256()
        // The device of the position itself may have more answers that change.
        if stopsWhenFull, let start = window.after?.device, let record = try DeviceStore(reader.sql).device(start),
            try visibility.sees(record, reader.sql)
        {
            let inputs = try devices.inputs(record)
            visit(record, inputs, try devices.registrations(of: inputs.facts), window, &findings, &hash)
        }
        let after = stopsWhenFull ? window.after?.device : nil
        try FleetReader(sql: reader.sql, visibility: visibility).forEachChunk(after: after) { chunk in
            let registrations = try devices.registrations(of: chunk.map(\.inputs.facts))
            for (device, registered) in zip(chunk, registrations) {
                visit(device.record, device.inputs, registered, window, &findings, &hash)
                if stopsWhenFull, findings.hasMore { return false }
            }
            return true
        }
        findings.digest = Self.digits(hash.finalize())
        return findings
    }

    private func visit(
        _ record: DeviceRecord, _ inputs: DeviceInputs, _ registrations: AppRegistrationFacts, _ window: Window,
        _ findings: inout Findings, _ hash: inout SHA256
    ) {
        var facts = self.facts
        reader.fill(&facts, inputs, registrations)
        var device = PreviewedDevice(facts, preview, changesAccess: changesAccess, at: now)
        let turn = FleetPreview.Counts.Turn(before: device.stateBefore, after: device.stateAfter)
        findings.counts.devices += 1
        if turn.before != turn.after { findings.counts.states[turn, default: 0] += 1 }
        hash.update(data: Array("\(record.id.text) \(turn.before.rawValue) \(turn.after.rawValue)\n".utf8))
        for (index, resource) in resources.enumerated() {
            guard let change = device.change(of: resource) else { continue }
            if change.before {
                findings.counts.allowToDeny[index] += 1
            } else {
                findings.counts.denyToAllow[index] += 1
            }
            hash.update(data: Array("\(index) \(change.after)\n".utf8))
            let position = FleetPreview.Position(device: record.id, resource: index)
            if let after = window.after, position <= after { continue }
            guard findings.page.count < window.limit else {
                findings.hasMore = true
                continue
            }
            findings.last = position
            findings.page.append(
                FleetPreview.ChangedAnswer(
                    device: record.id, entraID: record.entraID, deviceName: record.name, stateBefore: turn.before,
                    stateAfter: turn.after, resource: resource, isAllowedBefore: change.before,
                    isAllowedAfter: change.after))
        }
    }

    private static func digits(_ digest: SHA256.Digest) -> String {
        digest.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }
}

extension FleetPreview.Position: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.device, left.resource) < (right.device, right.resource)
    }
}
