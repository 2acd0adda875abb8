/// The `audit_entries` table as lists see it: newest first, every other column inside the entry.
package enum AuditTable {
    package static let sequence = RowColumn("a.seq")
    package static let entry = RowColumn("a.entry")

    package static let rows = RowTable("audit_entries a", id: sequence, isNewestFirst: true)
}
