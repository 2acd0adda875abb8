import Access
import Audit
import Core
import Storage

/// Reads a tenant's audit log.
package struct AuditEventService: Sendable {
    package init() {}

    /// The entries that are asked for, from the newest down unless another order is.
    package func list(_ caller: Caller, _ query: RowQuery) async throws -> RowPage<StoredAuditEntry> {
        try caller.authorize()
        return try await caller.read(mayLast: query.mayLast) { sql in
            let store = AuditStore(sql)
            return try RowStore(sql).page(of: AuditTable.rows, query) { number in
                guard case .integer(let sequence) = number else { return nil }
                return try store.entries(from: sequence, limit: 1).first
            }
        }
    }

    /// One entry by its event id.
    /// - Throws: 404 when this tenant has none with the id.
    package func get(_ caller: Caller, _ id: String) throws -> StoredAuditEntry {
        try caller.authorize()
        guard let id = AuditEventID(id), let entry = try caller.read({ try AuditStore($0).entry(event: id) }) else {
            throw Failure.notFound()
        }
        return entry
    }

    /// The categories that entries may have.
    package func categories(_ caller: Caller) throws -> [String] {
        try caller.authorize()
        return Set(Operation.all.filter { $0.activity != .read }.map(\.category)).sorted()
    }

    /// The activity types of one category.
    package func activityTypes(_ caller: Caller, category: String) throws -> [String] {
        try caller.authorize()
        var types = Set(
            Operation.all.filter { $0.category.hasSameBytes(as: category) }.compactMap(\.activity.name))
        // What the server does by itself: the marks of a partner's silence.
        if category.hasSameBytes(as: ConnectorClock.category) { types.insert(ConnectorClock.activityType) }
        return types.sorted()
    }
}
