import Compliance
import Core
import Foundation
import SQLiteDriver
import Storage

/// Measures lists of many devices: pages, counts and whole walks by the database, beside reading every device, which is
/// the least that looking at each row in memory costs.
struct ListBenchmark {
    static func run(_ count: Int64, in folder: String) async throws {
        let tenant = TenantID(UUID())
        let database = try TenantDatabase(
            id: tenant, database: SQLiteDriver(directory: folder).openTenant(tenant, create: true))
        for start in stride(from: Int64(0), to: count, by: 10_000) {
            try await database.write { transaction in
                for number in start..<min(start + 10_000, count) {
                    try DeviceStore(transaction.sql).save(device(number))
                }
            }
        }
        let everything = try measure("\(count) devices read one after the other") { try readAll(database) }
        for (name, query) in queries {
            let seconds = try measure(name) {
                try database.read { try RowStore($0).page(of: DeviceTable.rows, query) { $0 }.rows.count }
            }
            Benchmark.report("", "1 : \(Benchmark.format(everything / seconds)) of reading every device")
        }
        for (name, order) in orders {
            _ = try measure("walk of every page, \(name)") { try walk(database, order) }
        }
    }

    private static let name = RowValue.column(DeviceTable.name)
    private static let model = RowValue.member(DeviceTable.document, ["model"])

    private static let orders: [(String, RowOrder)] = [
        ("by id", RowOrder()),
        ("by a column", RowOrder([RowOrder.Key(name, isDescending: false, isText: true)])),
        ("by a member of the document", RowOrder([RowOrder.Key(model, isDescending: true, isText: true)])),
    ]

    private static var queries: [(String, RowQuery)] {
        let byName = RowCondition.text(.contains, name, "99")
        let byModel = RowCondition.comparison(model, .equal, .text("Model 3"))
        return [
            ("page by a column, first", RowQuery(order: orders[1].1, limit: 999)),
            ("page by a member of the document, first", RowQuery(order: orders[2].1, limit: 999)),
            (
                "count by a column",
                .count(.comparison(.column(DeviceTable.complianceState), .equal, .text("compliant")))
            ),
            ("count by part of a text", .count(byName)),
            ("count by a member of the document", .count(byModel)),
            ("page of a rare match", RowQuery(.comparison(name, .equal, .text("Phone 99999")), limit: 999)),
        ]
    }

    private static func walk(_ database: TenantDatabase, _ order: RowOrder) throws -> Int {
        var query = RowQuery(order: order, limit: 999)
        var count = 0
        while true {
            let page = try database.read { try RowStore($0).page(of: DeviceTable.rows, query) { $0 } }
            count += page.rows.count
            guard !page.isLast, let last = page.rows.last?.position else { return count }
            query.after = last
        }
    }

    private static func readAll(_ database: TenantDatabase) throws -> Int {
        var last: DeviceID?
        var count = 0
        while true {
            let page = try database.read { try DeviceStore($0).devices(after: last, limit: 500) }
            count += page.count
            guard page.count == 500 else { return count }
            last = page.last?.id
        }
    }

    private static func measure(_ what: String, _ body: () throws -> Int) throws -> Double {
        let start = ContinuousClock.now
        let count = try body()
        let seconds = Benchmark.elapsed(start)
        Benchmark.report(what, "\(Benchmark.format(seconds)) s (\(count))")
        return seconds
    }

    private static func device(_ number: Int64) -> DeviceRecord {
        let spread = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        return DeviceRecord(
            id: DeviceID(high: spread, low: UInt64(number)), entraID: EntraDeviceID(high: 1, low: spread),
            name: "Phone \(spread % 100_000)", operatingSystem: "iOS", policyPlatform: .iOS, osVersion: "26.1",
            patchLevel: nil, isJailbroken: false, isEncrypted: true, userID: nil, lastSync: Timestamp(seconds: number),
            document: [
                "model": .string("Model \(number % 50)"), "manufacturer": "Apple",
                "serialNumber": .string("S\(number)"),
                "imei": "356938035643809", "wiFiMacAddress": "00:11:22:33:44:55", "managedDeviceOwnerType": "company",
                "totalStorageSpaceInBytes": 255_999_999_999, "enrolledDateTime": "2026-01-01T00:00:00Z",
                "deviceEnrollmentType": "userEnrollment", "managementAgent": "mdm", "notes": "Bought by the sales team",
            ],
            computed: DeviceRecord.Computed(
                state: number % 10 == 0 ? .noncompliant : .compliant, reportedState: .secured, graceEnds: nil,
                since: nil, nextChange: nil),
            version: 1, created: Timestamp(seconds: number), modified: Timestamp(seconds: number))
    }
}
