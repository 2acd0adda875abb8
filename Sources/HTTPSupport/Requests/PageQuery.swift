import Core
import Services

/// The options behind the `?` of an operation of ours, each of which must be known. Graph's routes have their own.
package struct QueryText: Sendable {
    private let values: [String: String]

    /// - Throws: 400 for an option that is unknown or there twice, or text that cannot be decoded.
    package init(_ query: String, allowing names: Set<String>) throws(Failure) {
        guard let pairs = FormText.pairs(query) else {
            throw .invalid("The query is malformed or has an option twice.")
        }
        if let unknown = pairs.keys.first(where: { !names.contains($0) }) {
            throw .invalid("There is no option '\(unknown.excerpt)'.", target: unknown.excerpt)
        }
        values = pairs
    }

    /// The decoded value, nil for an option that is not there.
    package subscript(name: String) -> String? { values[name] }
}

/// The query of a list of ours that comes in pages: `$top`, the cursor of a next link, and what the list takes besides.
package struct PageQuery: Sendable {
    /// Items of a page unless asked otherwise.
    private static let usual = 100
    private static let most = 999

    /// Every option that is there.
    package let options: QueryText
    /// The text of a next link's cursor.
    package let cursor: String?
    private let top: Int?

    /// - Parameter names: the options of this list beside the two of every list.
    /// - Throws: 400 for an unknown option, one that is there twice, or a `$top` that cannot be.
    package init(_ query: String, allowing names: Set<String> = []) throws(Failure) {
        options = try QueryText(query, allowing: names.union(["$top", "$skiptoken"]))
        cursor = options["$skiptoken"]
        guard let text = options["$top"] else {
            top = nil
            return
        }
        guard let count = Int(text), (1...Self.most).contains(count) else {
            throw .invalid("'$top' must be between 1 and \(Self.most).", target: "$top")
        }
        top = count
    }

    /// Most items of the page.
    package var limit: Int { top ?? Self.usual }

    /// The address of the next page.
    /// - Parameter kept: further options, encoded, that the next page is to have too.
    package func next(_ cursor: String, base: String, keeping kept: [String] = []) -> String {
        let sizes = top.map { ["$top=\($0)"] } ?? []
        return base + "?" + (kept + sizes + ["$skiptoken=\(cursor)"]).joined(separator: "&")
    }
}
