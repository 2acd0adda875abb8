import Core
import Foundation
import SQLiteDriver
import Storage

/// A folder of real SQLite files for one test.
struct TestStorage {
    let directory: String
    let driver: any SQLDriver
    let tenant: TenantID = TestStorage.id(1)

    init() throws {
        directory = "\(NSTemporaryDirectory())drawbridge-storage-\(UUID().uuidString.lowercased())"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        driver = try SQLiteDriver(directory: directory)
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }

    /// The file of the one tenant most tests use.
    var tenantFile: String { file(of: tenant) }

    func file(of tenant: TenantID) -> String { "\(directory)/tenants/\(tenant.text).sqlite" }

    /// The tenant's database, made if missing.
    func open() throws -> TenantDatabase {
        try TenantDatabase(id: tenant, database: driver.openTenant(tenant, create: true))
    }

    /// An identifier of any kind, the same for the same number.
    static func id<Kind>(_ number: UInt64, _: Kind.Type = Kind.self) -> Identifier<Kind> {
        Identifier(high: 0x1111_2222_3333_4444, low: 0x8000_0000_0000_0000 | number)
    }

    /// A moment with microseconds, so that a store that keeps less is noticed.
    static let now = Timestamp(microseconds: 1_780_000_000_123_457)

    /// How many descriptors of this process are open on a file.
    static func descriptors(on file: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")) == file
        }
    }
}

extension TenantDatabase {
    /// One number a query gives.
    func integer(_ sql: String) throws -> Int64? { try read { try $0.first(sql) { try $0.integer(0) } } }
}
