import Core

/// Tenants in the order in which they are due. Finding those that are due looks at no other.
struct DueQueue {
    private struct Entry: Comparable {
        let due: Timestamp
        let tenant: TenantID

        static func < (left: Entry, right: Entry) -> Bool { (left.due, left.tenant) < (right.due, right.tenant) }
    }

    /// Sorted.
    private var entries: [Entry] = []
    private var dues: [TenantID: Timestamp] = [:]

    /// Puts a tenant in its place, and out of the one it had; nil takes it out.
    mutating func put(_ tenant: TenantID, at due: Timestamp?) {
        guard dues[tenant] != due else { return }
        if let old = dues.removeValue(forKey: tenant) {
            let index = place(of: Entry(due: old, tenant: tenant))
            if entries.indices.contains(index), entries[index].tenant == tenant { entries.remove(at: index) }
        }
        guard let due else { return }
        let entry = Entry(due: due, tenant: tenant)
        entries.insert(entry, at: place(of: entry))
        dues[tenant] = due
    }

    /// Takes out everybody who is due at `now`.
    mutating func take(until now: Timestamp) -> [TenantID] {
        let taken = entries.prefix { $0.due <= now }.map(\.tenant)
        entries.removeFirst(taken.count)
        for tenant in taken { dues[tenant] = nil }
        return taken
    }

    /// The first index whose entry is not before the given one.
    private func place(of entry: Entry) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle] < entry { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
