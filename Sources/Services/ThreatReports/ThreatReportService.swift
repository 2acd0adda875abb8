import Access
import Compliance
import Core
import Crypto
import Storage
import Threats

/// What became of one item of a batch.
package struct ReportResult: Sendable {
    package let reportID: String?
    package let status: ReportStatus
    package let error: ItemError?
    /// The device's state after the batch; nil for a rejected item and for a device that is not enrolled.
    package let complianceState: ComplianceState?

    package init(reportID: String?, status: ReportStatus, error: ItemError?, complianceState: ComplianceState?) {
        self.reportID = reportID
        self.status = status
        self.error = error
        self.complianceState = complianceState
    }
}

/// Takes threat reports of a vendor. One call is one transaction: reports, device states and the audit entry together.
package struct ThreatReportService: Sendable {
    package init() {}

    /// Checks that the caller may report and that its connector takes reports.
    /// - Throws: 403 `ConnectorNotReady` before the first clean heartbeat and after deprovisioning.
    package func prepare(_ caller: Caller) throws {
        try caller.authorize()
        try PartnerService.connector(of: caller, in: caller.snapshot).requireReady()
    }

    /// Stores the good items of a batch and says what became of each. Bad ones never sink the good ones.
    package func ingest(_ caller: Caller, _ items: [JSON]) async throws -> [ReportResult] {
        try prepare(caller)
        return try await caller.change { change in
            let batch = try ReportBatch(change)
            let pending = try items.map { try batch.take($0) }
            return try batch.finish(pending)
        }
    }
}

/// One batch inside its transaction.
private final class ReportBatch {
    /// An item that was looked at; its state is known when the batch is complete.
    enum Pending {
        case rejected(String?, ItemError)
        case taken(String, ReportStatus, Named)
    }

    /// The device that an item names.
    enum Named {
        case enrolled(DeviceID, EntraDeviceID)
        /// Known by its app registrations alone; it has no compliance.
        case registered(EntraDeviceID)

        var entraID: EntraDeviceID {
            switch self {
            case .enrolled(_, let id), .registered(let id): id
            }
        }
    }

    private let change: Change
    private let connector: Connector
    private let partner: Partner
    private let world: ComplianceWorld
    private let before: TenantSnapshot
    /// Devices the batch names, as they were; `report` is the last one that became the device's last report.
    private var touched: [DeviceID: (device: DeviceRecord, before: DeviceInputs, report: String?)] = [:]
    private var counts: [ReportStatus: Int] = [:]
    private var stored: [String] = []
    /// The last report that was not rejected; a request with one is contact.
    private var lastAccepted: String?

    init(_ change: Change) throws {
        self.change = change
        before = try change.snapshot()
        connector = try PartnerService.connector(of: change.caller, in: before)
        try connector.requireReady()
        partner = change.environment.partners.partner(of: connector)
        world = ComplianceWorld(before, partners: change.environment.partners)
    }

    func take(_ value: JSON) throws -> Pending {
        let item: ThreatReportItem
        switch ThreatReportItem.read(value, partner: partner, received: change.now) {
        case .failure(let error): return reject(ThreatReportItem.reportID(of: value), error)
        case .success(let read): item = read
        }
        let store = ThreatReportStore(change.sql)
        let remembered = try store.report(item.reportID, connector: connector.id)
        guard let device = try find(item.deviceID) else { return reject(item.reportID, .unknownDevice) }
        let body = String(decoding: item.canonicalBytes, as: UTF8.self)
        if let remembered {
            guard remembered.body.hasSameBytes(as: body), let status = ReportStatus(rawValue: remembered.status) else {
                return reject(item.reportID, .reportConflict)
            }
            lastAccepted = item.reportID
            return .taken(item.reportID, status, device)
        }
        let entraID = device.entraID
        let resolved = LastReport.resolve(
            previous: try store.lastReport(of: entraID, connector: connector.id), item: item, received: change.now)
        try store.remember(
            item.reportID, connector: connector.id, device: entraID, status: resolved.status, state: item.state,
            observed: item.observed, received: change.now, body: body)
        if resolved.status != .stale {
            try store.save(resolved.last, of: entraID, connector: connector.id)
            if case .enrolled(let id, _) = device { touched[id]?.report = item.reportID }
        }
        lastAccepted = item.reportID
        counts[resolved.status, default: 0] += 1
        stored.append(item.reportID)
        return .taken(item.reportID, resolved.status, device)
    }

    private func reject(_ reportID: String?, _ error: ItemError) -> Pending {
        counts[.rejected, default: 0] += 1
        return .rejected(reportID, error)
    }

    /// The device the item names by either of its ids, with its inputs as they were before the batch.
    private func find(_ id: EntraDeviceID) throws -> Named? {
        let store = DeviceStore(change.sql)
        guard let device = try store.device(entraID: id) ?? store.device(DeviceID(id)) else {
            return try AppRegistrationStore(change.sql).knows(id) ? .registered(id) : nil
        }
        if touched[device.id] == nil {
            let inputs = try DeviceFactsReader(sql: change.sql).inputs(device)
            touched[device.id] = (device, inputs, nil)
        }
        return .enrolled(device.id, device.entraID)
    }

    /// Recomputes the devices that were touched and turns what is pending into results.
    func finish(_ pending: [Pending]) throws -> [ReportResult] {
        var world = self.world
        if let lastAccepted { world = try recordContact(lastAccepted) }
        var states: [DeviceID: ComplianceState] = [:]
        for (id, entry) in touched {
            // Recording the contact may have stored a new state meanwhile.
            guard let device = try DeviceStore(change.sql).device(id) else { continue }
            guard let report = entry.report else {
                states[id] = try DeviceFactsReader(sql: change.sql).inputs(device).evaluate(world, now: change.now)
                    .state
                continue
            }
            let refresh = ComplianceRefresh(
                sql: change.sql, now: change.now, origin: change.origin(about: report),
                silences: OpenSilences(before, at: change.now))
            states[id] = try refresh.refresh(device, before: entry.before, oldWorld: self.world, world: world).state
        }
        if !stored.isEmpty { record() }
        return pending.map { item in
            switch item {
            case .taken(let reportID, let status, let device):
                ReportResult(reportID: reportID, status: status, error: nil, complianceState: state(of: device, states))
            case .rejected(let reportID, let error):
                ReportResult(reportID: reportID, status: .rejected, error: error, complianceState: nil)
            }
        }
    }

    private func state(of device: Named, _ states: [DeviceID: ComplianceState]) -> ComplianceState? {
        if case .enrolled(let id, _) = device { states[id] } else { nil }
    }

    /// A request with at least one item that was not rejected is contact.
    private func recordContact(_ reportID: String) throws -> ComplianceWorld {
        let store = ConnectorStore(change.sql)
        try store.setLastReport(reportID, received: change.now, connector.id)
        var connector = self.connector
        connector.acceptedReport(at: change.now)
        guard connector != self.connector || before.connectors[connector.id]?.silenceMark != 0 else { return world }
        try store.save(connector)
        change.transaction.changed(.connectors)
        if self.connector.isSilent(at: change.now) {
            // The devices whose reports changed are settled with what they were before the batch, each for itself.
            let changed = Set(touched.filter { $0.value.report != nil }.keys)
            _ = try ConnectorService.refresh(
                change, before: before, change.origin(.connectorAnswered, about: connector.id.text), except: changed)
        }
        return ComplianceWorld(try change.snapshot(), partners: change.environment.partners)
    }

    private func record() {
        let digest = SHA256.hash(data: Array(stored.joined(separator: "\n").utf8))
        var details: JSONObject = [:]
        for status in ReportStatus.allCases { details[status.rawValue] = .integer(Int64(counts[status] ?? 0)) }
        details["reportIdsSha256"] = .string(
            digest.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined())
        change.record((id: connector.id.text, displayName: partner.displayName), details: details)
    }
}
