import Core
import Storage

/// Where the members of a type are found in a table: what is stored, before defaults and before a version hides
/// anything. For each set it says of columns what its `…Members.stored` says of one row.
struct ListColumns: Sendable {
    /// Where one member is found.
    indirect enum Place: Sendable {
        /// A single value; dates as instants.
        case value(RowValue)
        /// A nested object.
        case object(ListColumns)
        /// A JSON array.
        case items(RowValue)
        /// Always exactly one item, which is this object.
        case oneItem(ListColumns)
        /// Never stored: the default is shown.
        case nothing
        /// Computed from more than a query can tell.
        case computed
    }

    /// The members that have a place of their own.
    let places: [ExactText: Place]
    /// The object that every other member is in, under its own name.
    let document: Document

    /// A JSON object.
    enum Document: Sendable {
        case column(RowColumn)
        /// The item of the `any` of this depth.
        case item(depth: Int)
        /// There is none: no other member is ever stored.
        case none
    }

    init(_ places: [ExactText: Place], document: Document) {
        self.places = places
        self.document = document
    }

    /// Where a member is found.
    func place(_ property: Property) -> Place {
        if let place = places[ExactText(property.name)] { return place }
        let value: RowValue
        switch document {
        case .column(let column): value = .member(column, [property.name])
        case .item(let depth): value = .item(depth: depth, [property.name])
        case .none: return .nothing
        }
        switch property.kind {
        case .dateTime: return .value(.moment(value))
        case .strings, .identifiers, .enumerations, .complexCollection: return .items(value)
        case .complex, .reference, .untyped: return .computed
        default: return .value(value)
        }
    }
}
