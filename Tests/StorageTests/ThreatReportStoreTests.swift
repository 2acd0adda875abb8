import Core
import Storage
import Testing
import Threats

@Suite("Reports: what is stored") struct ThreatReportStoreTests {
    private func last(_ id: String, _ received: Timestamp) -> LastReport {
        LastReport(
            state: .unresponsive, settledState: .mediumSeverity, reportID: id, observed: received - .seconds(2),
            orderTime: received - .seconds(1), receivedAt: received)
    }

    @Test func `the last report of each device and connector is one row that is replaced`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let device: EntraDeviceID = TestStorage.id(1)
        let connectors: [ConnectorID] = [TestStorage.id(11), TestStorage.id(12)]
        try await database.write { transaction in
            let store = ThreatReportStore(transaction.sql)
            try store.save(last("a", TestStorage.now), of: device, connector: connectors[0])
            try store.save(last("b", TestStorage.now), of: device, connector: connectors[1])
            try store.save(last("c", TestStorage.now + .seconds(9)), of: device, connector: connectors[0])
        }
        try database.read { sql throws in
            let store = ThreatReportStore(sql)
            #expect(
                try store.lastReport(of: device, connector: connectors[0]) == last("c", TestStorage.now + .seconds(9)))
            #expect(try store.lastReports(of: device).map(\.report.reportID) == ["c", "b"])
            #expect(try store.lastReport(of: TestStorage.id(2), connector: connectors[0]) == nil)
        }
    }

    @Test func `purging drops old history, oldest first, and keeps the last reports`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let connector: ConnectorID = TestStorage.id(11)
        try await database.write { transaction in
            let store = ThreatReportStore(transaction.sql)
            for number in 0..<10 as Range<UInt64> {
                let received = TestStorage.now + .days(Int(number))
                try store.remember(
                    "r\(number)", connector: connector, device: TestStorage.id(number), status: .applied,
                    state: .secured, observed: received, received: received, body: "{}")
                try store.save(last("r\(number)", received), of: TestStorage.id(number), connector: connector)
            }
        }
        let limit = TestStorage.now + .days(5)
        let first = try await database.write { try ThreatReportStore($0.sql).purge(receivedBefore: limit, limit: 2) }
        #expect(first == 2)
        try database.read { sql throws in
            let store = ThreatReportStore(sql)
            #expect(
                try store.report("r0", connector: connector) == nil && store.report("r1", connector: connector) == nil)
            #expect(try store.report("r2", connector: connector) != nil)
        }
        let second = try await database.write { try ThreatReportStore($0.sql).purge(receivedBefore: limit, limit: 100) }
        #expect(second == 3)
        try database.read { sql throws in
            let store = ThreatReportStore(sql)
            #expect(try store.report("r4", connector: connector) == nil)
            #expect(try store.report("r5", connector: connector) != nil, "exactly at the limit is kept")
            for number in 0..<10 as Range<UInt64> {
                #expect(
                    try store.lastReport(of: TestStorage.id(number), connector: connector)?.reportID == "r\(number)")
            }
        }
    }

    @Test func `a last report outlives its device`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try test.open()
        let device = Records.device(1)
        try await database.write { transaction in
            try DeviceStore(transaction.sql).save(device)
            try ThreatReportStore(transaction.sql).save(
                last("a", TestStorage.now), of: device.entraID, connector: TestStorage.id(11))
            try DeviceStore(transaction.sql).delete(device)
        }
        #expect(try database.read { try ThreatReportStore($0).lastReports(of: device.entraID) }.count == 1)
    }
}
