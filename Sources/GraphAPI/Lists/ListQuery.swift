import Access
import Core
import HTTPSupport
import Services

/// What a request wants of a list: which rows, in which order, how many, and where to go on.
struct ListQuery: Sendable {
    /// Rows must meet it.
    let filter: FilterExpression?
    /// Part of the display name, ASCII letters without case.
    let search: String?
    /// The order; no keys for the list's own.
    let order: OrderBy
    /// Rows of a page.
    let pageSize: Int
    /// Rows to leave out at the start.
    let skip: Int
    /// Whether the number of all matches is wanted. It stands on the first page only.
    let wantsCount: Bool
    /// Where a page after the first begins.
    let position: JSON?
    /// Whether the page size comes from the preference `odata.maxpagesize`.
    let followsPreferredSize: Bool
    private let seal: [String]

    /// Rows of a page unless the caller asks for fewer: the most that `$top` may ask for.
    private static let defaultPageSize = QueryOptions.maximumTop

    /// The options that a list takes.
    static let options: Set<QueryOptions.Option> = [
        .select, .filter, .orderby, .top, .skip, .count, .expand, .search, .skiptoken,
    ]

    /// The options that `/$count` takes.
    static let countOptions: Set<QueryOptions.Option> = [.filter, .search]

    /// Reads the options of a list of this type.
    /// - Throws: 400 naming an option that is malformed, or a link that cannot be followed.
    init(_ call: GraphCall, of type: EntityType) throws(Failure) {
        let options = call.options
        filter = try options.filterExpression(of: type)
        search = try options.searchText()
        if search != nil, type.property("displayName", version: call.version) == nil {
            throw .invalid("'$search' needs a displayName, which \(type.shortName) does not have.", target: "$search")
        }
        order = try options.order(of: type)
        seal = ListQuery.seal(call)
        let cursor = try ListQuery.cursor(call, seal)
        position = cursor?["position"]
        let preferred = call.request.preference("odata.maxpagesize").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        let size = options.top ?? preferred ?? cursor?["size"]?.integer.map { Int(clamping: $0) }
        pageSize = min(max(size ?? ListQuery.defaultPageSize, 1), QueryOptions.maximumTop)
        followsPreferredSize = options.top == nil && preferred != nil
        skip = cursor == nil ? options.skip ?? 0 : 0
        wantsCount = options.count && cursor == nil
    }

    /// Everything that decides which rows a link leads to, and for whom.
    private static func seal(_ call: GraphCall) -> [String] {
        let request = call.request
        var parts = [
            call.caller.tenantID.text, call.caller.principal.id.text, request.operation.id, call.version.rawValue,
        ]
        for name in request.parameters.keys.sorted() { parts.append(request.parameters[name] ?? "") }
        for option in [QueryOptions.Option.filter, .orderby, .search] { parts.append(call.options.text(option) ?? "") }
        return parts
    }

    private static func cursor(_ call: GraphCall, _ seal: [String]) throws(Failure) -> JSONObject? {
        guard let text = call.options.text(.skiptoken) else { return nil }
        let cursor = try PageCursor(text, context: seal, by: call.cursors, now: call.caller.now)
        guard let object = cursor.position.object else { throw PageCursor.invalid }
        return object
    }

    /// The absolute address of the page after `position`: the options as they were sent, and the place to go on.
    /// - Throws: 500 if it cannot be sealed.
    func nextLink(_ call: GraphCall, after position: JSON) throws(Failure) -> String {
        let place: JSON = ["position": position, "size": .integer(Int64(pageSize))]
        let token = try PageCursor(position: place, now: call.caller.now).sealed(context: seal, by: call.cursors)
        let dropped = ["$skiptoken", "$skip"] + (call.version == .beta ? ["skiptoken", "skip"] : [])
        let kept = call.request.query.split(separator: "&").filter { item in
            let name = PercentDecoding.decode(item.prefix { $0 != "=" }) ?? ""
            return !dropped.contains { $0.hasSameBytes(as: name) }
        }
        let options = (kept.map(String.init) + ["$skiptoken=" + token]).joined(separator: "&")
        return call.caller.environment.publicURL + call.request.path + "?" + options
    }

    /// The members of a row that decide whether it is asked for, and where it stands.
    var decidingMembers: [String] {
        (filter?.members ?? []) + order.keys.compactMap(\.path.names.first) + (search == nil ? [] : ["displayName"])
    }

    /// Whether some rows may not be asked for.
    var selects: Bool { filter != nil || search != nil }

    /// Whether a row is one of those asked for, told by its deciding members.
    func matches(_ shown: JSONObject) -> Bool {
        if let filter, !filter.evaluate(on: shown) { return false }
        guard let search else { return true }
        let name = Array((shown["displayName"]?.string ?? "").asciiLowercasedText.utf8)
        let part = Array(search.asciiLowercasedText.utf8)
        return name.indices.contains { name[$0...].starts(with: part) }
    }
}

extension FilterExpression {
    /// The members of the entity that the filter looks at.
    var members: [String] {
        switch self {
        case .all(let parts), .either(let parts): parts.flatMap(\.members)
        case .not(let part): part.members
        case .comparison(let path, _, _), .isOneOf(let path, _), .text(_, let path, _): path.member
        case .any(let path, let condition): path.member + (condition?.members ?? [])
        case .constant: []
        }
    }
}

extension FilterPath {
    /// The member of the entity that the path starts with; none for a path inside `any`.
    fileprivate var member: [String] { scope == 0 ? Array(names.prefix(1)) : [] }
}
