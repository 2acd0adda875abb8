import Access
import Core
import Storage
import TestSupport
import Testing

@testable import GraphAPI

/// Random filters, orders and pages over random rows: what the database finds is what looking at every row finds.
@Suite struct ListPropertyTests {
    private static let cases = 400

    @Test(arguments: ListedTable.names)
    func `the database finds what the filter says, in the order it says, on pages of any size`(name: String)
        async throws
    {
        let table = try await ListedTable.make(name, count: 60, seed: 11)
        defer { table.remove() }
        var exact = 0
        var found = 0
        for number in 0..<Self.cases {
            // Servers of other tests work on the same threads.
            await Task.yield()
            let version: GraphVersion = number % 2 == 0 ? .v1 : .beta
            var random = RandomFilter(numbers: SeededNumbers(seed: UInt64(number)), version: version)
            let text = random.filter(table.type)
            let orderText = random.order(table.type)
            let filter = try FilterParser.parse(text, of: table.type, version: version)
            let order =
                orderText.isEmpty
                ? OrderBy(keys: []) : try OrderBy.parse(orderText, of: table.type, version: version)
            let showsUnknown = random.chance(20)
            let translation = RowTranslation(
                table.type, table.columns, version: version, showsUnknownWords: showsUnknown)
            let condition = translation.condition(filter)
            let rowOrder = try #require(translation.order(order), "\(orderText)")
            let rendering = Rendering(version, includesUnknownEnumMembers: showsUnknown)
            let expected = Self.sorted(table, order, rendering).filter { filter.evaluate(on: $0.shown) }.map(\.id)
            if condition.isExact { exact += 1 }
            if !expected.isEmpty, expected.count < table.rows.count { found += 1 }

            let size = Int.random(in: 1...table.rows.count, using: &random.numbers)
            var walked = try Self.walk(table, condition.condition, rowOrder, size)
            let total = try table.database.read { try RowStore($0).count(of: table.table, condition.condition) }
            #expect(total == walked.count)
            if !condition.isExact {
                let shown = Dictionary(
                    uniqueKeysWithValues: table.rows.map { ($0.id, table.type.render($0.stored, rendering)) })
                walked = walked.filter { id in shown[id].map { filter.evaluate(on: $0) } ?? false }
            }
            #expect(walked == expected, "case \(number) of \(name), \(version): \(text) order \(orderText)")
            guard walked == expected else { return }
        }
        // The cases are worth something: most filters choose some rows of all, and most are put to the database whole.
        #expect(found > Self.cases / 4, "\(found)")
        #expect(exact > Self.cases / 2, "\(exact)")
    }

    /// All rows in an order, as they are shown.
    private static func sorted(
        _ table: ListedTable, _ order: OrderBy, _ rendering: Rendering
    ) -> [(id: SQLValue, shown: JSONObject)] {
        let rows = table.rows.enumerated().map { index, row in
            let shown = table.type.render(row.stored, rendering)
            return (index: index, id: row.id, shown: shown, key: SortKey(shown, id: "", order: order))
        }
        return rows.sorted { left, right in
            if left.key.isBefore(right.key, order) { return true }
            if right.key.isBefore(left.key, order) { return false }
            return left.index < right.index
        }.map { (id: $0.id, shown: $0.shown) }
    }

    /// All pages, each from where a link would lead.
    private static func walk(
        _ table: ListedTable, _ condition: RowCondition, _ order: RowOrder, _ size: Int
    ) throws -> [SQLValue] {
        var ids: [SQLValue] = []
        var query = RowQuery(condition, order: order, limit: size)
        while true {
            let page = try table.database.read { try RowStore($0).page(of: table.table, query) { $0 } }
            ids += page.rows.map(\.row)
            guard !page.isLast, let last = page.rows.last?.position else { return ids }
            let read = try JSONReader.read(JSONWriter.text(last.json), limits: .trusted)
            query.after = try RowPosition(json: read, keys: last.keys.count)
        }
    }

    @Test(arguments: ListedTable.names)
    func `rows are left out at the start as often as asked`(name: String) async throws {
        let table = try await ListedTable.make(name, count: 20, seed: 5)
        defer { table.remove() }
        for skip in [0, 1, 19, 20, 1_000_000] {
            var query = RowQuery(limit: 999)
            query.skip = skip
            query.countsAll = true
            let page = try table.database.read { try RowStore($0).page(of: table.table, query) { $0 } }
            #expect(page.rows.map(\.row) == table.rows.dropFirst(skip).map(\.id))
            #expect(page.total == 20 && page.isLast)
        }
    }

    @Test(arguments: ListedTable.names, [GraphVersion.v1, .beta])
    func `every member that can be sorted by has a place in its table`(name: String, version: GraphVersion) async throws
    {
        let table = try await ListedTable.make(name, count: 0, seed: 1)
        defer { table.remove() }
        let translation = RowTranslation(table.type, table.columns, version: version, showsUnknownWords: false)
        for path in Self.paths(table.type, version) {
            let order = try OrderBy.parse(path, of: table.type, version: version)
            #expect(translation.order(order) != nil, "\(path)")
        }
    }

    private static func paths(_ type: EntityType, _ version: GraphVersion) -> [String] {
        type.properties.filter { $0.isServed && !$0.isNavigation && $0.isIn(version) }.flatMap { property in
            if case .complex(let nested) = property.kind {
                return paths(nested, version).map { property.name + "/" + $0 }
            }
            return property.kind.isScalar ? [property.name] : []
        }
    }
}
