/// The values last used, at most `capacity` of them. When the young half is full it becomes the old half and the old
/// one is forgotten, so each operation costs the same whatever the size.
struct RecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let half: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    /// An empty store for at most `capacity` values, and at least two.
    init(capacity: Int) { half = max(capacity / 2, 1) }

    /// How many values are held.
    var count: Int { young.count + old.count }

    /// The value of `key`, which now counts as used.
    mutating func value(_ key: Key) -> Value? {
        if let value = young[key] { return value }
        guard let value = old[key] else { return nil }
        put(value, key)
        return value
    }

    /// Remembers `value` for `key`.
    mutating func put(_ value: Value, _ key: Key) {
        if young.count >= half, young[key] == nil {
            old = young
            young = [:]
        }
        young[key] = value
        old[key] = nil
    }

    /// Forgets the value of `key`.
    mutating func remove(_ key: Key) {
        young[key] = nil
        old[key] = nil
    }
}
