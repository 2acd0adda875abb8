import Compliance
import Core
import Storage
import Testing

@Suite struct DeviceStoreTests {
    private func filled(_ test: TestStorage) async throws -> TenantDatabase {
        let database = try test.open()
        try await database.write { transaction in
            for number in 0..<20 as Range<UInt64> {
                try DeviceStore(transaction.sql).save(
                    Records.device(number, platform: number % 2 == 0 ? "iOS" : "Android"))
            }
        }
        return database
    }

    @Test func `a walk over pages meets every device once`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try await filled(test)
        var seen: [DeviceID] = []
        while true {
            let page = try database.read { try DeviceStore($0).devices(after: seen.last, limit: 7) }
            seen += page.map(\.id)
            if page.count < 7 { break }
        }
        #expect(seen == (0..<20).map { TestStorage.id($0) })
        #expect(try database.read { try DeviceStore($0).count() } == 20)
    }

    @Test func `a vendor's page has the platforms and changes asked for`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try await filled(test)
        var changed = Records.device(4)
        changed.modified = TestStorage.now + .days(1)
        let device = changed
        try await database.write { try DeviceStore($0.sql).save(device) }
        try database.read { sql throws in
            let store = DeviceStore(sql)
            #expect(try store.devices(platforms: [.iOS], changedSince: nil, after: nil, limit: 100).count == 10)
            #expect(try store.devices(platforms: [], changedSince: nil, after: nil, limit: 100).isEmpty)
            let recent = try store.devices(
                platforms: [.iOS, .android], changedSince: device.modified, after: nil, limit: 100)
            #expect(recent.map(\.id) == [device.id])
            #expect(
                try store.ids(platforms: [.android], after: TestStorage.id(9), limit: 3)
                    == [11, 13, 15].map { TestStorage.id($0) })
        }
    }

    @Test func `saving facts keeps the computed state and saving the state keeps the facts`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try await filled(test)
        var facts = Records.device(2)
        facts.name = "Renamed"
        facts.computed = .none
        let renamed = facts
        let state = DeviceRecord.Computed(
            state: .compliant, reportedState: .secured, graceEnds: nil, since: nil, nextChange: nil)
        try await database.write { transaction in
            let store = DeviceStore(transaction.sql)
            try store.save(renamed)
            #expect(try store.device(renamed.id)?.computed == Records.device(2).computed)
            try store.saveComputed(state, of: renamed.id)
        }
        let read = try database.read { try DeviceStore($0).device(renamed.id) }
        #expect(read?.name == "Renamed" && read?.computed == state)
    }

    @Test func `first failures are replaced one by one`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try await filled(test)
        let now = TestStorage.now
        let policies: [PolicyID] = [TestStorage.id(31), TestStorage.id(32), TestStorage.id(33)]
        let old: [PolicyID: Timestamp] = [policies[0]: now, policies[1]: now]
        let new: [PolicyID: Timestamp] = [policies[1]: now + .seconds(1), policies[2]: now]
        try await database.write { transaction in
            let store = DeviceStore(transaction.sql)
            try store.saveFirstFailures(old, of: TestStorage.id(1), replacing: [:])
            try store.saveFirstFailures(new, of: TestStorage.id(1), replacing: old)
            #expect(try store.firstFailures(of: TestStorage.id(1)) == new)
            #expect(try store.firstFailures(of: TestStorage.id(2)) == [:])
        }
    }

    @Test func `two devices cannot share an azureADDeviceId`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let database = try await filled(test)
        let other = Records.device(1)
        let twin = DeviceRecord(
            id: TestStorage.id(500), entraID: other.entraID, name: nil, operatingSystem: "iOS", policyPlatform: .iOS,
            osVersion: nil, patchLevel: nil, isJailbroken: nil, isEncrypted: nil, userID: nil,
            lastSync: TestStorage.now,
            document: [:], version: 1, created: TestStorage.now, modified: TestStorage.now)
        await #expect(throws: (any Error).self) { try await database.write { try DeviceStore($0.sql).save(twin) } }
        #expect(try database.read { try DeviceStore($0).device(entraID: other.entraID) }?.id == other.id)
    }
}
