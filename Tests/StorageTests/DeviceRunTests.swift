import Compliance
import Core
import Storage
import Testing
import Threats

/// What is read for many devices at once is what is read for each of them alone.
@Suite struct DeviceRunTests {
    private static func report(_ number: UInt64) -> LastReport {
        LastReport(
            state: .highSeverity, settledState: nil, reportID: "r\(number)", observed: TestStorage.now,
            orderTime: TestStorage.now, receivedAt: TestStorage.now)
    }

    /// Twelve devices: each third has an override, each second a failure and reports, each fourth no user.
    private func filled(_ test: TestStorage) async throws -> TenantDatabase {
        let database = try test.open()
        try await database.write { transaction in
            let sql = transaction.sql
            let (store, directory) = (DeviceStore(sql), DirectoryStore(sql))
            for number in 0..<12 as Range<UInt64> {
                var device = Records.device(number)
                device.userID = number % 4 == 0 ? nil : TestStorage.id(500 + number % 5)
                try store.save(device)
                if number % 3 == 0 {
                    try store.save(
                        LevelOverride(level: .low, expires: TestStorage.now, reason: "r\(number)"), of: device.id,
                        by: "x", now: TestStorage.now)
                }
                guard number % 2 == 0 else { continue }
                try store.saveFirstFailures(
                    [TestStorage.id(900): TestStorage.now, TestStorage.id(901 + number): TestStorage.now],
                    of: device.id, replacing: [:])
                for connector in [700, 701] as [UInt64] {
                    try ThreatReportStore(sql).save(
                        Self.report(number), of: device.entraID, connector: TestStorage.id(connector))
                }
            }
            // The user 504 is not in the directory.
            for number in 500..<504 as Range<UInt64> {
                try directory.save(
                    DirectoryUser(
                        id: TestStorage.id(number), userPrincipalName: "user\(number)@x.example",
                        isEnabled: number != 502, document: [:], created: TestStorage.now, modified: TestStorage.now))
            }
            for number in 800..<803 as Range<UInt64> {
                try directory.save(
                    DirectoryGroup(
                        id: TestStorage.id(number), displayName: "Group \(number)", document: [:],
                        created: TestStorage.now, modified: TestStorage.now))
                _ = try directory.add(
                    GroupMember(id: TestStorage.id(501), kind: .user), to: TestStorage.id(number))
            }
        }
        return database
    }

    @Test(arguments: [(0, 11), (3, 7), (5, 5), (20, 30)] as [(UInt64, UInt64)])
    func `a run of devices gives each what it has alone, and none of its neighbours`(
        first: UInt64, last: UInt64
    ) async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try await filled(test)
        try database.read { sql throws in
            let (store, reports, directory) = (DeviceStore(sql), ThreatReportStore(sql), DirectoryStore(sql))
            let (start, end): (DeviceID, DeviceID) = (TestStorage.id(first), TestStorage.id(last))
            let failures = try store.firstFailures(from: start, through: end)
            let overrides = try store.overrides(from: start, through: end)
            let lastReports = try reports.lastReports(ofDevicesFrom: start, through: end)
            let users = try directory.users(ofDevicesFrom: start, through: end)
            var seen: Set<DeviceID> = []
            for device in try store.devices(after: nil, limit: 100) where start <= device.id && device.id <= end {
                seen.insert(device.id)
                #expect(try failures[device.id] ?? [:] == store.firstFailures(of: device.id))
                #expect(try overrides[device.id] == store.override(of: device.id))
                let (one, alone) = (lastReports[device.entraID] ?? [], try reports.lastReports(of: device.entraID))
                #expect(one.map(\.report) == alone.map(\.report))
                #expect(one.map(\.connector) == alone.map(\.connector))
                guard let user = device.userID else { continue }
                #expect(try users[user]?.isEnabled == directory.user(user)?.isEnabled)
                #expect(try users[user].map { $0.groups } ?? [] == directory.groups(of: PrincipalID(user)))
            }
            #expect(Set(failures.keys).union(overrides.keys).isSubset(of: seen))
            #expect(lastReports.count == seen.count { failures[$0] != nil })
        }
    }
}
