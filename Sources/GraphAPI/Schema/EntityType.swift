import Access
import Core

/// One Graph entity or complex type as a table of its members. What a body may say (`accept`) and what an answer shows
/// (`render`) both come from this table.
package struct EntityType: Sendable {
    /// Whether objects carry `@odata.type`.
    package enum Annotation: Sendable, Hashable {
        /// Left out of answers and dropped from bodies: the type is exactly the declared one.
        case none
        /// Shown in answers; a body may give it.
        case shown
        /// Shown in answers; a creating body must give it, because it chooses the type.
        case required
    }

    /// The qualified name, for example `microsoft.graph.iosCompliancePolicy`.
    package let name: String
    /// Whether objects carry `@odata.type`.
    package let annotation: Annotation
    /// Whether v1.0 has the type too. Beta has every type.
    package let isInV1: Bool
    /// The members in the order in which they are shown.
    package let properties: [Property]
    /// The concrete types of an abstract one; empty for every other.
    package let derived: [EntityType]
    /// Annotations of a body that are kept because they say something, for example `roleDefinition@odata.bind`.
    package let keptAnnotations: [String]
    /// Other names that bodies may give in `@odata.type`.
    let alternativeNames: [String]
    private let index: [ExactText: Int]

    /// A type. `base` are the members it inherits; they are shown first.
    package init(
        _ name: String, base: [Property] = [], _ properties: [Property], annotation: Annotation = .none,
        isInV1: Bool = true, derived: [EntityType] = [], keptAnnotations: [String] = [], alternativeNames: [String] = []
    ) {
        self.name = "microsoft.graph." + name
        self.annotation = annotation
        self.isInV1 = isInV1
        self.properties = base + properties
        self.derived = derived
        self.keptAnnotations = keptAnnotations
        self.alternativeNames = alternativeNames.map { "microsoft.graph." + $0 }
        self.index = Dictionary(
            self.properties.enumerated().map { (ExactText($0.element.name), $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Whether the version has the type.
    package func isIn(_ version: GraphVersion) -> Bool { version == .beta || isInV1 }

    /// The name without `microsoft.graph.`.
    package var shortName: String { String(name.dropFirst("microsoft.graph.".count)) }

    /// How `@odata.type` names the type.
    package var annotationValue: String { "#" + name }

    /// The member of this type with exactly this name, whatever its version.
    package func ownProperty(_ name: String) -> Property? {
        guard let position = index[ExactText(name)], properties.indices.contains(position) else { return nil }
        return properties[position]
    }

    /// The member of this type, or of a type derived from it, that the version has and this server offers.
    package func property(_ name: String, version: GraphVersion) -> Property? {
        if let own = ownProperty(name) { return own.isIn(version) && own.isServed ? own : nil }
        for type in derived where type.isIn(version) {
            if let inherited = type.property(name, version: version) { return inherited }
        }
        return nil
    }

    /// The concrete type that `@odata.type` names, with or without `#`.
    package func derivedType(named annotation: String) -> EntityType? {
        let name = annotation.hasPrefix("#") ? String(annotation.dropFirst()) : annotation
        return derived.first { $0.isNamed(name) }
    }

    /// Whether the qualified name is this type's or one of its alternatives.
    func isNamed(_ text: String) -> Bool {
        let name = text.hasPrefix("#") ? String(text.dropFirst()) : text
        return self.name.hasSameBytes(as: name) || alternativeNames.contains { $0.hasSameBytes(as: name) }
    }
}
