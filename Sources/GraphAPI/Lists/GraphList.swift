import Core
import HTTPSupport
import Storage

/// Answers a list: finds the rows that were asked for, in their order, and shows one page of them.
struct GraphList: Sendable {
    private let view: GraphView
    private let query: ListQuery
    private let call: GraphCall
    private let matching: Rendering

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

    // MARK: Lists in memory

    /// The page of a list that fits into memory.
    func page(_ rows: [GraphRow]) throws -> APIResponse {
        var first = FirstRows(rows.count, query.order)
        var count = 0
        let position = try sortPosition
        for row in rows { count += consider(row, after: position, &first) }
        return try page(of: first.rows(), count) { $0.stored }
    }

    /// The number of rows of a list that fits into memory, as bare digits.
    func count(_ rows: [GraphRow]) -> APIResponse {
        .text(String(query.selects ? rows.count { query.matches(deciding($0)) } : rows.count))
    }

    // MARK: Lists that are read bit by bit

    /// The page of a list that is read bit by bit in order of id.
    /// - Parameters:
    ///   - complete: adds what a row needs to be shown and is too dear to read for every row.
    ///   - read: the rows after a position.
    func page(
        complete: (GraphRow) throws -> JSONObject? = { $0.stored },
        read: (_ after: JSON?, _ limit: Int) async throws -> GraphRows
    ) async throws -> APIResponse {
        if query.order.isEmpty || query.order.isOnly("id") { return try await firstMatches(complete, read) }
        // What belongs on the page may stand anywhere.
        var first = FirstRows(query.skip + query.pageSize + 1, query.order)
        var count = 0
        let position = try sortPosition
        try await scan(from: nil, read) { row, _ in
            count += consider(row, after: position, &first)
            return true
        }
        return try page(of: first.rows(), count, complete)
    }

    /// The number of rows that match, as bare digits.
    private func count(read: (_ after: JSON?, _ limit: Int) async throws -> GraphRows) async throws -> APIResponse {
        var count = 0
        try await scan(from: nil, read) { row, _ in
            if matches(row) { count += 1 }
            return true
        }
        return .text(String(count))
    }

    // MARK: Lists of tables

    /// The page of a list of a table: the filter, the search and the order are put to the database. What a query cannot
    /// tell is told of the rows that are left.
    func page(
        in columns: ListColumns, complete: (GraphRow) throws -> JSONObject? = { $0.stored },
        read: (RowQuery) async throws -> RowPage<GraphRow>
    ) async throws -> APIResponse {
        let selection = try query.selection(of: view.resource.type, in: columns, call)
        if !selection.isExact {
            return try await firstMatches(complete) { after, limit in
                let after = try after.map { try RowPosition(json: $0, keys: query.order.keys.count) }
                return GraphRows(try await read(selection.rows(after: after, limit: limit)))
            }
        }
        let after = try query.position.map { try RowPosition(json: $0, keys: query.order.keys.count) }
        var wanted = selection.rows(after: after, limit: query.pageSize)
        wanted.skip = query.skip
        wanted.countsAll = query.wantsCount
        let page = try await read(wanted)
        return try answer(
            try page.rows.compactMap { try complete($0.row) }, count: page.total ?? 0,
            next: page.isLast ? nil : page.rows.last?.position.json)
    }

    /// The number of rows of a table that match, as bare digits.
    func count(
        in columns: ListColumns, read: (RowQuery) async throws -> RowPage<GraphRow>
    ) async throws -> APIResponse {
        let selection = try query.selection(of: view.resource.type, in: columns, call)
        guard !selection.isExact else {
            return .text(String(try await read(.count(selection.condition)).total ?? 0))
        }
        return try await count { after, limit in
            let after = try after.map { try RowPosition(json: $0, keys: query.order.keys.count) }
            return GraphRows(try await read(selection.rows(after: after, limit: limit)))
        }
    }

    // MARK: Shared

    /// The page of rows that come in the order that was asked for, some of which may not match.
    private func firstMatches(
        _ complete: (GraphRow) throws -> JSONObject?,
        _ read: (_ after: JSON?, _ limit: Int) async throws -> GraphRows
    ) async throws -> APIResponse {
        var page: [GraphRow] = []
        var count = 0
        var last: JSON?
        var hasMore = false
        try await scan(from: query.position, read) { row, position in
            guard matches(row) else { return true }
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
        return try answer(try page.compactMap(complete), count: Int64(count), next: hasMore ? last : nil)
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

    /// Where a page after the first begins in an order that memory keeps.
    private var sortPosition: SortKey? {
        get throws(Failure) {
            guard let position = query.position else { return nil }
            guard let key = SortKey(position) else { throw PageCursor.invalid }
            return key
        }
    }

    /// Takes a row that matches, if it stands behind the position.
    /// - Returns: 1 if it matches, else 0.
    private func consider(_ row: GraphRow, after position: SortKey?, _ first: inout FirstRows) -> Int {
        let shown = query.selects || !query.order.isEmpty ? deciding(row) : [:]
        guard query.matches(shown) else { return 0 }
        let key = SortKey(shown, id: row.id, order: query.order)
        if position.map({ $0.isBefore(key, query.order) }) ?? true { first.take(row, key) }
        return 1
    }

    private func page(
        of rows: [(key: SortKey, row: GraphRow)], _ count: Int, _ complete: (GraphRow) throws -> JSONObject?
    ) throws -> APIResponse {
        let rest = rows.dropFirst(query.skip)
        let page = rest.prefix(query.pageSize)
        return try answer(
            try page.compactMap { try complete($0.row) }, count: Int64(count),
            next: rest.count > page.count ? page.last?.key.position : nil)
    }

    private func matches(_ row: GraphRow) -> Bool { !query.selects || query.matches(deciding(row)) }

    /// A row as filters and orders see it: the members that they name.
    private func deciding(_ row: GraphRow) -> JSONObject { view.resource.type.render(row.stored, matching) }

    private func answer(_ rows: [JSONObject], count: Int64, next: JSON?) throws(Failure) -> APIResponse {
        var link: String?
        if let next { link = try query.nextLink(call, after: next) }
        let page = GraphPage(
            context: call.context.collection(view.resource.path, select: view.select),
            count: query.wantsCount ? count : nil, nextLink: link,
            value: rows.map { view.resource.type.render($0, view.rendering) })
        return call.answer(
            page.json, preferences: query.followsPreferredSize ? ["odata.maxpagesize=\(query.pageSize)"] : [])
    }
}
