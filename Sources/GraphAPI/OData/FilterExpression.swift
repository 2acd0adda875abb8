import Core

/// A checked `$filter`: every name is known, every literal has the type of the member it is compared with.
package indirect enum FilterExpression: Sendable, Hashable {
    case all([FilterExpression])
    case either([FilterExpression])
    case not(FilterExpression)
    case comparison(FilterPath, Comparison, FilterValue)
    case isOneOf(FilterPath, [FilterValue])
    case text(TextFunction, FilterPath, String)
    /// Whether some item of a collection meets the condition; nil asks only whether there is an item.
    case any(FilterPath, FilterExpression?)
    case constant(Bool)

    /// The comparison operators.
    package enum Comparison: String, Sendable, Hashable, CaseIterable {
        case eq, ne, gt, ge, lt, le

        /// The same comparison with its sides exchanged.
        var flipped: Comparison {
            switch self {
            case .eq, .ne: self
            case .gt: .lt
            case .ge: .le
            case .lt: .gt
            case .le: .ge
            }
        }

        /// Whether it needs an order rather than equality alone.
        var needsOrder: Bool { self != .eq && self != .ne }
    }

    /// The functions over text; they compare bytes.
    package enum TextFunction: String, Sendable, Hashable, CaseIterable {
        case startswith, endswith, contains
    }
}

/// A literal of a filter, or a member's value in the form that is compared.
package enum FilterValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case text(ExactText)
    case moment(Timestamp)

    /// Whether this value comes before the other. Null comes first; values of different kinds have no order.
    package static func isBefore(_ left: FilterValue, _ right: FilterValue) -> Bool {
        switch (left, right) {
        case (.null, .null): false
        case (.null, _): true
        case (.bool(let left), .bool(let right)): !left && right
        case (.integer(let left), .integer(let right)): left < right
        case (.text(let left), .text(let right)): left < right
        case (.moment(let left), .moment(let right)): left < right
        default: false
        }
    }
}

/// A member that a filter or an order names, from the entity or from the variable of an `any`.
package struct FilterPath: Sendable, Hashable {
    /// How a member's value is compared.
    package enum Form: Sendable, Hashable {
        case bool, integer, text, identifier, textIgnoringCase, moment, word
        /// A collection or object: only inside `any`.
        case none
    }

    /// 0 is the entity, 1 the item of the outermost `any`, and so on.
    package let scope: Int
    /// The members to follow; empty for an item itself.
    package let names: [String]
    /// How its value is compared.
    package let form: Form

    /// How a value of this kind is compared.
    static func form(_ kind: PropertyKind, ignoresCase: Bool) -> Form {
        switch kind {
        case .bool: .bool
        case .int32, .int64: .integer
        case .string: ignoresCase ? .textIgnoringCase : .text
        case .dateTime: .moment
        case .guid, .identifier: .identifier
        case .enumeration, .flags: .word
        default: .none
        }
    }

    /// Equality of the bytes of every name.
    package static func == (left: Self, right: Self) -> Bool {
        left.scope == right.scope && left.form == right.form
            && left.names.map { ExactText($0) } == right.names.map { ExactText($0) }
    }

    /// Agrees with equality.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(scope)
        hasher.combine(names.map { ExactText($0) })
    }

    /// The path as the caller wrote it, for messages.
    package var description: String { names.joined(separator: "/") }
}
