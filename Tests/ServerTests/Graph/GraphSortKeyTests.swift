import Access
import Core
import TestSupport
import Testing

@testable import GraphAPI

@Suite struct GraphSortKeyTests {
    private let order: OrderBy

    init() throws { order = try OrderBy.parse("displayName desc", of: DirectorySchema.group, version: .v1) }

    private func key(_ name: String, _ id: String) -> SortKey {
        SortKey(["displayName": .string(name)], id: id, order: order)
    }

    @Test func `the order decides before the id`() {
        #expect(key("b", "2").isBefore(key("a", "1"), order))
        #expect(!key("a", "1").isBefore(key("b", "2"), order))
    }

    @Test func `the id settles what is otherwise equal`() {
        #expect(key("a", "1").isBefore(key("a", "2"), order))
        #expect(!key("a", "1").isBefore(key("a", "1"), order))
    }

    @Test func `a link holds the place of a row, however long its name`() throws {
        let long = key(String(repeating: "n", count: 60_000), "1")
        let read = try #require(SortKey(long.position))
        #expect(!read.isBefore(long, order) && !long.isBefore(read, order))
        #expect(JSONWriter.bytes(long.position).count < 400)
    }

    @Test(arguments: [0, 1, 7, 2_999, 3_000, 5_000])
    func `the first rows of many are those a whole sort would put there`(limit: Int) {
        var numbers = SeededNumbers(seed: 3)
        let rows = (0..<3_000).map { number in
            GraphRow(String(number), ["displayName": .string("n\(Int.random(in: 0..<500, using: &numbers))")])
        }
        var first = FirstRows(limit, order)
        for row in rows { first.take(row, SortKey(row.stored, id: row.id, order: order)) }
        let sorted = rows.sorted { left, right in
            SortKey(left.stored, id: left.id, order: order)
                .isBefore(SortKey(right.stored, id: right.id, order: order), order)
        }
        let found = first.rows().map(\.row.id)
        #expect(found == sorted.prefix(limit).map(\.id))
    }

    @Test func `a position of another kind is no place`() {
        #expect(SortKey("x") == nil)
        #expect(SortKey(["id": "1"]) == nil)
    }

    @Test(arguments: [
        ("userType eq 'Member' and not (mail eq null)", ["userType", "mail"]),
        ("startswith(displayName,'a') or userPrincipalName in ('b')", ["displayName", "userPrincipalName"]),
        ("identities/any(i:i/issuer eq 'x' and accountEnabled eq true)", ["identities", "accountEnabled"]),
    ])
    func `a filter names the members it looks at`(text: String, members: [String]) throws {
        let filter = try FilterParser.parse(text, of: DirectorySchema.user, version: .v1)
        #expect(filter.members == members)
    }
}
