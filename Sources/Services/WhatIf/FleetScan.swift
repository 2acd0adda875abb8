import Compliance
import Core
import Crypto
import Storage

/// Goes through a tenant's devices, the enrolled ones and then those that only app registrations know, each evaluated before
/// and after the changes, in one read transaction that waits for nothing. Keeps counts, a digest and one page, whatever the
/// size of the fleet.
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

    /// One device as answers name it.
    private struct Subject {
        let device: DeviceID
        let entraID: EntraDeviceID
        let name: String?
        let isEnrolled: Bool
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
        let none = resources.map { _ in 0 }
        var findings = Findings(counts: FleetPreview.Counts(allowToDeny: none, denyToAllow: none), digest: "")
        var hash = SHA256()
        let start = stopsWhenFull ? window.after : nil
        if start?.isEnrolled ?? true {
            try scanEnrolled(from: start?.device, window, stopsWhenFull, &findings, &hash)
        }
        if !(stopsWhenFull && findings.hasMore) {
            let start = start.flatMap { $0.isEnrolled ? nil : $0.device }
            try scanUnenrolled(from: start, window, stopsWhenFull, &findings, &hash)
        }
        findings.digest = Self.digits(hash.finalize())
        return findings
    }

    /// - Parameter start: where to begin; that device itself may have more answers that change.
    private func scanEnrolled(
        from start: DeviceID?, _ window: Window, _ stopsWhenFull: Bool, _ findings: inout Findings, _ hash: inout SHA256
    ) throws {
        let devices = DeviceFactsReader(sql: reader.sql)
        let visibility = DeviceVisibility(reader.caller)
        if let start, let record = try DeviceStore(reader.sql).device(start), try visibility.sees(record, reader.sql) {
            let inputs = try devices.inputs(record)
            visit(record, inputs, try devices.registrations(of: inputs.facts), window, &findings, &hash)
        }
        try FleetReader(sql: reader.sql, visibility: visibility).forEachChunk(after: start) { chunk in
            let registrations = try devices.registrations(of: chunk.map(\.inputs.facts))
            for (device, registered) in zip(chunk, registrations) {
                visit(device.record, device.inputs, registered, window, &findings, &hash)
                if stopsWhenFull, findings.hasMore { return false }
            }
            return true
        }
    }

    /// - Parameter start: where to begin, that device included.
    private func scanUnenrolled(
        from start: DeviceID?, _ window: Window, _ stopsWhenFull: Bool, _ findings: inout Findings, _ hash: inout SHA256
    ) throws {
        let devices = DeviceFactsReader(sql: reader.sql)
        let visibility = DeviceVisibility(reader.caller)
        try AppRegistrationStore(reader.sql).forEachUnenrolled(from: start.map { EntraDeviceID($0) }) { id in
            guard try visibility.sees(id, reader.sql), let registered = try devices.unenrolled(id, owner: nil) else {
                return true
            }
            var facts = self.facts
            reader.fill(&facts, registered)
            let subject = Subject(device: DeviceID(id), entraID: id, name: nil, isEnrolled: false)
            visit(subject, facts, window, &findings, &hash)
            return !(stopsWhenFull && findings.hasMore)
        }
    }

    private func visit(
        _ record: DeviceRecord, _ inputs: DeviceInputs, _ registrations: AppRegistrationFacts, _ window: Window,
        _ findings: inout Findings, _ hash: inout SHA256
    ) {
        var facts = self.facts
        reader.fill(&facts, inputs, registrations)
        let subject = Subject(device: record.id, entraID: record.entraID, name: record.name, isEnrolled: true)
        visit(subject, facts, window, &findings, &hash)
    }

    private func visit(
        _ subject: Subject, _ facts: DecisionFacts, _ window: Window, _ findings: inout Findings, _ hash: inout SHA256
    ) {
        let device = PreviewedDevice(facts, preview, changesAccess: changesAccess, at: now)
        let turn = FleetPreview.Counts.Turn(before: device.stateBefore, after: device.stateAfter)
        findings.counts.devices += 1
        if !subject.isEnrolled { findings.counts.unenrolledDevices += 1 }
        if turn.before != turn.after { findings.counts.states[turn, default: 0] += 1 }
        hash.update(data: Array("\(subject.device.text) \(turn.before.rawValue) \(turn.after.rawValue)\n".utf8))
        let signIns = device.clientApps.map { (app: $0, device.asked(by: $0?.text)) }
        for (index, resource) in resources.enumerated() {
            for (app, signIn) in signIns {
                guard let change = signIn.change(of: resource) else { continue }
                if change.before {
                    findings.counts.allowToDeny[index] += 1
                } else {
                    findings.counts.denyToAllow[index] += 1
                }
                hash.update(data: Array("\(index) \(app?.text ?? "-") \(change.after)\n".utf8))
                let position = FleetPreview.Position(
                    isEnrolled: subject.isEnrolled, device: subject.device, resource: index, clientAppID: app)
                if let after = window.after, position <= after { continue }
                guard findings.page.count < window.limit else {
                    findings.hasMore = true
                    continue
                }
                findings.last = position
                findings.page.append(
                    FleetPreview.ChangedAnswer(
                        device: subject.device, entraID: subject.entraID, deviceName: subject.name,
                        isEnrolled: subject.isEnrolled, stateBefore: turn.before, stateAfter: turn.after,
                        resource: resource, clientAppID: app?.text, isAllowedBefore: change.before,
                        isAllowedAfter: change.after))
            }
        }
    }

    private static func digits(_ digest: SHA256.Digest) -> String {
        digest.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }
}
