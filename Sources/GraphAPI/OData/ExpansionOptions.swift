import Access
import Core

/// What the parentheses behind a navigation of `$expand` choose (OData 4.01 part 2, section 5.1.3.1).
package struct ExpansionOptions: Sendable, Hashable {
    /// The members to show; nil shows all.
    package var select: [String]?
    /// The navigations inside it to show.
    package var expansions: [Expansion] = []
    /// Entities must meet it.
    package var filter: FilterExpression?
    /// Their order; nil for the one they have.
    package var order: OrderBy?
    /// Entities to show at most; nil for all.
    package var top: Int?
    /// Entities to leave out at the start.
    package var skip = 0
    /// Whether the number of entities that meet the filter is shown beside them.
    package var count = false

    /// Everything of every entity.
    package init() {}

    /// Whether it says which entities are shown, rather than what of them.
    var choosesEntities: Bool { filter != nil || order != nil || top != nil || skip > 0 || count }

    /// Reads options about entities of one type.
    struct Reader {
        /// What is behind the navigation.
        let type: EntityType
        /// Whether it leads to several entities. To one, most options mean nothing.
        let isCollection: Bool
        /// The version the names are read by.
        let version: GraphVersion
    }
}

extension ExpansionOptions.Reader {
    private enum Option: String, CaseIterable {
        case select, expand, filter, orderby, top, skip, count
    }

    /// Reads one option, for example `$top=5`.
    /// - Parameter nested: reads the navigations inside.
    /// - Throws: 400 naming an option that is unknown, repeated or malformed, or means nothing here.
    func read(
        _ text: String, into choice: inout ExpansionOptions, nested: (String) throws(Failure) -> [Expansion]
    ) throws(Failure) {
        let pair = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = pair.first ?? ""
        let value = pair.count > 1 ? pair[1] : ""
        guard let option = Option.allCases.first(where: { isNamed(name, $0.rawValue) }),
            isCollection || option == .select || option == .expand, !isGiven(option, choice)
        else { throw .invalid("'\(name.excerpt)' is not supported here inside '$expand'.", target: "$expand") }
        switch option {
        case .select: choice.select = try Expansion.selection(value, of: type, version: version)
        case .expand: choice.expansions = try nested(value)
        case .filter: choice.filter = try FilterParser.parse(value, of: type, version: version)
        case .orderby: choice.order = try OrderBy.parse(value, of: type, version: version)
        case .top: choice.top = try QueryOptions.number(value, "$top", in: 0...QueryOptions.maximumTop)
        case .skip: choice.skip = try QueryOptions.number(value, "$skip", in: 0...QueryOptions.maximumSkip)
        case .count: choice.count = try QueryOptions.flag(value, "$count")
        }
    }

    private func isNamed(_ name: String, _ option: String) -> Bool {
        name.hasSameBytes(as: "$" + option) || (version == .beta && name.hasSameBytes(as: option))
    }

    private func isGiven(_ option: Option, _ choice: ExpansionOptions) -> Bool {
        switch option {
        case .select: choice.select != nil
        case .expand: !choice.expansions.isEmpty
        case .filter: choice.filter != nil
        case .orderby: choice.order != nil
        case .top: choice.top != nil
        case .skip: choice.skip > 0
        case .count: choice.count
        }
    }
}

extension ExpansionOptions {
    /// The entities to show of all behind the navigation, as they are stored, and how many meet the filter.
    func chosen(of items: [JSON], _ type: EntityType, _ rendering: Rendering) -> (items: [JSON], count: Int) {
        guard choosesEntities else { return (items, items.count) }
        let names = (filter?.members ?? []) + (order?.keys ?? []).compactMap(\.path.names.first)
        let deciding = Rendering(
            rendering.version, select: names, includesUnknownEnumMembers: rendering.includesUnknownEnumMembers)
        var rows = items.enumerated().map { index, item in
            (index: index, item: item, shown: type.render(item.object ?? [:], deciding))
        }
        if let filter { rows.removeAll { !filter.evaluate(on: $0.shown) } }
        if let order {
            rows.sort { left, right in
                if order.areInIncreasingOrder(left.shown, right.shown) { return true }
                if order.areInIncreasingOrder(right.shown, left.shown) { return false }
                return left.index < right.index
            }
        }
        return (rows.dropFirst(skip).prefix(top ?? .max).map(\.item), rows.count)
    }
}
