import Core
import Threats

/// Plays a vendor against a running server: heartbeat, devices, reports in batches, heartbeat.
struct SimulationRun {
    let partner: Partner
    /// Signed in with a connector's credentials.
    let vendor: Session
    let console: Console

    /// The most reports one request may have (api.md, partner API).
    static let largestBatch = 1_000

    /// - Parameter count: how many devices to report.
    /// - Throws: `CommandFailure` if the server refuses, or knows fewer devices.
    func run(count: Int, threatPercent: Int, batch: Int, seed: UInt64) async throws(CommandFailure) {
        let state = try await heartbeat()
        console.line("Heartbeat: \(partner.displayName) is \(state).")
        let devices = try await deviceIDs(count)
        let now = Timestamp.now
        let fleet = FleetSimulation(
            partner: partner, threatPercent: threatPercent, runName: "sim-\(now.microseconds)-\(seed)")
        let reports = try fleet.reports(for: devices, seed: seed, now: now)
        let results = try await send(reports, batch: batch)
        _ = try await heartbeat()
        console.line("Sent \(reports.count) reports: \(ReportResults.summary(reports.map(\.nativeSeverity))).")
        console.line("Answers: \(ReportResults.summary(results.map(\.status))).")
        console.line("Devices now: \(ReportResults.summary(results.compactMap(\.complianceState))).")
        for (error, times) in ReportResults.counts(results.compactMap(\.error)).prefix(5) {
            console.line("Rejected \(times) times: \(error)")
        }
    }

    private func heartbeat() async throws(CommandFailure) -> String {
        let answer = try await vendor.require(.post("/mtd/v1/partner/heartbeat", ["status": "ok"]))
        return try answer.object()["partnerState"]?.string ?? "in an unknown state"
    }

    /// The first devices the connector may see.
    private func deviceIDs(_ count: Int) async throws(CommandFailure) -> [String] {
        let known = try await vendor.list("/mtd/v1/partner/devices").compactMap {
            $0["azureADDeviceId"]?.string ?? $0["id"]?.string
        }
        guard known.count >= count else {
            throw CommandFailure(
                "The tenant has \(known.count) devices this connector may see, fewer than \(count). "
                    + "Ask for fewer, or have --import-devices create them.")
        }
        return Array(known.prefix(count))
    }

    private func send(_ reports: [VendorReport], batch: Int) async throws(CommandFailure) -> [ReportResults.Item] {
        let progress = ProgressBar("Reporting", total: reports.count, console: console)
        let size = min(max(batch, 1), SimulationRun.largestBatch)
        var items: [ReportResults.Item] = []
        var start = 0
        while start < reports.count {
            let part = Array(reports[start..<min(start + size, reports.count)])
            items += try ReportResults(try await vendor.require(VendorReport.request(part))).items
            start += part.count
            progress.show(start)
        }
        progress.clear()
        return items
    }
}
