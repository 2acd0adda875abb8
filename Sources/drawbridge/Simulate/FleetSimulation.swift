import Core
import Threats

/// Makes a vendor's reports for a fleet: app findings from the catalogue's examples, then the vendor's own word.
struct FleetSimulation {
    let partner: Partner
    /// How many devices in a hundred have findings.
    let threatPercent: Int
    /// Begins every report id, so that two runs never share one.
    let runName: String

    /// One report for each device, the same for the same `seed`.
    /// - Throws: `CommandFailure` if the partner's scale has no word for a clean device.
    func reports(for deviceIDs: [String], seed: UInt64, now: Timestamp) throws(CommandFailure) -> [VendorReport] {
        var random = SeededRandom(seed: seed)
        let categorisation = Categorisation(partner)
        var reports: [VendorReport] = []
        for (index, deviceID) in deviceIDs.enumerated() {
            let threats = findings(deviceIndex: index, now: now, random: &random)
            guard let word = categorisation.deviceWord(threats.map(\.severity)) else {
                throw CommandFailure("partners.json gives \(partner.displayName) no word for a device without threats.")
            }
            reports.append(
                VendorReport(
                    reportID: "\(runName)-\(index)", deviceID: deviceID, nativeSeverity: word, observed: now,
                    threats: threats))
        }
        return reports
    }

    private func findings(deviceIndex: Int, now: Timestamp, random: inout SeededRandom) -> [VendorReport.Threat] {
        guard !partner.findings.isEmpty, Int.random(in: 0..<100, using: &random) < threatPercent else { return [] }
        let count = min(Int.random(in: 1...3, using: &random), partner.findings.count)
        return partner.findings.shuffled(using: &random).prefix(count).enumerated().map { position, finding in
            let age = TimeSpan.minutes(Int.random(in: 1...2_880, using: &random))
            return VendorReport.Threat(
                id: "\(runName)-\(deviceIndex)-\(position)", type: finding.type, severity: finding.severity,
                title: finding.title, detected: now - age)
        }
    }
}
