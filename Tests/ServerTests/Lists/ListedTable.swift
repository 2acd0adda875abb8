import Access
import Audit
import Compliance
import Core
import Foundation
import SQLiteDriver
import Services
import Storage
import TestSupport

@testable import GraphAPI

/// A set of random entities in a real database, beside what is shown of each.
struct ListedTable: Sendable {
    let type: EntityType
    let columns: ListColumns
    let table: RowTable
    /// The entities as they are stored, in the table's own order.
    let rows: [(id: SQLValue, stored: JSONObject)]
    let database: TenantDatabase
    private let folder: String

    static let names = ["devices", "users", "groups", "audit"]

    static func make(_ name: String, count: Int, seed: UInt64) async throws -> ListedTable {
        let folder = "\(NSTemporaryDirectory())drawbridge-lists-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let tenant = TenantID(UUID())
        let database = try TenantDatabase(
            id: tenant, database: SQLiteDriver(directory: folder).openTenant(tenant, create: true))
        var random = RandomFilter(numbers: SeededNumbers(seed: seed), version: .beta)
        var rows: [(id: SQLValue, stored: JSONObject)] = []
        let (type, columns, table): (EntityType, ListColumns, RowTable)
        switch name {
        case "devices":
            let users = try (0..<count / 4).map { try random.user($0) }
            let devices = try (0..<count).map { try random.device($0, users) }
            try await database.write { transaction in
                for user in users { try DirectoryStore(transaction.sql).save(user) }
                for device in devices { try DeviceStore(transaction.sql).save(device) }
            }
            rows = devices.map { device in
                let user = users.first { $0.id == device.userID }
                return (.id(device.id), ManagedDeviceMembers.stored(DeviceRow(record: device, user: user)))
            }
            (type, columns, table) = (ManagedDeviceSchema.device, ManagedDeviceMembers.columns, DeviceTable.rows)
        case "users":
            let users = try (0..<count).map { try random.user($0) }
            try await database.write { transaction in
                for user in users { try DirectoryStore(transaction.sql).save(user) }
            }
            rows = users.map { (.id($0.id), DirectoryMembers.stored($0)) }
            (type, columns, table) = (DirectorySchema.user, DirectoryMembers.userColumns, UserTable.rows)
        case "groups":
            let groups = try (0..<count).map { try random.group($0) }
            try await database.write { transaction in
                for group in groups { try DirectoryStore(transaction.sql).save(group) }
            }
            rows = groups.map { (.id($0.id), DirectoryMembers.stored($0)) }
            (type, columns, table) = (DirectorySchema.group, DirectoryMembers.groupColumns, GroupTable.rows)
        default:
            let entries = (0..<count).map { random.entry($0, tenant) }
            try await database.write { transaction in for entry in entries { try transaction.append(entry) } }
            rows = try database.read { try AuditStore($0).entries(from: 0, limit: count) }.reversed().map {
                (.integer($0.sequence), AuditEventMembers.stored($0))
            }
            (type, columns, table) = (AuditEventSchema.event, AuditEventMembers.columns, AuditTable.rows)
        }
        return ListedTable(
            type: type, columns: columns, table: table, rows: rows, database: database, folder: folder)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

extension RandomFilter {
    private func id<Kind>(_ number: Int) -> Identifier<Kind> {
        Identifier(high: 0x1111_111A_2222_3333, low: 0x8000_0000_0000_0000 | UInt64(number))
    }

    private mutating func moment() -> Timestamp { Timestamp(rfc3339: pick(Self.moments)) ?? .never }

    fileprivate mutating func user(_ number: Int) throws -> DirectoryUser {
        let document = try DirectorySchema.user.accept(body(DirectorySchema.user), version: .beta, mode: .create)
        return DirectoryUser(
            id: id(number), userPrincipalName: "\(pick(["a", "A", "É"]))\(number)@X.example", isEnabled: chance(50),
            document: document.without(["id", "userPrincipalName", "accountEnabled"]), created: moment(),
            modified: .never)
    }

    fileprivate mutating func group(_ number: Int) throws -> DirectoryGroup {
        let document = try DirectorySchema.group.accept(body(DirectorySchema.group), version: .beta, mode: .create)
        return DirectoryGroup(
            id: id(number), displayName: document["displayName"]?.string ?? "", document: document, created: moment(),
            modified: .never)
    }

    fileprivate mutating func device(_ number: Int, _ users: [DirectoryUser]) throws -> DeviceRecord {
        let document = try ManagedDeviceSchema.device.accept(
            body(ManagedDeviceSchema.device), version: .beta, mode: .create)
        let texts: [String?] = [nil] + Self.texts
        let flags: [Bool?] = [nil, true, false]
        let states: [ComplianceState] = [.unknown, .compliant, .noncompliant, .inGracePeriod]
        // One in the list is a user who was deleted.
        let owners: [UserID?] = [nil, id(9_999)] + users.map(\.id)
        return DeviceRecord(
            id: id(number), entraID: id(number + 1_000), name: pick(texts), operatingSystem: pick(["iOS", "Android"]),
            policyPlatform: .iOS, osVersion: pick(texts), patchLevel: pick(texts), isJailbroken: pick(flags),
            isEncrypted: pick(flags), userID: pick(owners), lastSync: moment(),
            document: document.without([
                "azureADDeviceId", "deviceName", "operatingSystem", "osVersion", "androidSecurityPatchLevel",
                "jailBroken", "isEncrypted", "userId", "lastSyncDateTime", "id",
            ]),
            computed: DeviceRecord.Computed(
                state: pick(states), reportedState: pick(ReportedThreatState.allCases),
                graceEnds: chance(50) ? moment() : nil, since: nil, nextChange: nil),
            version: 1, created: moment(), modified: .never)
    }

    fileprivate mutating func entry(_ number: Int, _ tenant: TenantID) -> AuditEntry {
        let texts: [String?] = [nil] + Self.texts + Self.identifiers.map { $0.uppercased() }
        return AuditEntry(
            id: id(number), occurred: moment(), tenant: tenant,
            actor: AuditEntry.Actor(
                kind: pick(AuditEntry.Actor.Kind.allCases), principalID: pick(texts), clientID: pick(texts),
                displayName: pick(texts), userPrincipalName: pick(texts), ipAddress: pick(texts),
                roles: (0..<Int.random(in: 0...2, using: &numbers)).map { _ in pick(Self.texts) }),
            operation: "test", verb: pick(["Create", "Patch", "Delete"]), category: pick(Self.texts),
            target: AuditEntry.Target(type: pick(Self.texts), id: pick(texts), displayName: pick(texts)),
            outcome: chance(50) ? .success : .failure, status: 200, requestID: "r", correlationID: pick(Self.texts),
            before: chance(50) ? ["a": .string(pick(Self.texts))] : nil,
            after: chance(50) ? ["a": .string(pick(Self.texts))] : nil)
    }
}

extension JSONObject {
    fileprivate func without(_ names: [String]) -> JSONObject {
        JSONObject(members.filter { member in !names.contains { $0.hasSameBytes(as: member.name) } })
    }
}
