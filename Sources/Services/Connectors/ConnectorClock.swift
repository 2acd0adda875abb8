import Audit
import Compliance
import Core
import Storage
import Threats

/// Settles what time alone did to the connectors of a tenant: the marks of a silence go to the audit log, and a partner that
/// fell silent, or no longer is because the clock was set back, has its devices judged anew.
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
            record.turned(at: now) || (record.openMarks.first.map { $0.reached <= now } ?? false)
        }
    }

    func settle() throws {
        let snapshot = try transaction.currentSnapshot()
        guard Self.isDue(snapshot, at: now) else { return }
        let records = snapshot.connectors.values.sorted { $0.connector.id < $1.connector.id }
        for record in records { try writeMarks(of: record) }
        let turned = records.filter { $0.turned(at: now) }
        if !turned.isEmpty { try settleDevices(turned, ComplianceWorld(snapshot, partners: environment.partners)) }
        for record in turned {
            try ConnectorStore(transaction.sql).setSilent(record.connector.isSilent(at: now), record.connector.id)
        }
        transaction.changed(.connectors)
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

    private func settleDevices(_ turned: [ConnectorRecord], _ world: ComplianceWorld) throws {
        let refresh = ComplianceRefresh(sql: transaction.sql, now: now)
        for platform in DevicePlatform.allCases {
            let concerned = turned.filter { $0.silenceCounts && $0.connector.settings.isEnabled(on: platform) }
            guard !concerned.isEmpty else { continue }
            let first = concerned.filter { $0.connector.isSilent(at: now) }.compactMap(\.silentFrom).min()
            try refresh.settleAll(PolicyPlatform.all(on: platform), world: world, from: first)
        }
    }
}
