import Core
import Threats

/// Plays a vendor against a running server, as a scenario has it.
struct SimulationRun {
    let partner: Partner
    /// Signed in with a connector's credentials.
    let vendor: Session
    let console: Console

    /// The most reports one request may have (api.md, partner API).
    static let largestBatch = 1_000

    /// - Parameter count: how many devices to report.
    /// - Throws: `CommandFailure` if the server refuses, or knows fewer devices.
    func run(
        _ scenario: SimulationScenario, count: Int, threatPercent: Int, batch: Int, seed: UInt64
    ) async throws(CommandFailure) {
        try await heartbeat()
        let devices = try await deviceIDs(count)
        let now = Timestamp.now
        let name = "sim-\(now.microseconds)-\(seed)"
        func reports(_ part: String, threats: Int, at moment: Timestamp) throws(CommandFailure) -> [VendorReport] {
            try FleetSimulation(partner: partner, threatPercent: threats, runName: name + part)
                .reports(for: devices, seed: seed, now: moment)
        }
        switch scenario {
        case .normal:
            try await report(reports("", threats: threatPercent, at: now), batch)
            try await heartbeat()
        case .silent:
            try await report(reports("", threats: threatPercent, at: now), batch)
            console.line("Nothing more comes from \(partner.displayName). The audit log gets an entry at 50, 80 and")
            console.line("100 % of the threshold; GET /mtd/v1/connectors/\(partner.id.text)/health says when.")
        case .error:
            try await heartbeat(["status": "error", "errorCode": "SIM-1"])
            try await report(reports("", threats: threatPercent, at: now), batch)
            try await heartbeat()
        case .deprovision:
            try await report(reports("", threats: threatPercent, at: now), batch)
            try await deprovision(VendorReport.request(Array(try reports("-refused", threats: 0, at: now).prefix(1))))
            try await heartbeat()
            try await report(reports("-again", threats: threatPercent, at: .now), batch)
        case .outOfOrder:
            let old = try reports("-old", threats: 100, at: now - .minutes(10))
            let new = try reports("-new", threats: 0, at: now)
            console.line("The newer reports first, then the older ones, then both again:")
            for part in [new, old, new, old] { try await report(part, batch) }
        case .threatAndResolution:
            try await report(reports("-threat", threats: 100, at: now - .seconds(1)), batch)
            console.line("The threats are resolved:")
            try await report(reports("-resolved", threats: 0, at: now), batch)
        }
    }

    private func heartbeat(_ body: JSON = ["status": "ok"]) async throws(CommandFailure) {
        let answer = try await vendor.require(.post("/mtd/v1/partner/heartbeat", body))
        let state = try answer.object()["partnerState"]?.string ?? "in an unknown state"
        console.line("Heartbeat: \(partner.displayName) is \(state).")
    }

    /// Withdraws, and shows that reports are refused from then on.
    private func deprovision(_ request: APIRequest) async throws(CommandFailure) {
        let answer = try await vendor.require(.post("/mtd/v1/partner/deprovision"))
        console.line("Withdrawn: \(partner.displayName) is \(try answer.object()["partnerState"]?.string ?? "?").")
        let refused = try await vendor.send(request)
        console.line("A report now: \(refused.isSuccess ? "taken" : refused.complaint)")
    }

    private func report(_ reports: [VendorReport], _ batch: Int) async throws(CommandFailure) {
        let results = try await send(reports, batch: batch)
        console.line("Sent \(reports.count) reports: \(ReportResults.summary(reports.map(\.nativeSeverity))).")
        console.line("Answers: \(ReportResults.summary(results.map(\.status))).")
        console.line("Devices now: \(ReportResults.summary(results.compactMap(\.complianceState))).")
        for (error, times) in ReportResults.counts(results.compactMap(\.error)).prefix(5) {
            console.line("Rejected \(times) times: \(error)")
        }
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
