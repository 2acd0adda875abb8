import Access
import Compliance
import Core
import Server
import Services
import Storage
import Testing
import Threats

/// How long reports are remembered. The real services with a clock that the test moves.
@Suite("Reports: how long they are kept") struct ReportHistoryTests {
    private static let lookout = "2c7790de-8b02-4814-85cf-e0c59380dee8"
    private let device: EntraDeviceID = newIdentifier()

    /// A tenant with a ready connector, a device and history of the default length.
    private func bench() async throws -> HistoryBench {
        let bench = try await HistoryBench(
            start: Timestamp(seconds: 1_800_000_000), reportHistoryDays: ServiceLimits().reportHistoryDays)
        _ = try await ConnectorService().create(
            bench.caller(.connectorsCreate), id: ConnectorID(Self.lookout), displayName: nil,
            members: ["iosEnabled": true, "failMode": "holdLast"], names: ConnectorSettings.memberNames)
        try await add(bench)
        _ = try await PartnerService().heartbeat(vendor(bench, .partnerHeartbeat), .clean([:]))
        return bench
    }

    private func vendor(_ bench: HistoryBench, _ operation: APIOperation) throws -> Caller {
        try bench.caller(operation, vendorOf: ConnectorID(Self.lookout))
    }

    private func add(_ bench: HistoryBench) async throws {
        _ = try await DeviceImportService().importDevices(
            bench.caller(.devicesImport),
            [.success(["azureADDeviceId": .string(device.text), "operatingSystem": "iOS", "osVersion": "17.0"])])
    }

    private func send(_ bench: HistoryBench, _ level: String, at observed: Timestamp) async throws -> ReportResult? {
        try await ThreatReportService().ingest(
            vendor(bench, .partnerThreatReports),
            [
                [
                    "reportId": "r-1", "deviceId": .string(device.text), "level": .string(level),
                    "observedDateTime": .string(observed.rfc3339),
                ]
            ]
        ).first
    }

    private func reported(_ bench: HistoryBench) throws -> ReportedThreatState {
        try DeviceService().get(bench.caller(.devicesCompliance), device.text).compliance.reportedState
    }

    @Test func `history is kept 90 days unless configured otherwise`() throws {
        #expect(try ServerConfiguration.load(file: nil, environment: [:], overrides: [:]).reportDays == 90)
        #expect(ServiceLimits().reportHistoryDays == 90)
    }

    @Test func `a reportId is remembered as long as history is kept`() async throws {
        let bench = try await bench()
        defer { bench.remove() }
        let start = bench.clock.now
        #expect(try await send(bench, "high", at: start)?.status == .applied)
        bench.clock.set(start + .days(90))
        try await bench.schedule()
        #expect(try await send(bench, "high", at: start)?.status == .applied)
        #expect(try await send(bench, "low", at: start)?.error == .reportConflict)
        bench.clock.set(start + .days(91))
        try await bench.schedule()
        #expect(try await send(bench, "low", at: bench.clock.now)?.status == .applied)
    }

    @Test func `the last report is never purged and outlives the device`() async throws {
        let bench = try await bench()
        defer { bench.remove() }
        #expect(try await send(bench, "high", at: bench.clock.now)?.status == .applied)
        bench.clock.set(bench.clock.now + .days(400))
        try await bench.schedule()
        let reports = try await bench.timeline(device).filter { !$0.position.isChange }
        #expect(reports.isEmpty, "history is dropped")
        #expect(try reported(bench) == .highSeverity)
        try await DeviceService().delete(bench.caller(.managedDevicesDelete), device.text)
        bench.clock.set(bench.clock.now + .days(400))
        try await bench.schedule()
        try await add(bench)
        #expect(try reported(bench) == .highSeverity)
    }
}
