import Compliance
import Core
import Storage
import Threats

/// The silences of partners that are being settled. Settling goes through the devices in several transactions, so that it
/// keeps no other change waiting; whatever stores a device meanwhile settles that device first.
struct OpenSilences {
    private struct Silence {
        let round: Int64
        let platforms: Set<DevicePlatform>
        /// The first instant at which the rules see it.
        let from: Timestamp
    }

    private let silences: [Silence]

    init(_ snapshot: TenantSnapshot, at now: Timestamp) {
        silences = snapshot.connectors.values.compactMap { record in
            guard record.silenceRound > 0, record.connector.isSilent(at: now), let from = record.silentFrom else {
                return nil
            }
            let platforms = DevicePlatform.allCases.filter(record.connector.settings.isEnabled(on:))
            return Silence(
                round: record.silenceRound, platforms: record.silenceCounts ? Set(platforms) : [], from: from)
        }
    }

    /// The highest round; 0 where nothing is being settled.
    var round: Int64 { silences.map(\.round).max() ?? 0 }

    /// The devices that any of them concerns.
    var platforms: Set<PolicyPlatform> {
        silences.flatMap(\.platforms).reduce(into: []) { $0.formUnion(PolicyPlatform.all(on: $1)) }
    }

    /// When the first silence began to show that a device has not been evaluated with.
    func first(for device: DeviceRecord, on platform: DevicePlatform) -> Timestamp? {
        silences.filter { $0.round > device.silenceRound && $0.platforms.contains(platform) }.map(\.from).min()
    }
}
