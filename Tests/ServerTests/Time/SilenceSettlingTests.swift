import Access
import Compliance
import Core
import Foundation
import Storage
import TestServer
import Testing
import Threats

@testable import Services

/// A partner that falls silent changes all its devices at one instant. They are settled in chunks, and nobody sees that.
@Suite struct SilenceSettlingTests {
    private static let start = Timestamp(seconds: 1_800_000_000)
    private static let lookout = ConnectorID(Partner.lookout)
    private static let count = 25

    /// Devices that Lookout found secured, under a policy that allows low, and a silence that blocks after a day.
    private struct Fleet {
        let bench: HistoryBench
        let connector: ConnectorID
        /// In order of managed id, in which they are settled.
        let devices: [EntraDeviceID]
        /// The last instant at which the partner was not silent.
        let end: Timestamp

        static func make(_ failMode: String = "block") async throws -> Fleet {
            let bench = try await HistoryBench(start: start)
            let connector = try #require(lookout)
            _ = try await ConnectorService().create(
                bench.caller(.connectorsCreate), id: connector, displayName: nil,
                members: [
                    "iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 1, "failMode": .string(failMode),
                ], names: ConnectorSettings.memberNames)
            let policy = try await CompliancePolicyService().create(
                bench.caller(.compliancePoliciesCreate), type: .iosCompliancePolicy,
                properties: [
                    "displayName": "Policy", "deviceThreatProtectionEnabled": true,
                    "deviceThreatProtectionRequiredSecurityLevel": "low",
                ],
                actions: [
                    [
                        "ruleName": "PasswordRequired",
                        "scheduledActionConfigurations": [["actionType": "block", "gracePeriodHours": 0]],
                    ]
                ])
            _ = try await CompliancePolicyService().assign(
                bench.caller(.compliancePoliciesAssign), policy.id.text, targets: [.allDevices])
            let ids = (0..<count).map { _ in newIdentifier(EntraDeviceKind.self) }
            try await enroll(ids, bench)
            let fleet = Fleet(
                bench: bench, connector: connector,
                devices: try bench.database.read { try DeviceStore($0).devices(after: nil, limit: 99) }.map(\.entraID),
                end: start + .days(1))
            try await fleet.heartbeat()
            for device in ids { try await fleet.report(device, "secured") }
            try await bench.schedule()
            return fleet
        }

        static func enroll(_ devices: [EntraDeviceID], _ bench: HistoryBench) async throws {
            _ = try await DeviceImportService().importDevices(
                bench.caller(.devicesImport),
                devices.map {
                    .success(["azureADDeviceId": .string($0.text), "operatingSystem": "iOS", "osVersion": "17.0"])
                })
        }

        func heartbeat() async throws {
            _ = try await PartnerService().heartbeat(
                bench.caller(.partnerHeartbeat, vendorOf: connector), .clean([:]))
        }

        func report(_ device: EntraDeviceID, _ level: String) async throws {
            _ = try await ThreatReportService().ingest(
                bench.caller(.partnerThreatReports, vendorOf: connector),
                [
                    [
                        "reportId": .string(freshID()), "deviceId": .string(device.text), "level": .string(level),
                        "observedDateTime": .string(bench.clock.now.rfc3339),
                    ]
                ])
        }

        /// How many stored states are of each kind.
        func stored() throws -> [String: Int] {
            try bench.storedStates().values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }

        /// Single reads, whatever is stored.
        func read() throws -> Set<String> {
            try Set(
                devices.map {
                    try DeviceService().get(bench.caller(.devicesCompliance), $0.text).compliance.state.rawValue
                })
        }

        /// The changes of a device's state after it was added.
        func changes(_ device: EntraDeviceID) async throws -> [String] {
            try await bench.timeline(device).compactMap { entry -> String? in
                guard case .change(_, let change) = entry, change.cause != .deviceAdded else { return nil }
                return "\(change.cause.rawValue) \(change.to.rawValue) \(change.occurred)"
            }
        }

        var silent: String { "connectorSilent noncompliant \(end)" }
    }

    @Test func `each transaction settles a chunk, single reads are exact throughout, and a restart goes on`()
        async throws
    {
        let fleet = try await Fleet.make()
        let bench = fleet.bench
        defer { bench.remove() }
        #expect(try fleet.stored() == ["compliant": Self.count])
        bench.clock.set(fleet.end + .hours(3))
        #expect(try fleet.read() == ["noncompliant"])
        let last = try await bench.settleSome(limit: 10)
        #expect(last != nil)
        #expect(try fleet.stored() == ["noncompliant": 10, "compliant": 15])
        #expect(try fleet.read() == ["noncompliant"])
        #expect(try bench.due().isDue(at: bench.clock.now), "there is more to do")
        // The process dies; the next one begins at the first device that is left.
        try bench.restart()
        #expect(try fleet.read() == ["noncompliant"])
        #expect(try bench.hint()?.isDue(at: bench.clock.now) == true)
        try await bench.settleSome(limit: 10)
        #expect(try fleet.stored() == ["noncompliant": 20, "compliant": 5])
        try bench.restart()
        try await bench.schedule()
        #expect(try fleet.stored() == ["noncompliant": Self.count])
        #expect(try !bench.due().isDue(at: bench.clock.now))
        for device in fleet.devices { #expect(try await fleet.changes(device) == [fleet.silent]) }
        #expect(try bench.marks().map(\.percent) == [50, 80, 100])
    }

    @Test func `whoever changes a device meanwhile settles it first, and it is settled once`() async throws {
        let fleet = try await Fleet.make()
        let bench = fleet.bench
        defer { bench.remove() }
        let (first, last) = (try #require(fleet.devices.first), try #require(fleet.devices.last))
        bench.clock.set(fleet.end + .hours(1))
        try await bench.settleSome(limit: 5)
        for device in [first, last] { try await bench.touch(device) }
        let added = newIdentifier(EntraDeviceKind.self)
        try await Fleet.enroll([added], bench)
        #expect(try fleet.stored() == ["noncompliant": 7, "compliant": Self.count - 6])
        try await bench.schedule()
        #expect(try fleet.stored() == ["noncompliant": Self.count + 1])
        for device in fleet.devices { #expect(try await fleet.changes(device) == [fleet.silent], "\(device)") }
        #expect(try await fleet.changes(added) == [])
    }

    @Test func `a partner that speaks in the middle ends what is settled and what is not`() async throws {
        for speaks in [0, 1] {
            let fleet = try await Fleet.make()
            let bench = fleet.bench
            defer { bench.remove() }
            bench.clock.set(fleet.end + .hours(1))
            try await bench.settleSome(limit: 5)
            let device = try #require(fleet.devices.last)
            if speaks == 0 { try await fleet.heartbeat() } else { try await fleet.report(device, "secured") }
            #expect(try fleet.read() == ["compliant"])
            #expect(try fleet.stored() == ["compliant": Self.count])
            try await bench.schedule()
            let now = bench.clock.now
            for other in fleet.devices {
                let cause = speaks == 1 && other == device ? "report" : "connectorAnswered"
                #expect(try await fleet.changes(other) == [fleet.silent, "\(cause) compliant \(now)"])
            }
            // The next silence is another one.
            bench.clock.set(now + .days(2))
            try await bench.settleSome(limit: 7)
            try bench.restart()
            try await bench.schedule()
            #expect(try fleet.stored() == ["noncompliant": Self.count])
            for other in fleet.devices { #expect(try await fleet.changes(other).count == 3) }
        }
    }

    @Test func `a clock set back in the middle leaves nothing of the silence`() async throws {
        let fleet = try await Fleet.make()
        let bench = fleet.bench
        defer { bench.remove() }
        bench.clock.set(fleet.end + .hours(1))
        try await bench.settleSome(limit: 5)
        bench.clock.set(fleet.end)
        #expect(try fleet.read() == ["compliant"])
        try await bench.schedule()
        #expect(try fleet.stored() == ["compliant": Self.count])
        bench.clock.set(fleet.end + .hours(2))
        try await bench.settleSome(limit: 5)
        try await bench.schedule()
        #expect(try fleet.stored() == ["noncompliant": Self.count])
        #expect(try bench.marks().count == 3)
    }

    @Test func `the setting of a connector changes in the middle`() async throws {
        let fleet = try await Fleet.make()
        let bench = fleet.bench
        defer { bench.remove() }
        bench.clock.set(fleet.end + .hours(1))
        try await bench.settleSome(limit: 5)
        _ = try await ConnectorService().update(
            bench.caller(.connectorsUpdate), fleet.connector.text, members: ["failMode": "holdLast"],
            names: ConnectorSettings.memberNames)
        #expect(try fleet.stored() == ["compliant": Self.count] && fleet.read() == ["compliant"])
        try await bench.schedule()
        #expect(try !bench.due().isDue(at: bench.clock.now))
        for device in fleet.devices {
            #expect(
                try await fleet.changes(device) == [
                    fleet.silent, "connectorChanged compliant \(bench.clock.now)",
                ])
        }
    }

    @Test func `a server stopped in the middle settles 2,500 devices after its next start, each once`() async throws {
        let start = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let file = "\(NSTemporaryDirectory())drawbridge-clock-\(UUID().uuidString)"
        func move(_ offset: TimeSpan) throws {
            try (start + offset).rfc3339.write(toFile: file, atomically: true, encoding: .utf8)
        }
        try move(.seconds(0))
        let first = try await TestServer.start(overrides: ["clockFile": file])
        defer {
            try? FileManager.default.removeItem(atPath: file)
            try? FileManager.default.removeItem(atPath: first.dataFolder)
        }
        let tenant = try await first.newTenant()
        let vendor = try await tenant.readyConnector(
            Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 1])
        let path = "\(Graph.betaConnectors)/\(Partner.lookout)"
        #expect(try await tenant.administrator.patch(path, ["failMode": "block"]).status == 200)
        try await tenant.addPolicy()
        let devices = (0..<2_500).map { _ in freshID() }
        try await tenant.importDevices(devices.map { iPhone($0) })
        let lines = try await vendor.lines(
            Partner.reports, devices.map { report($0, "secured", at: start.rfc3339) })
        #expect(lines.status == 200)
        try move(.days(1) + .hours(1))
        let waiting = try await first.signIn(
            tenant: tenant.id, clientID: tenant.administrator.clientID, secret: tenant.administrator.secret)
        #expect(try await eventually({ !$0.isEmpty }) { try await waiting.silenceMarks() }.count == 3)
        // It has begun; whether it is over depends on the machine.
        try await first.stop()
        let second = try await TestServer.start(
            first.installation, folder: first.dataFolder, overrides: ["clockFile": file])
        let admin = try await second.signIn(
            tenant: tenant.id, clientID: tenant.administrator.clientID, secret: tenant.administrator.secret)
        for device in devices.suffix(3) { #expect(try await admin.state(device) == "noncompliant") }
        let filter = TestServer.escaped("complianceState eq 'noncompliant'")
        let counted = try await admin.get("\(Graph.devices)/$count?$filter=\(filter)")
        #expect(counted.text == "2500", "\(counted.text)")
        let asOf = try await admin.get("\(Graph.devices)?$filter=\(filter)&$top=1").headers["stateasof"]
        #expect(asOf.flatMap { Timestamp(rfc3339: $0) } != nil)
        let silent = StateChangeText(
            (start + .days(1)).rfc3339, "compliant", "noncompliant", "connectorSilent")
        for device in devices.enumerated().filter({ $0.offset % 250 == 0 }).map(\.element) {
            #expect(try await admin.stateChanges(device).dropFirst() == [silent])
        }
        #expect(try await admin.silenceMarks().count == 3)
        try await second.stop()
    }
}
