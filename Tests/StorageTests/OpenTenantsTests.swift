import Core
import Foundation
import SQLiteDriver
import Storage
import Testing

@Suite struct OpenTenantsTests {
    private func tenant(_ number: UInt64) -> TenantID { TestStorage.id(number) }

    @Test func `the same tenant is the same database`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        let open = OpenTenants(driver: test.driver, capacity: 4)
        let one = try open.tenant(tenant(1), create: true)
        #expect(try open.tenant(tenant(1)) === one)
        #expect(try open.tenant(tenant(2), create: true) !== one)
    }

    @Test func `a database that somebody holds is never opened a second time`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        let open = OpenTenants(driver: test.driver, capacity: 2)
        let held = try open.tenant(tenant(1), create: true)
        let descriptors = try TestStorage.descriptors(on: test.file(of: tenant(1)))
        #expect(descriptors > 0)
        for number in 2...10 as ClosedRange<UInt64> { _ = try open.tenant(tenant(number), create: true) }
        #expect(!open.isOpen(tenant(1)), "the test must push it out")
        #expect(try open.tenant(tenant(1)) === held)
        #expect(try TestStorage.descriptors(on: test.file(of: tenant(1))) == descriptors)
    }

    @Test func `what nobody holds is closed when there are too many, the least recently used first`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let open = OpenTenants(driver: test.driver, capacity: 3)
        for number in 1...3 as ClosedRange<UInt64> { _ = try open.tenant(tenant(number), create: true) }
        _ = try open.tenant(tenant(1))
        _ = try open.tenant(tenant(4), create: true)
        #expect((1...4).map { open.isOpen(tenant($0)) } == [true, false, true, true])
        for _ in 0..<100 where try TestStorage.descriptors(on: test.file(of: tenant(2))) > 0 {
            // The engine closes on a thread of its own.
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try TestStorage.descriptors(on: test.file(of: tenant(2))) == 0)
        #expect(try TestStorage.descriptors(on: test.file(of: tenant(1))) > 0)
    }

    @Test func `many askers at once get one database`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        _ = try test.driver.openTenant(tenant(1), create: true)
        let open = OpenTenants(driver: test.driver, capacity: 1)
        let found = try await withThrowingTaskGroup(of: TenantDatabase.self) { group in
            for _ in 0..<32 { group.addTask { try open.tenant(tenant(1)) } }
            var found: [TenantDatabase] = []
            for try await database in group { found.append(database) }
            return found
        }
        #expect(Set(found.map { ObjectIdentifier($0) }).count == 1)
    }

    @Test func `changes survive being pushed out`() async throws {
        let test = try TestStorage()
        defer { test.remove() }
        let open = OpenTenants(driver: test.driver, capacity: 1)
        for number in 1...5 as ClosedRange<UInt64> {
            let client = Records.client(number)
            try await open.tenant(tenant(number), create: true).write { transaction in
                try ClientStore(transaction.sql).save(client)
                transaction.changed(.clients)
            }
        }
        for number in 1...5 as ClosedRange<UInt64> {
            let snapshot = try open.tenant(tenant(number)).snapshot
            #expect(snapshot.clients.keys.map { $0 } == [Records.client(number).id])
        }
    }

    @Test func `a tenant that is not there is an error and makes no file`() throws {
        let test = try TestStorage()
        defer { test.remove() }
        let open = OpenTenants(driver: test.driver, capacity: 1)
        #expect(throws: Failure.self) { try open.tenant(tenant(1)) }
        #expect(!FileManager.default.fileExists(atPath: test.file(of: tenant(1))))
    }
}
