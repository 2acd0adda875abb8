/// What a connector shows as its state (Graph: mobileThreatPartnerTenantState).
package enum PartnerState: String, Sendable, Hashable, CaseIterable {
    /// The partner withdrew; it must send a clean heartbeat to come back.
    case unavailable
    /// Provisioned, but no toggle is on.
    case available
    /// Provisioned, and at least one toggle is on.
    case enabled
    /// Silent for longer than the threshold.
    case unresponsive
    /// The partner has not sent a clean heartbeat yet.
    case notSetUp
    /// The partner reported an error.
    case error
}

/// Whether the partner's side of a connector is set up.
package enum Provisioning: String, Sendable, Hashable, CaseIterable {
    case never
    case yes
    case withdrawn
}
