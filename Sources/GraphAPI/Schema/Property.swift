import Access
import Core

/// One member of a Graph type.
package struct Property: Sendable {
    /// When a body may set the member. Elsewhere the member is ignored, because clients send back what they read.
    package enum Writing: Sendable, Hashable {
        case always
        /// Only in the body that creates the object.
        case onCreate
        /// Owned by the server.
        case never
    }

    /// The name on the wire.
    package let name: String
    /// What it holds.
    package let kind: PropertyKind
    /// The versions that have the member.
    package private(set) var versions = Set(GraphVersion.allCases)
    /// Whether `null` may be sent; it clears the member.
    package private(set) var isNullable: Bool
    /// Which bodies may set it.
    package private(set) var writing = Writing.always
    /// Whether the body that creates the object must give the member.
    package private(set) var isRequired = false
    /// Whether the member is shown only when `$expand` asks for it.
    package private(set) var isNavigation = false
    /// Whether this server has anything behind the member. Others may be repeated in bodies, and that is all.
    package private(set) var isServed = true
    /// Whether comparisons ignore the case of ASCII letters.
    package private(set) var ignoresCase = false
    /// What is shown where nothing is stored.
    package let defaultValue: JSON

    /// A member as the factories below make it.
    package init(_ name: String, _ kind: PropertyKind, isNullable: Bool, default defaultValue: JSON) {
        self.name = name
        self.kind = kind
        self.isNullable = isNullable
        self.defaultValue = defaultValue
    }

    /// Whether the version has the member.
    package func isIn(_ version: GraphVersion) -> Bool { versions.contains(version) }

    /// Whether a body of this mode may set the member.
    package func isWritable(_ mode: BodyMode) -> Bool {
        switch writing {
        case .always: true
        case .onCreate: mode == .create
        case .never: false
        }
    }
}

// Factories with the nullability and defaults of the Graph metadata: booleans, words and dates are never null,
// text and numbers may be, collections are empty rather than null.
extension Property {
    /// Edm.Boolean, false unless told otherwise; never null.
    package static func bool(_ name: String, default value: Bool = false) -> Property {
        Property(name, .bool, isNullable: false, default: .bool(value))
    }

    /// A boolean that may be left open.
    package static func optionalBool(_ name: String) -> Property {
        Property(name, .bool, isNullable: true, default: .null)
    }

    /// Edm.Int32; nullable unless it has a default.
    package static func int32(_ name: String, default value: Int64? = nil) -> Property {
        Property(name, .int32, isNullable: value == nil, default: value.map(JSON.integer) ?? .null)
    }

    /// Edm.Int64 with a default.
    package static func int64(_ name: String, default value: Int64 = 0) -> Property {
        Property(name, .int64, isNullable: false, default: .integer(value))
    }

    /// Text; nullable unless it has a default.
    package static func string(_ name: String, default value: String? = nil) -> Property {
        Property(name, .string, isNullable: value == nil, default: .optional(value))
    }

    /// A date-time that shows the year 1 where there never was one.
    package static func date(_ name: String) -> Property {
        Property(name, .dateTime, isNullable: false, default: .string(Timestamp.never.rfc3339))
    }

    /// A date-time that is null where there never was one.
    package static func optionalDate(_ name: String) -> Property {
        Property(name, .dateTime, isNullable: true, default: .null)
    }

    /// A UUID; null where there is none.
    package static func guid(_ name: String) -> Property { Property(name, .guid, isNullable: true, default: .null) }

    /// Text that is often a UUID.
    package static func identifier(_ name: String) -> Property {
        Property(name, .identifier, isNullable: true, default: .null)
    }

    /// One word; nullable unless it has a default.
    package static func word(_ name: String, _ words: EnumerationType, default value: String? = nil) -> Property {
        Property(name, .enumeration(words), isNullable: value == nil, default: .optional(value))
    }

    /// Several words in one string; nullable.
    package static func flags(_ name: String, _ words: EnumerationType) -> Property {
        Property(name, .flags(words), isNullable: true, default: .null)
    }

    /// An array of texts.
    package static func strings(_ name: String) -> Property { Property(name, .strings, isNullable: true, default: []) }
    /// An array of texts that are often UUIDs.
    package static func identifiers(_ name: String) -> Property {
        Property(name, .identifiers, isNullable: true, default: [])
    }
    /// An array of words.
    package static func words(_ name: String, _ words: EnumerationType) -> Property {
        Property(name, .enumerations(words), isNullable: true, default: [])
    }

    /// A nested object; null where there is none.
    package static func complex(_ name: String, _ type: EntityType) -> Property {
        Property(name, .complex(type), isNullable: true, default: .null)
    }

    /// A nested object that is always shown with its own defaults.
    package static func alwaysComplex(_ name: String, _ type: EntityType) -> Property {
        Property(name, .complex(type), isNullable: false, default: .object([:]))
    }

    /// An array of objects.
    package static func collection(_ name: String, _ type: EntityType) -> Property {
        Property(name, .complexCollection(type), isNullable: true, default: [])
    }

    /// A navigation to one entity, set in bodies by its id.
    package static func reference(_ name: String, _ type: EntityType) -> Property {
        Property(name, .reference(type), isNullable: true, default: .null).navigation
    }

    /// Any JSON; null where there is none.
    package static func untyped(_ name: String) -> Property {
        Property(name, .untyped, isNullable: true, default: .null)
    }

    /// The key of an entity made by the server.
    package static var id: Property { Property("id", .identifier, isNullable: false, default: .null).readOnly }
}

// Modifiers, to be written behind a factory.
extension Property {
    private func changed(_ change: (inout Property) -> Void) -> Property {
        var copy = self
        change(&copy)
        return copy
    }

    /// Only in beta.
    package var beta: Property { changed { $0.versions = [.beta] } }
    /// Only in v1.0.
    package var v1Only: Property { changed { $0.versions = [.v1] } }
    /// Ignored in every body.
    package var readOnly: Property { changed { $0.writing = .never } }
    /// Taken from the creating body only.
    package var onCreate: Property { changed { $0.writing = .onCreate } }
    /// The creating body must give it, and it is never null.
    package var required: Property {
        changed {
            $0.isRequired = true
            $0.isNullable = false
        }
    }
    /// `null` may be sent although there is a default.
    package var nullable: Property { changed { $0.isNullable = true } }
    /// Shown only when expanded.
    package var navigation: Property { changed { $0.isNavigation = true } }
    /// A member of Graph that this server has nothing for.
    package var unserved: Property {
        changed {
            $0.isServed = false
            $0.writing = .never
        }
    }
    /// Compared without ASCII case, as user principal names are.
    package var ignoringCase: Property { changed { $0.ignoresCase = true } }
}

extension [Property] {
    /// Every member as beta-only.
    package var beta: [Property] { map(\.beta) }
    /// Every member as ignored in bodies.
    package var readOnly: [Property] { map(\.readOnly) }
}
