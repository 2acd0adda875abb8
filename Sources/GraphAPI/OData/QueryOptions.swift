import Access
import Core

/// The system query options of one request (OData 4.01 part 1, section 11.2), decoded but not yet parsed.
package struct QueryOptions: Sendable {
    /// The options this server knows. On beta the `$` may be left out.
    package enum Option: String, Sendable, Hashable, CaseIterable {
        case select, filter, orderby, top, skip, count, expand, search, skiptoken
    }

    /// The version the names were read by.
    package let version: GraphVersion
    private var values: [Option: String] = [:]
    /// Page size, 1 to 999.
    package private(set) var top: Int?
    /// Rows to leave out, 0 to 1,000,000.
    package private(set) var skip: Int?
    /// Whether `@odata.count` is wanted.
    package private(set) var count = false

    /// The largest page.
    package static let maximumTop = 999
    static let maximumSkip = 1_000_000
    private static let maximumBytes = 16_384

    /// Reads what stands behind the `?`.
    /// - Throws: 400 naming an option that is unknown, given twice, or has a value out of range.
    package init(rawQuery: String?, version: GraphVersion) throws(Failure) {
        self.version = version
        guard let rawQuery else { return }
        guard rawQuery.utf8.count <= QueryOptions.maximumBytes else {
            throw .invalid("The query string is longer than \(QueryOptions.maximumBytes) bytes.")
        }
        for item in rawQuery.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let rawName = parts.first, let name = PercentDecoding.decode(rawName),
                let value = PercentDecoding.decode(parts.count > 1 ? parts[1] : "")
            else { throw .invalid("The query string is not properly percent-encoded.") }
            guard let option = QueryOptions.option(name, version) else {
                throw .invalid("The query option '\(name.excerpt)' is not supported.", target: name.excerpt)
            }
            guard values.updateValue(value, forKey: option) == nil else {
                throw .invalid("The query option '$\(option.rawValue)' occurs twice.", target: "$" + option.rawValue)
            }
        }
        top = try number(.top, in: 1...QueryOptions.maximumTop)
        skip = try number(.skip, in: 0...QueryOptions.maximumSkip)
        if let text = values[.count] { count = try QueryOptions.flag(text, "$count") }
    }

    /// The raw text of an option, nil where it was not given.
    package func text(_ option: Option) -> String? { values[option] }

    /// Refuses every option but these, for paths where the others mean nothing.
    /// - Throws: 400 naming the first option that is not among them.
    package func allow(only allowed: Set<Option>) throws(Failure) {
        for option in Option.allCases where values[option] != nil && !allowed.contains(option) {
            throw .invalid(
                "The query option '$\(option.rawValue)' is not supported on this path.", target: "$" + option.rawValue)
        }
    }

    private static func option(_ name: String, _ version: GraphVersion) -> Option? {
        Option.allCases.first {
            name.hasSameBytes(as: "$" + $0.rawValue) || (version == .beta && name.hasSameBytes(as: $0.rawValue))
        }
    }

    private func number(_ option: Option, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let text = values[option] else { return nil }
        return try QueryOptions.number(text, "$" + option.rawValue, in: range)
    }

    /// The number an option gives.
    /// - Throws: 400 naming the option for anything but digits in the range.
    static func number(_ text: String, _ option: String, in range: ClosedRange<Int>) throws(Failure) -> Int {
        let isDigits = !text.isEmpty && text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard isDigits, let number = Int(text), range.contains(number) else {
            throw .invalid(
                "'\(option)' must be a whole number from \(range.lowerBound) to \(range.upperBound), "
                    + "not '\(text.excerpt)'.", target: option)
        }
        return number
    }

    /// The truth value an option gives.
    /// - Throws: 400 naming the option for anything but `true` and `false`.
    static func flag(_ text: String, _ option: String) throws(Failure) -> Bool {
        if text.hasSameBytes(as: "true") { return true }
        guard text.hasSameBytes(as: "false") else {
            throw .invalid("'\(option)' must be true or false, not '\(text.excerpt)'.", target: option)
        }
        return false
    }
}

// What the options mean for one type.
extension QueryOptions {
    /// The members `$select` names; nil for all.
    /// - Throws: 400 naming a member the type does not have in this version.
    package func selection(of type: EntityType) throws(Failure) -> [String]? {
        guard let text = values[.select] else { return nil }
        return try Expansion.selection(text, of: type, version: version)
    }

    /// The navigations `$expand` names.
    /// - Throws: 400 naming a navigation the type does not have.
    package func expansions(of type: EntityType) throws(Failure) -> [Expansion] {
        guard let text = values[.expand] else { return [] }
        return try Expansion.parse(text, of: type, version: version)
    }

    /// The condition `$filter` states.
    /// - Throws: 400 naming what is unknown, of the wrong type or malformed.
    package func filterExpression(of type: EntityType) throws(Failure) -> FilterExpression? {
        guard let text = values[.filter] else { return nil }
        return try FilterParser.parse(text, of: type, version: version)
    }

    /// The order `$orderby` states; empty where none is given.
    /// - Throws: 400 naming a member that is unknown or cannot be sorted by.
    package func order(of type: EntityType) throws(Failure) -> OrderBy {
        guard let text = values[.orderby] else { return OrderBy(keys: []) }
        return try OrderBy.parse(text, of: type, version: version)
    }

    /// The text to look for: `$search` without its quotes.
    /// - Throws: 400 if it is empty or its quotes do not pair.
    package func searchText() throws(Failure) -> String? {
        guard let text = values[.search] else { return nil }
        var content = text
        if content.hasPrefix("\"") || content.hasSuffix("\"") {
            guard content.utf8.count > 2, content.hasPrefix("\""), content.hasSuffix("\"") else {
                throw .invalid("'$search' must be a text, in double quotes if it has spaces.", target: "$search")
            }
            content = String(content.dropFirst().dropLast())
        }
        if content.hasPrefix("displayName:") { content = String(content.dropFirst("displayName:".count)) }
        guard !content.isEmpty, !content.contains("\"") else {
            throw .invalid("'$search' must be a text, in double quotes if it has spaces.", target: "$search")
        }
        return content
    }

    /// How the answer to these options shows objects of the type.
    /// - Throws: 400 as ``selection(of:)`` and ``expansions(of:)``.
    package func rendering(of type: EntityType, includesUnknownEnumMembers: Bool = false) throws(Failure) -> Rendering {
        Rendering(
            version, select: try selection(of: type), expansions: try expansions(of: type),
            includesUnknownEnumMembers: includesUnknownEnumMembers)
    }
}
