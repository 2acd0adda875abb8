import Access
import Core

/// A checked `$orderby`.
package struct OrderBy: Sendable, Hashable {
    /// One member to sort by.
    package struct Key: Sendable, Hashable {
        /// The member.
        package let path: FilterPath
        /// Whether the greatest comes first.
        package let isDescending: Bool
    }

    /// The members in the order in which they decide.
    package let keys: [Key]

    private static let maximumKeys = 8

    /// Reads `a,b desc,c/d asc`.
    /// - Throws: 400 naming a member that is unknown or cannot be sorted by.
    package static func parse(_ text: String, of type: EntityType, version: GraphVersion) throws(Failure) -> OrderBy {
        var keys: [Key] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard keys.count < maximumKeys else {
                throw .invalid("'$orderby' names more than \(maximumKeys) members.", target: "$orderby")
            }
            let words = part.split(separator: " ").map(String.init)
            guard let name = words.first, words.count <= 2 else {
                throw .invalid("'$orderby' is malformed at '\(String(part).excerpt)'.", target: "$orderby")
            }
            var isDescending = false
            if words.count == 2, let direction = words.last {
                isDescending = direction.hasSameBytes(as: "desc")
                guard isDescending || direction.hasSameBytes(as: "asc") else {
                    throw .invalid(
                        "'$orderby' takes asc or desc, not '\(direction.excerpt)'.", target: "$orderby")
                }
            }
            keys.append(Key(path: try path(name, of: type, version: version), isDescending: isDescending))
        }
        return OrderBy(keys: keys)
    }

    private static func path(_ text: String, of type: EntityType, version: GraphVersion) throws(Failure) -> FilterPath {
        var names: [String] = []
        var type = type
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for (index, name) in parts.enumerated() {
            guard let property = type.property(name, version: version), !property.isNavigation else {
                throw .invalid("'\(name.excerpt)' is not a member of \(type.shortName).", target: "$orderby")
            }
            names.append(property.name)
            if index == parts.count - 1, property.kind.isScalar {
                let form = FilterPath.form(property.kind, ignoresCase: property.ignoresCase)
                return FilterPath(scope: 0, names: names, form: form)
            }
            guard index < parts.count - 1, case .complex(let nested) = property.kind else { break }
            type = nested
        }
        throw .invalid("'\(text.excerpt)' cannot be sorted by.", target: "$orderby")
    }

    /// Whether the left object comes first. Null comes before everything else; objects that are equal in every key have
    /// no order, and the caller settles it by their ids.
    package func areInIncreasingOrder(_ left: JSONObject, _ right: JSONObject) -> Bool {
        for key in keys {
            let leftValue = key.path.value(in: [.object(left)])
            let rightValue = key.path.value(in: [.object(right)])
            if leftValue == rightValue { continue }
            return key.isDescending
                ? FilterValue.isBefore(rightValue, leftValue) : FilterValue.isBefore(leftValue, rightValue)
        }
        return false
    }
}
