import Core

/// Where signed checkpoints are kept outside the databases they vouch for.
package protocol CheckpointArchive: Sendable {
    /// Keeps one more signed checkpoint of a tenant.
    func keep(_ note: String, tenant: TenantID, at now: Timestamp) throws
    /// Every kept checkpoint of a tenant, oldest first.
    func notes(of tenant: TenantID) throws -> [String]
    /// Thins what is kept: all of the last hour, then one an hour, then one a day.
    func thin(_ tenant: TenantID, at now: Timestamp) throws
}
