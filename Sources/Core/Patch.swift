/// One member of a partial update: left out, cleared by `null`, or given a value.
package enum Patch<Value> {
    case absent
    case null
    case value(Value)

    /// The value after the update, where `null` clears.
    package func applied(to current: Value?) -> Value? {
        switch self {
        case .absent: current
        case .null: nil
        case .value(let value): value
        }
    }
}

extension Patch: Sendable where Value: Sendable {}
extension Patch: Equatable where Value: Equatable {}
