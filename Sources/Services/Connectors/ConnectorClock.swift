import Audit
import Compliance
import Core
import Storage
import Threats

/// Settles what time alone did to the connectors of a tenant: the marks of a silence go to the audit log, and a partner that
/// fell silent, or no longer is because the clock was set back, has its devices judged anew. Those of a silence are many at
/// one instant, so they are settled in chunks.
struct ConnectorClock {
    let environment: ServiceEnvironment
    let transaction: TenantTransaction
    let now: Timestamp

    static let category = "MobileThreatDefense"
    private static let targetType = "MobileThreatDefenseConnector"
    /// The activity of a mark's entry.
    static let activityType = "Action \(targetType)"

    /// Whether there is anything to settle.
    static func isDue(_ snapshot: TenantSnapshot, at now: Timestamp) -> Bool {
        snapshot.connectors.values.contains { record in
            record.turned(at: now) || record.silenceRound > 0
                || (record.openMarks.first.map { $0.reached <= now } ?? false)
        }
    }

    func settle() throws {
        let snapshot = try transaction.currentSnapshot()
        guard Self.isDue(snapshot, at: now) else { return }
        let records = snapshot.connectors.values.sorted { $0.connector.id < $1.connector.id }
        for record in records { try writeMarks(of: record) }
        let turned = records.filter { $0.turned(at: now) }
        let (silent, speaking) = (turned.filter { !$0.wasSilent }, turned.filter(\.wasSilent))
        if !speaking.isEmpty { try settleClock(speaking, snapshot) }
        let store = ConnectorStore(transaction.sql)
        for record in speaking { try store.setSilent(false, round: 0, record.connector.id) }
        let round = silent.contains(where: \.silenceCounts) ? try store.nextSilenceRound() : 0
        for record in silent {
            try store.setSilent(true, round: record.silenceCounts ? round : 0, record.connector.id)
        }
        if !turned.isEmpty || records.contains(where: { $0.openMarks.first.map { $0.reached <= now } ?? false }) {
            transaction.changed(.connectors)
        }
    }

    /// Settles some of the devices that a silence concerns, in order of id.
    /// - Parameter after: where the last chunk ended; nil begins at the first device that is left.
    /// - Returns: where this one ended; nil when it was the last, or there is nothing to settle.
    func settleDevices(after: DeviceID?, limit: Int) throws -> DeviceID? {
        let snapshot = try transaction.currentSnapshot()
        let open = snapshot.connectors.values.filter { $0.silenceRound > 0 }
        guard !open.isEmpty else { return nil }
        let silences = OpenSilences(snapshot, at: now)
        let world = ComplianceWorld(snapshot, partners: environment.partners)
        let refresh = ComplianceRefresh(sql: transaction.sql, now: now, silences: silences)
        let store = DeviceStore(transaction.sql)
        let ids = try store.ids(
            platforms: silences.platforms, beforeSilence: silences.round, after: after, limit: limit)
        for id in ids { if let device = try store.device(id) { try refresh.settle(device, world: world) } }
        guard ids.count < limit else { return ids.last }
        // A chunk that began at the first device and ended at the last has left none.
        if after == nil {
            for record in open { try ConnectorStore(transaction.sql).setSilent(true, round: 0, record.connector.id) }
            transaction.changed(.connectors)
        }
        return nil
    }

    /// One entry for each mark that was reached, in the transaction that remembers it: so there is never a second one.
    private func writeMarks(of record: ConnectorRecord) throws {
        let connector = record.connector
        guard let contact = connector.lastCleanContact else { return }
        for mark in record.openMarks where mark.reached <= now {
            let id = newIdentifier(RequestKind.self).text
            try transaction.append(
                AuditEntry(
                    id: newIdentifier(), occurred: now, tenant: transaction.tenant, actor: .system,
                    operation: "connectors.silence", verb: "Action", category: Self.category,
                    target: AuditEntry.Target(
                        type: Self.targetType, id: connector.id.text,
                        displayName: environment.partners.partner(of: connector).displayName),
                    outcome: .success, status: nil, reason: "PartnerSilent", requestID: id, correlationID: id,
                    details: [
                        "percentOfThreshold": .integer(Int64(mark.percent)),
                        "reachedDateTime": .string(mark.reached.rfc3339),
                        "lastCleanContactDateTime": .string(contact.rfc3339),
                        "partnerUnresponsivenessThresholdInDays": .integer(
                            Int64(connector.settings.partnerUnresponsivenessThresholdInDays)),
                    ]))
            try ConnectorStore(transaction.sql).setMark(mark.percent, connector.id)
        }
    }

    /// A clock that was set back ends silences; what was stored of them holds no longer, so it goes at once.
    private func settleClock(_ speaking: [ConnectorRecord], _ snapshot: TenantSnapshot) throws {
        let refresh = ComplianceRefresh(sql: transaction.sql, now: now, silences: OpenSilences(snapshot, at: now))
        let world = ComplianceWorld(snapshot, partners: environment.partners)
        for platform in DevicePlatform.allCases {
            let isConcerned = speaking.contains {
                $0.silenceCounts && $0.connector.settings.isEnabled(on: platform)
            }
            if isConcerned { try refresh.settleAll(PolicyPlatform.all(on: platform), world: world) }
        }
    }
}
