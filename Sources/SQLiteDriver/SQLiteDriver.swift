import Core
import Foundation
import GRDB
import Storage

/// Keeps `DIRECTORY/system.sqlite` and one file per tenant under `DIRECTORY/tenants`, through the system's libsqlite3.
package struct SQLiteDriver: SQLDriver {
    private let directory: String

    /// Databases below `directory`, which must exist and be writable.
    /// - Throws: a ``Failure`` when the folder for tenants cannot be made.
    package init(directory: String) throws {
        self.directory = directory
        do {
            try FileManager.default.createDirectory(
                atPath: "\(directory)/tenants", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure.unavailable("cannot make \(directory)/tenants: \(error)")
        }
    }

    package func openSystem() throws -> any SQLDatabase {
        try SQLiteDatabase(path: "\(directory)/system.sqlite", migrations: Schema.system, create: true)
    }

    package func openTenant(_ tenant: TenantID, create: Bool) throws -> any SQLDatabase {
        try SQLiteDatabase(path: path(of: tenant), migrations: Schema.tenant, create: create)
    }

    package func eraseTenant(_ tenant: TenantID) throws {
        for suffix in ["", "-wal", "-shm"] {
            let file = path(of: tenant) + suffix
            if FileManager.default.fileExists(atPath: file) { try FileManager.default.removeItem(atPath: file) }
        }
    }

    private func path(of tenant: TenantID) -> String { "\(directory)/tenants/\(tenant.text).sqlite" }

    /// The version of the SQLite library in use, for the log.
    package static var libraryVersion: String {
        (try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }) ?? "unknown"
    }
}
