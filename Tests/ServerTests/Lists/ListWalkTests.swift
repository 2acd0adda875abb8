import Core
import Foundation
import SQLiteDriver
import Storage
import Synchronization
import TestServer
import Testing

/// Walks along `@odata.nextLink` over many devices of a real server while others change them.
@Suite struct ListWalkTests {
    private static let count = 10_000

    /// What writers do to a device; most are left alone.
    private enum Fate: Int, Sendable {
        case deleted = 1
        case renamed = 2
        case reported = 3

        init?(_ number: Int) { self.init(rawValue: number % 10) }
    }

    /// An order, and what happens to devices whose place in it may change.
    private static let orders: [(order: String, moved: [Fate])] = [
        ("", []), ("deviceName desc", [.renamed]),
        ("partnerReportedThreatState desc,lastSyncDateTime", [.reported]),
        ("model,operatingSystem desc,serialNumber", []),
    ]

    @Test func `whoever is left alone comes exactly once, in every order`() async throws {
        let first = try await TestServer.start()
        let tenant = try await first.newTenant()
        let vendor = try await tenant.readyConnector()
        try await first.stop()
        try await Self.fill(first.dataFolder, tenant.id)
        let server = try await TestServer.start(first.installation, folder: first.dataFolder)
        let admin = try await server.signIn(
            tenant: tenant.id, clientID: tenant.administrator.clientID, secret: tenant.administrator.secret)
        let partner = try await server.signIn(tenant: tenant.id, clientID: vendor.clientID, secret: vendor.secret)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<2 { group.addTask { try await Self.disturb(worker, admin, partner) } }
            for (order, moved) in Self.orders { try await Self.walk(admin, order, moved) }
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
        try await server.stop()
        try? FileManager.default.removeItem(atPath: first.dataFolder)
    }

    /// The `azureADDeviceId` of a device, from which its number can be read.
    private static func entraID(_ number: Int) -> String {
        "\(hex(UInt64(number) &* 2_654_435_761 & 0xFFFF_FFFF, 8))-1111-4222-8333-\(hex(UInt64(number), 12))"
    }

    private static func hex(_ value: UInt64, _ width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: width - digits.count) + digits
    }

    /// Puts the devices in as they would lie there after an import.
    private static func fill(_ folder: String, _ tenant: String) async throws {
        let id = try #require(TenantID(tenant))
        let database = try SQLiteDriver(directory: folder).openTenant(id, create: false)
        let count = Int64(count)
        _ = try await database.write { sql in
            try sql.run(
                """
                WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1)
                INSERT INTO devices (id, entra_id, name, operating_system, policy_platform, os_version, is_encrypted,
                    last_sync, document, compliance_state, partner_state, version, created_at, modified_at)
                SELECT printf('%08x-aaaa-4bbb-8ccc-%012x', (n * 40503) & 65535, n),
                    printf('%08x-1111-4222-8333-%012x', (n * 2654435761) & 4294967295, n),
                    CASE WHEN n % 7 = 0 THEN NULL ELSE 'Phone ' || ((n * 7919) % 1000) END, 'iOS', 'iOS', '26.1', n % 2,
                    1780000000000000 + (n % 500) * 1000000,
                    json_object('model', 'Model ' || (n % 3), 'serialNumber', CASE WHEN n % 2 THEN 'S' || n END),
                    'compliant', 'unknown', 1, 1780000000000000, 1780000000000000
                FROM numbers
                """, .integer(count))
        }
        database.close()
    }

    /// Deletes, renames, reports about and adds devices until the task is cancelled.
    private static func disturb(_ worker: Int, _ admin: TestClient, _ partner: TestClient) async throws {
        var number = worker * count / 2
        while !Task.isCancelled {
            number = (number + 1) % count
            let address = "\(Graph.devices)/\(entraID(number))"
            switch Fate(number) {
            case .deleted:
                let answer = try await admin.delete(address)
                #expect([204, 404].contains(answer.status), "\(answer.text)")
                _ = try await admin.post(Graph.devices, .object(iPhone(freshID(), ["deviceName": "Phone 500"])))
            case .renamed:
                let answer = try await admin.patch(address, ["deviceName": .string("Phone \(Int.random(in: 0...999))")])
                #expect(answer.status == 200, "\(answer.text)")
            case .reported:
                let level = ["secured", "low", "high"][Int.random(in: 0..<3)]
                try await partner.accepted(report(entraID(number), level))
            case nil: break
            }
        }
    }

    private static func walk(_ admin: TestClient, _ order: String, _ moved: [Fate]) async throws {
        var seen: [Int: Int] = [:]
        var address =
            "\(Graph.devices)?$top=999&$select=azureADDeviceId&$filter="
            + TestServer.escaped("operatingSystem eq 'iOS' and osVersion ge '26'")
        if !order.isEmpty { address += "&$orderby=" + TestServer.escaped(order) }
        while true {
            let page = try await admin.get(address)
            try #require(page.status == 200, "\(page.text)")
            for row in page.values {
                let text = row["azureADDeviceId"].string ?? ""
                guard let number = Int(text.suffix(12), radix: 16), text == entraID(number) else { continue }
                seen[number, default: 0] += 1
            }
            guard let next = page["@odata.nextLink"].string else { break }
            address = String(next.dropFirst(admin.server.baseURL.count))
        }
        let wrong = (0..<count).filter { number in
            let times = seen[number] ?? 0
            return switch Fate(number) {
            case .deleted?: times > 1
            case let fate? where moved.contains(fate): false
            default: times != 1
            }
        }
        #expect(wrong.isEmpty, "order '\(order)': \(wrong.count) devices, first \(wrong.prefix(5))")
    }
}
