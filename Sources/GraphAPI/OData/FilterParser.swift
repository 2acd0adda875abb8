import Access
import Core

/// Reads a `$filter` and checks it against a type. Depth and size are bounded, so that no text can exhaust the stack.
package struct FilterParser {
    private let tokens: [FilterToken]
    private let version: GraphVersion
    private var position = 0
    private var terms = 0
    /// What names mean: the entity first, then the variable of each `any` around the current place.
    private var scopes: [Scope]

    private struct Scope {
        let variable: String?
        let content: Content
    }

    private enum Content {
        case object(EntityType)
        case item(PropertyKind)
    }

    private static let maximumDepth = 20
    private static let maximumTerms = 200

    private init(_ tokens: [FilterToken], _ type: EntityType, _ version: GraphVersion) {
        self.tokens = tokens
        self.version = version
        self.scopes = [Scope(variable: nil, content: .object(type))]
    }

    /// The checked condition.
    /// - Throws: 400 naming the member, operator or literal that is wrong, or the token that was not expected.
    package static func parse(_ text: String, of type: EntityType, version: GraphVersion) throws(Failure)
        -> FilterExpression
    {
        var parser = FilterParser(try FilterLexer.tokens(text), type, version)
        let expression = try parser.disjunction(depth: 0)
        guard parser.position == parser.tokens.count else { throw parser.unexpected() }
        return expression
    }

    // MARK: Grammar

    private mutating func disjunction(depth: Int) throws(Failure) -> FilterExpression {
        let first = try conjunction(depth: depth)
        var parts = [first]
        while take(word: "or") { parts.append(try conjunction(depth: depth)) }
        return parts.count == 1 ? first : .either(parts)
    }

    private mutating func conjunction(depth: Int) throws(Failure) -> FilterExpression {
        let first = try unary(depth: depth)
        var parts = [first]
        while take(word: "and") { parts.append(try unary(depth: depth)) }
        return parts.count == 1 ? first : .all(parts)
    }

    private mutating func unary(depth: Int) throws(Failure) -> FilterExpression {
        guard depth <= FilterParser.maximumDepth else {
            throw .invalid("'$filter' is nested deeper than \(FilterParser.maximumDepth) levels.", target: "$filter")
        }
        if take(word: "not") { return .not(try negated(depth: depth + 1)) }
        if take(.open) { return try parenthesised(depth: depth + 1) }
        return try term(depth: depth, allowsComparison: true)
    }

    /// What `not` may stand before: it binds tighter than a comparison (OData 4.01 part 2, section 5.1.1.16).
    private mutating func negated(depth: Int) throws(Failure) -> FilterExpression {
        guard depth <= FilterParser.maximumDepth else {
            throw .invalid("'$filter' is nested deeper than \(FilterParser.maximumDepth) levels.", target: "$filter")
        }
        if take(word: "not") { return .not(try negated(depth: depth + 1)) }
        if take(.open) { return try parenthesised(depth: depth + 1) }
        return try term(depth: depth, allowsComparison: false)
    }

    private mutating func parenthesised(depth: Int) throws(Failure) -> FilterExpression {
        let inner = try disjunction(depth: depth)
        try expect(.close)
        return inner
    }

    private mutating func term(depth: Int, allowsComparison: Bool) throws(Failure) -> FilterExpression {
        try count()
        guard let token = peek() else { throw unexpected() }
        if case .word(let word) = token, peek(1) == .open {
            guard
                let function = FilterExpression.TextFunction.allCases.first(where: {
                    word.hasSameBytes(as: $0.rawValue)
                })
            else { throw .invalid("'\(word.excerpt)' is not a function this server knows.", target: "$filter") }
            position += 2
            return try call(function)
        }
        if let literal = literal(at: position) {
            return try literalFirst(literal, allowsComparison: allowsComparison)
        }
        let (path, kind) = try self.path()
        if case .slash = peek() { return try lambda(path, kind, depth: depth) }
        guard allowsComparison, let found = operatorAhead() else {
            guard case .bool = kind else {
                if allowsComparison, let next = peek(), case .word = next {
                    throw .invalid("'\(next.excerpt)' is not an operator this server knows.", target: "$filter")
                }
                throw unexpected()
            }
            return .comparison(path, .eq, .bool(true))
        }
        position += 1
        switch found {
        case .membership: return try membership(path, kind)
        case .comparison(let comparison): return try comparisonOf(path, kind, comparison, try takeLiteral())
        }
    }

    /// `true`, or a comparison with the literal on the left.
    private mutating func literalFirst(_ literal: Literal, allowsComparison: Bool) throws(Failure) -> FilterExpression {
        let first = try takeLiteral()
        guard allowsComparison, case .comparison(let comparison) = operatorAhead() else {
            guard case .word(let word) = literal, word.hasSameBytes(as: "true") || word.hasSameBytes(as: "false") else {
                throw unexpected()
            }
            return .constant(word.hasSameBytes(as: "true"))
        }
        position += 1
        guard literalAhead == nil else {
            throw .invalid("'$filter' compares two literals; one side must be a member.", target: "$filter")
        }
        let (path, kind) = try self.path()
        return try comparisonOf(path, kind, comparison.flipped, first)
    }

    private func comparisonOf(
        _ path: FilterPath, _ kind: PropertyKind, _ comparison: FilterExpression.Comparison, _ literal: Literal
    ) throws(Failure) -> FilterExpression {
        let value = try value(literal, kind, path)
        if comparison.needsOrder {
            switch path.form {
            case .bool, .word, .none:
                throw .invalid(
                    "'\(comparison.rawValue)' cannot be used with '\(path.description.excerpt)'.", target: "$filter")
            default: break
            }
        }
        return .comparison(path, comparison, value)
    }

    private mutating func membership(_ path: FilterPath, _ kind: PropertyKind) throws(Failure) -> FilterExpression {
        try expect(.open)
        var values: [FilterValue] = []
        repeat {
            try count()
            values.append(try value(try takeLiteral(), kind, path))
        } while take(.comma)
        try expect(.close)
        return .isOneOf(path, values)
    }

    private mutating func call(_ function: FilterExpression.TextFunction) throws(Failure) -> FilterExpression {
        let (path, kind) = try self.path()
        switch path.form {
        case .text, .identifier, .textIgnoringCase: break
        default:
            throw .invalid(
                "'\(function.rawValue)' needs a text member, and '\(path.description.excerpt)' is none.",
                target: "$filter")
        }
        try expect(.comma)
        guard case .text(let text) = try takeLiteral() else {
            throw .invalid("'\(function.rawValue)' needs a text in single quotes.", target: "$filter")
        }
        try expect(.close)
        var isLowered = path.form == .textIgnoringCase
        if case .guid = kind { isLowered = true }
        return .text(function, path, isLowered ? text.asciiLowercasedText : text)
    }

    private mutating func lambda(_ path: FilterPath, _ kind: PropertyKind, depth: Int) throws(Failure)
        -> FilterExpression
    {
        position += 1
        guard case .word(let name) = peek(), name.hasSameBytes(as: "any") else {
            throw .invalid(
                "Only 'any' may follow the collection '\(path.description.excerpt)/'.", target: "$filter")
        }
        position += 1
        try expect(.open)
        if take(.close) { return .any(path, nil) }
        guard case .word(let variable) = peek(), variable.utf8.first.map({ $0 > 0x40 }) == true else {
            throw unexpected()
        }
        position += 1
        try expect(.colon)
        guard let content = FilterParser.item(of: kind) else { throw unexpected() }
        scopes.append(Scope(variable: variable, content: content))
        let condition = try disjunction(depth: depth + 1)
        scopes.removeLast()
        try expect(.close)
        return .any(path, condition)
    }

    private static func item(of kind: PropertyKind) -> Content? {
        switch kind {
        case .strings: .item(.string)
        case .identifiers: .item(.identifier)
        case .enumerations(let words): .item(.enumeration(words))
        case .complexCollection(let type): .object(type)
        default: nil
        }
    }

    // MARK: Names

    /// A member path. A collection is only taken when `/any` follows; the slash is left for the caller.
    private mutating func path() throws(Failure) -> (FilterPath, PropertyKind) {
        guard case .word(let first) = peek() else { throw unexpected() }
        var scope = 0
        var names: [String] = []
        var content = scopes.first?.content
        if let index = scopes.lastIndex(where: { $0.variable.map { $0.hasSameBytes(as: first) } ?? false }) {
            scope = index
            content = scopes[index].content
            position += 1
            if case .item(let kind) = content {
                return (FilterPath(scope: scope, names: [], form: FilterPath.form(kind, ignoresCase: false)), kind)
            }
            guard take(.slash) else { throw unexpected() }
        }
        while true {
            guard case .object(let type) = content, case .word(let name) = peek() else { throw unexpected() }
            guard let property = type.property(name, version: version), !property.isNavigation else {
                throw .invalid("'\(name.excerpt)' is not a member of \(type.shortName).", target: "$filter")
            }
            position += 1
            names.append(property.name)
            if case .complex(let nested) = property.kind {
                guard take(.slash) else {
                    throw .invalid("'\(property.name)' is an object: name a member of it.", target: "$filter")
                }
                content = .object(nested)
                continue
            }
            let form = FilterPath.form(property.kind, ignoresCase: property.ignoresCase)
            if form == .none {
                guard FilterParser.item(of: property.kind) != nil, case .slash = peek() else {
                    throw .invalid("'\(property.name)' cannot be compared.", target: "$filter")
                }
            } else if case .slash = peek() {
                throw .invalid("'\(property.name)' has no members.", target: "$filter")
            }
            return (FilterPath(scope: scope, names: names, form: form), property.kind)
        }
    }

    // MARK: Literals

    private enum Literal {
        case text(String)
        /// Anything without quotes that is a literal: a keyword, number, date or UUID.
        case word(String)
        /// The qualified form `microsoft.graph.complianceState'compliant'`.
        case qualified(String, String)
    }

    private var literalAhead: Literal? { literal(at: position) }

    /// The literal that starts at a token, nil if a name or something else does.
    private func literal(at index: Int) -> Literal? {
        guard tokens.indices.contains(index) else { return nil }
        switch tokens[index] {
        case .text(let text): return .text(text)
        case .word(let word):
            if word.contains("."), tokens.indices.contains(index + 1), case .text(let text) = tokens[index + 1],
                word.utf8.first.map({ asciiLowercased($0) >= UInt8(ascii: "a") }) == true
            {
                return .qualified(word, text)
            }
            let isKeyword = ["true", "false", "null"].contains { word.hasSameBytes(as: $0) }
            let startsLikeNumber = word.utf8.first.map { $0 < 0x40 && $0 != UInt8(ascii: "$") } == true
            return isKeyword || startsLikeNumber || Identifier<Property>(word) != nil ? .word(word) : nil
        default: return nil
        }
    }

    private mutating func takeLiteral() throws(Failure) -> Literal {
        guard let literal = literalAhead else {
            guard let token = peek() else { throw unexpected() }
            throw .invalid("'\(token.excerpt)' is not a literal.", target: "$filter")
        }
        if case .qualified = literal { position += 1 }
        position += 1
        return literal
    }

    /// The literal as a value of the member's kind.
    private func value(_ literal: Literal, _ kind: PropertyKind, _ path: FilterPath) throws(Failure) -> FilterValue {
        if case .word(let word) = literal, word.hasSameBytes(as: "null") { return .null }
        switch (kind, literal) {
        case (.bool, .word(let word)):
            if word.hasSameBytes(as: "true") { return .bool(true) }
            if word.hasSameBytes(as: "false") { return .bool(false) }
        case (.int32, .word(let word)), (.int64, .word(let word)):
            if let number = Int64(word) { return .integer(number) }
        case (.string, .text(let text)), (.flags, .text(let text)), (.identifier, .text(let text)),
            (.guid, .text(let text)):
            return FilterPath.value(.string(text), path.form)
        case (.identifier, .word(let word)), (.guid, .word(let word)):
            if let identifier = Identifier<Property>(word) { return .text(ExactText(identifier.text)) }
        case (.dateTime, .word(let word)):
            if let moment = Timestamp(rfc3339: word) { return .moment(moment) }
        case (.enumeration(let words), .text(let text)):
            if words.has(text) { return .text(ExactText(text)) }
        case (.enumeration(let words), .qualified(let name, let text)):
            if words.has(text), name.hasSameBytes(as: "microsoft.graph." + words.name) { return .text(ExactText(text)) }
        default: break
        }
        let name = path.names.isEmpty ? "the item" : path.description
        throw .invalid("'\(name.excerpt)' must be compared with \(kind.literalExpectation).", target: "$filter")
    }

    // MARK: Tokens

    private func peek(_ distance: Int = 0) -> FilterToken? {
        tokens.indices.contains(position + distance) ? tokens[position + distance] : nil
    }

    private mutating func take(_ token: FilterToken) -> Bool {
        guard peek() == token else { return false }
        position += 1
        return true
    }

    private mutating func take(word: String) -> Bool {
        guard case .word(let found) = peek(), found.hasSameBytes(as: word) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ token: FilterToken) throws(Failure) {
        guard take(token) else { throw unexpected() }
    }

    private enum Operator {
        case comparison(FilterExpression.Comparison)
        case membership
    }

    /// The operator that stands here, nil for anything else. Nothing is consumed.
    private func operatorAhead() -> Operator? {
        guard case .word(let word) = peek() else { return nil }
        if word.hasSameBytes(as: "in") { return .membership }
        return FilterExpression.Comparison.allCases.first { word.hasSameBytes(as: $0.rawValue) }.map(
            Operator.comparison)
    }

    private mutating func count() throws(Failure) {
        terms += 1
        guard terms <= FilterParser.maximumTerms else {
            throw .invalid("'$filter' has more than \(FilterParser.maximumTerms) terms.", target: "$filter")
        }
    }

    private func unexpected() -> Failure {
        guard let token = peek() else { return .invalid("'$filter' ends too early.", target: "$filter") }
        return .invalid("'$filter' has an unexpected '\(token.excerpt)'.", target: "$filter")
    }
}

extension PropertyKind {
    /// The literal a filter needs for a member of this kind, for messages.
    fileprivate var literalExpectation: String {
        switch self {
        case .bool: "true or false"
        case .int32, .int64: "a whole number"
        case .dateTime: "a date-time without quotes"
        case .guid: "a UUID"
        case .enumeration(let words): "one of \(words.members.map { "'\($0)'" }.joined(separator: ", "))"
        default: "a text in single quotes"
        }
    }
}
