/// A set of actions in two machine words, so that a check costs no allocation.
package struct ActionSet: Sendable, Hashable {
    private var low: UInt64
    private var high: UInt64

    /// How many actions the two words can tell apart.
    static let capacity = 128

    /// The empty set.
    package init() {
        low = 0
        high = 0
    }

    /// The set of the given actions.
    package init(_ actions: some Sequence<ResourceAction>) {
        self.init()
        for action in actions { insert(action) }
    }

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Every action there is.
    package static let all = ActionSet(ResourceAction.allCases)
    /// Every action a custom role may allow.
    package static let grantable = ActionSet(ResourceAction.allCases.filter(\.isGrantable))

    /// Whether no action is in the set.
    package var isEmpty: Bool { low == 0 && high == 0 }
    /// How many actions are in the set.
    package var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

    /// Whether the action is in the set.
    package func contains(_ action: ResourceAction) -> Bool { !intersection(ActionSet(one: action)).isEmpty }

    /// Adds one action.
    package mutating func insert(_ action: ResourceAction) { formUnion(ActionSet(one: action)) }

    /// Takes one action out.
    package mutating func remove(_ action: ResourceAction) { self = subtracting(ActionSet(one: action)) }

    /// Adds the actions of the other set.
    package mutating func formUnion(_ other: ActionSet) { self = union(other) }
    /// The actions of either set.
    package func union(_ other: ActionSet) -> ActionSet { ActionSet(low: low | other.low, high: high | other.high) }
    /// The actions both sets have.
    package func intersection(_ other: ActionSet) -> ActionSet {
        ActionSet(low: low & other.low, high: high & other.high)
    }
    /// The actions of this set that the other one lacks.
    package func subtracting(_ other: ActionSet) -> ActionSet {
        ActionSet(low: low & ~other.low, high: high & ~other.high)
    }

    /// Whether every action of this set is in the other one.
    package func isSubset(of other: ActionSet) -> Bool { subtracting(other).isEmpty }

    /// An action past the capacity has no bit, and is therefore never granted.
    private init(one action: ResourceAction) {
        let place = action.place
        low = place < 64 ? 1 << UInt64(place) : 0
        high = place >= 64 && place < Self.capacity ? 1 << UInt64(place - 64) : 0
    }
}

extension ActionSet: Sequence, ExpressibleByArrayLiteral {
    /// The set of the actions in the literal.
    package init(arrayLiteral actions: ResourceAction...) { self.init(actions) }

    /// The actions in the order of `ResourceAction.allCases`.
    package func makeIterator() -> IndexingIterator<[ResourceAction]> {
        ResourceAction.allCases.filter(contains).makeIterator()
    }

    /// The actions' texts, in the same order.
    package var texts: [String] { map(\.rawValue) }
}
