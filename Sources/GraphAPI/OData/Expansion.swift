import Access
import Core

/// One navigation of `$expand`, with what is chosen inside it (OData 4.01 part 2, section 5.1.3).
package struct Expansion: Sendable, Hashable {
    /// The navigation's name.
    package let property: String
    /// What is chosen of the entities behind it.
    package let choice: ExpansionOptions

    /// An expansion with what its parentheses say.
    package init(_ property: String, _ choice: ExpansionOptions) {
        self.property = property
        self.choice = choice
    }

    /// An expansion that shows everything unless told otherwise.
    package init(_ property: String, select: [String]? = nil, expansions: [Expansion] = []) {
        var choice = ExpansionOptions()
        choice.select = select
        choice.expansions = expansions
        self.init(property, choice)
    }

    private static let maximumDepth = 4
    private static let maximumItems = 100

    /// Reads `a,b($expand=c;$select=d)`.
    /// - Throws: 400 naming a navigation or option that is unknown, or saying where the text is malformed.
    package static func parse(_ text: String, of type: EntityType, version: GraphVersion) throws(Failure) -> [Expansion]
    {
        try parse(text, of: type, version: version, depth: 1)
    }

    private static func parse(
        _ text: String, of type: EntityType, version: GraphVersion, depth: Int
    ) throws(Failure) -> [Expansion] {
        guard depth <= maximumDepth else {
            throw .invalid("'$expand' is nested deeper than \(maximumDepth) levels.", target: "$expand")
        }
        var expansions: [Expansion] = []
        for item in try parts(of: text, separator: ",") {
            let (name, options) = try nameAndOptions(item)
            guard let property = type.property(name, version: version), property.isNavigation else {
                throw .invalid("'\(name.excerpt)' is not a navigation of \(type.shortName).", target: "$expand")
            }
            guard !expansions.contains(where: { $0.property.hasSameBytes(as: name) }) else {
                throw .invalid("'$expand' names '\(name)' twice.", target: "$expand")
            }
            var choice = ExpansionOptions()
            if let options {
                guard let target = property.kind.nestedType else {
                    throw .invalid("'\(name)' takes no options in '$expand'.", target: "$expand")
                }
                let reader = ExpansionOptions.Reader(
                    type: target, isCollection: property.kind.isCollection, version: version)
                for option in try parts(of: options, separator: ";") {
                    try reader.read(option, into: &choice) { text throws(Failure) in
                        try parse(text, of: target, version: version, depth: depth + 1)
                    }
                }
            }
            expansions.append(Expansion(name, choice))
        }
        return expansions
    }

    /// Reads the members a `$select` names; nil if `*` is among them.
    /// - Throws: 400 naming a member the type does not have in this version.
    static func selection(_ text: String, of type: EntityType, version: GraphVersion) throws(Failure) -> [String]? {
        var names: [String] = []
        var isEverything = false
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = String(part).trimmedOfSpaces
            if name.hasSameBytes(as: "*") {
                isEverything = true
                continue
            }
            guard let property = type.property(name, version: version) else {
                throw .invalid("'\(name.excerpt)' is not a member of \(type.shortName).", target: "$select")
            }
            guard !property.isNavigation else {
                throw .invalid("'\(name)' is a navigation: ask for it with '$expand'.", target: "$select")
            }
            names.append(name)
        }
        return isEverything ? nil : names
    }

    /// `name` or `name(options)`.
    private static func nameAndOptions(_ item: String) throws(Failure) -> (String, String?) {
        guard let open = item.firstIndex(of: "(") else { return (item, nil) }
        guard item.hasSuffix(")") else { throw malformed }
        let options = item[item.index(after: open)...].dropLast()
        guard !options.isEmpty else { throw malformed }
        return (String(item[..<open]).trimmedOfSpaces, String(options))
    }

    /// The parts between separators that stand outside parentheses and quotes.
    private static func parts(of text: String, separator: Unicode.Scalar) throws(Failure) -> [String] {
        var parts: [String] = []
        var current = String.UnicodeScalarView()
        var depth = 0
        var isQuoted = false
        for scalar in text.unicodeScalars {
            if scalar == "'" { isQuoted.toggle() }
            if !isQuoted, scalar == "(" { depth += 1 }
            if !isQuoted, scalar == ")" { depth -= 1 }
            guard depth >= 0 else { throw malformed }
            if scalar == separator, depth == 0, !isQuoted {
                parts.append(String(current))
                current = String.UnicodeScalarView()
            } else {
                current.append(scalar)
            }
        }
        parts.append(String(current))
        guard depth == 0, !isQuoted, parts.count <= maximumItems else { throw malformed }
        return parts.map(\.trimmedOfSpaces)
    }

    private static var malformed: Failure { .invalid("'$expand' is malformed.", target: "$expand") }
}

extension String {
    /// The text without spaces at its ends.
    var trimmedOfSpaces: String {
        var rest = Substring(self)
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
