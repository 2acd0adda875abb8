/// What a member of a Graph type holds on the wire.
package indirect enum PropertyKind: Sendable {
    case bool
    case int32
    case int64
    case string
    /// An Edm.DateTimeOffset: stored and sent in UTC with `Z`.
    case dateTime
    /// Text that must be a UUID; stored in lower case.
    case guid
    /// Text that may be a UUID (then stored in lower case) or anything else (kept byte for byte).
    case identifier
    case enumeration(EnumerationType)
    /// Several words of an enumeration in one string, separated by commas.
    case flags(EnumerationType)
    case strings
    case identifiers
    case enumerations(EnumerationType)
    case complex(EntityType)
    case complexCollection(EntityType)
    /// Another entity of which a body may give only the `id`.
    case reference(EntityType)
    /// Any JSON, kept as it is.
    case untyped
}

extension PropertyKind {
    /// What a body must hold, for messages.
    package var expectation: String {
        switch self {
        case .bool: "a boolean"
        case .int32: "an integer of 32 bits"
        case .int64: "an integer"
        case .string, .identifier: "a string"
        case .dateTime: "a date-time string"
        case .guid: "a UUID string"
        case .enumeration(let words): "a word of \(words.name)"
        case .flags(let words): "words of \(words.name) separated by commas"
        case .strings, .identifiers: "an array of strings"
        case .enumerations(let words): "an array of words of \(words.name)"
        case .complex, .reference: "an object"
        case .complexCollection: "an array of objects"
        case .untyped: "a value"
        }
    }

    /// Whether the member holds one value that can be compared and sorted.
    package var isScalar: Bool {
        switch self {
        case .bool, .int32, .int64, .string, .dateTime, .guid, .identifier, .enumeration, .flags: true
        default: false
        }
    }

    /// Whether the member holds objects of a type rather than one.
    package var isCollection: Bool {
        if case .complexCollection = self { true } else { false }
    }

    /// The type behind a member that leads to another type.
    package var nestedType: EntityType? {
        switch self {
        case .complex(let type), .complexCollection(let type), .reference(let type): type
        default: nil
        }
    }
}
