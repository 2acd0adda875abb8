import Access
import Core

/// One navigation of `$expand`, with what is chosen inside it (OData 4.01 part 2, section 5.1.3).
package struct Expansion: Sendable, Hashable {
    /// The navigation's name.
    package let property: String
    /// The members to show of what is expanded; nil shows all.
    package let select: [String]?
    /// The navigations inside it to show.
    package let expansions: [Expansion]

    /// An expansion that shows everything unless told otherwise.
    package init(_ property: String, select: [String]? = nil, expansions: [Expansion] = []) {
        self.property = property
        self.select = select
        self.expansions = expansions
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
            var select: [String]?
            var nested: [Expansion] = []
            if let options {
                guard let target = property.kind.nestedType else {
                    throw .invalid("'\(name)' takes no options in '$expand'.", target: "$expand")
                }
                for option in try parts(of: options, separator: ";") {
                    let pair = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                        String.init)
                    let optionName = pair.first ?? ""
                    let value = pair.count > 1 ? pair[1] : ""
                    if isOption(optionName, "select", version), select == nil {
                        select = try selection(value, of: target, version: version)
                    } else if isOption(optionName, "expand", version), nested.isEmpty {
                        nested = try parse(value, of: target, version: version, depth: depth + 1)
                    } else {
                        throw .invalid(
                            "'\(optionName.excerpt)' is not supported here inside '$expand'.", target: "$expand")
                    }
                }
            }
            expansions.append(Expansion(name, select: select, expansions: nested))
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

    private static func isOption(_ name: String, _ option: String, _ version: GraphVersion) -> Bool {
        name.hasSameBytes(as: "$" + option) || (version == .beta && name.hasSameBytes(as: option))
    }

    /// `name` or `name(options)`.
    private static func nameAndOptions(_ item: String) throws(Failure) -> (String, String?) {
        guard let open = item.firstIndex(of: "(") else { return (item, nil) }
        guard item.hasSuffix(")") else { throw malformed }
        let options = item[item.index(after: open)...].dropLast()
        guard !options.isEmpty else { throw malformed }
        return (String(item[..<open]).trimmedOfSpaces, String(options))
    }

    /// The parts between separators that stand outside parentheses.
    private static func parts(of text: String, separator: Character) throws(Failure) -> [String] {
        var parts: [String] = []
        var current = ""
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            guard depth >= 0 else { throw malformed }
            if character == separator, depth == 0 {
                parts.append(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        parts.append(current)
        guard depth == 0, parts.count <= maximumItems else { throw malformed }
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
