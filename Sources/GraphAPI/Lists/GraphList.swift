import Core
import HTTPSupport

/// Answers a list: finds the rows that were asked for, in their order, and shows one page of them.
struct GraphList: Sendable {
    private let view: GraphView
    private let query: ListQuery
    private let call: GraphCall
    private let matching: Rendering

    /// Most rows that are sorted in memory.
    private static let mostSorted = 10_000
    /// Rows that are read at a time.
    private static let scanned = 500

    /// Reads the options of a list of the set.
    /// - Throws: 400 naming an option that is unknown or malformed.
    init(
        _ call: GraphCall, _ resource: GraphResource, allowing allowed: Set<QueryOptions.Option> = ListQuery.options
    ) throws(Failure) {
        self.call = call
        view = try call.view(resource, allowing: allowed)
        query = try ListQuery(call, of: resource.type)
        matching = Rendering(
            call.version, select: query.decidingMembers, includesUnknownEnumMembers: call.wantsUnknownWords)
    }

    /// Whether a navigation was asked for.
    func expands(_ navigation: String) -> Bool { view.expands(navigation) }

    /// The page of a list that fits into memory.
    func page(_ rows: [GraphRow]) throws -> APIResponse { try page(rows) { $0.stored } }

    private func page(_ rows: [GraphRow], _ complete: (GraphRow) throws -> JSONObject?) throws -> APIResponse {
        var matches: [(key: SortKey, row: GraphRow)] = []
        for row in rows {
            let shown = query.selects || !query.order.keys.isEmpty ? deciding(row) : [:]
            if query.matches(shown) { matches.append((SortKey(shown, id: row.id, order: query.order), row)) }
        }
        matches.sort { $0.key.isBefore($1.key, query.order) }
        let count = matches.count
        if let position = query.position {
            guard let last = SortKey(position) else { throw PageCursor.invalid }
            matches.removeAll { !last.isBefore($0.key, query.order) }
        }
        let rest = matches.dropFirst(query.skip)
        let page = rest.prefix(query.pageSize)
        let next = rest.count > page.count ? page.last?.key.position : nil
        return try answer(try page.compactMap { try complete($0.row) }, count: count, next: next)
    }

    /// The page of a list that is read bit by bit in its own order. Another order is possible while the list is short.
    /// - Parameters:
    ///   - isOwnOrder: whether an order that was asked for is the list's own.
    ///   - complete: adds what a row needs to be shown and is too dear to read for every row.
    ///   - read: the rows after a position.
    /// - Throws: 400 for an order that this many rows cannot be given.
    func page(
        isOwnOrder: (OrderBy) -> Bool, complete: (GraphRow) throws -> JSONObject? = { $0.stored },
        read: (_ after: JSON?, _ limit: Int) async throws -> GraphRows
    ) async throws -> APIResponse {
        if !query.order.keys.isEmpty, !isOwnOrder(query.order) {
            var rows: [GraphRow] = []
            try await scan(from: nil, read) { row, _ in
                guard rows.count < Self.mostSorted else {
                    throw Failure.invalid("'$orderby' is not supported on this many rows.", target: "$orderby")
                }
                rows.append(row)
                return true
            }
            return try page(rows, complete)
        }
        var page: [GraphRow] = []
        var count = 0
        var last: JSON?
        var hasMore = false
        try await scan(from: query.position, read) { row, position in
            guard !query.selects || query.matches(deciding(row)) else { return true }
            count += 1
            if count <= query.skip { return true }
            if page.count < query.pageSize {
                page.append(row)
                last = position
                return true
            }
            hasMore = true
            return query.wantsCount
        }
        return try answer(try page.compactMap(complete), count: count, next: hasMore ? last : nil)
    }

    /// The number of rows of a list that fits into memory, as bare digits.
    func count(_ rows: [GraphRow]) -> APIResponse {
        .text(String(query.selects ? rows.count { query.matches(deciding($0)) } : rows.count))
    }

    /// The number of rows that match, as bare digits.
    func count(read: (_ after: JSON?, _ limit: Int) async throws -> GraphRows) async throws -> APIResponse {
        var count = 0
        try await scan(from: nil, read) { row, _ in
            if !query.selects || query.matches(deciding(row)) { count += 1 }
            return true
        }
        return .text(String(count))
    }

    private func scan(
        from start: JSON?, _ read: (JSON?, Int) async throws -> GraphRows, _ take: (GraphRow, JSON) throws -> Bool
    ) async throws {
        var after = start
        while true {
            let rows = try await read(after, Self.scanned)
            for (row, position) in rows.rows {
                after = position
                guard try take(row, position) else { return }
            }
            if rows.isLast { return }
        }
    }

    /// A row as filters and orders see it: the members that they name.
    private func deciding(_ row: GraphRow) -> JSONObject { view.resource.type.render(row.stored, matching) }

    private func answer(_ rows: [JSONObject], count: Int, next: JSON?) throws(Failure) -> APIResponse {
        var link: String?
        if let next { link = try query.nextLink(call, after: next) }
        let page = GraphPage(
            context: call.context.collection(view.resource.path, select: view.select),
            count: query.wantsCount ? Int64(count) : nil, nextLink: link,
            value: rows.map { view.resource.type.render($0, view.rendering) })
        return call.answer(
            page.json, preferences: query.followsPreferredSize ? ["odata.maxpagesize=\(query.pageSize)"] : [])
    }
}
