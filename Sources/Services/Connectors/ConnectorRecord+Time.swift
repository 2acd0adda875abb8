import Core
import Storage
import Threats

/// How far into its silence a partner is.
package struct SilenceMark: Sendable, Hashable {
    /// Of the threshold.
    package let percent: Int
    /// When the silence reaches it.
    package let reached: Timestamp
}

extension ConnectorRecord {
    /// The marks of a silence that the audit log gets, in percent of the threshold.
    static let marks = [50, 80, 100]

    /// The marks that this silence has not been given yet, first things first. None before the first clean contact.
    var openMarks: [SilenceMark] {
        guard let contact = connector.lastCleanContact else { return [] }
        let threshold = connector.settings.silenceThreshold.microseconds
        return Self.marks.filter { $0 > silenceMark }.map { percent in
            SilenceMark(
                percent: percent,
                reached: contact + TimeSpan(microseconds: threshold / 100 * Int64(percent)))
        }
    }

    /// The first instant at which the partner is past its threshold.
    var silentFrom: Timestamp? { connector.silentAt.map { $0 + TimeSpan(microseconds: 1) } }

    /// Whether it has fallen silent, or speaks because the clock was set back, and the devices have not been told.
    func turned(at now: Timestamp) -> Bool { connector.isSilent(at: now) != wasSilent }

    /// Whether devices are judged otherwise once the partner is silent.
    var silenceCounts: Bool {
        connector.provisioning != .never && connector.settings.failMode != .holdLast
            && DevicePlatform.allCases.contains { connector.settings.isEnabled(on: $0) }
    }

    /// What the connector asks of the schedule.
    var due: TenantDue {
        let turn = silenceRound > 0 ? .never : wasSilent ? nil : silentFrom
        return TenantDue(
            next: [turn, openMarks.first?.reached].compactMap { $0 }.min(), turned: wasSilent ? silentFrom : nil)
    }
}
