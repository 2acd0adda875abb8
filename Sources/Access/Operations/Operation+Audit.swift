extension Operation {
    /// Lists audit events.
    package static let auditEventsList = Operation.graph(
        "auditEvents.list", "GET", "/deviceManagement/auditEvents", .action(.auditRead), category: "Audit")
    /// Reads one audit event.
    package static let auditEventsGet = Operation.graph(
        "auditEvents.get", "GET", "/deviceManagement/auditEvents/{id}", .action(.auditRead), category: "Audit")
    /// The categories audit events have.
    package static let auditEventsGetAuditCategories = Operation.graph(
        "auditEvents.getAuditCategories", "GET", "/deviceManagement/auditEvents/getAuditCategories()",
        .action(.auditRead), category: "Audit")
    /// The activity types of one category.
    package static let auditEventsGetAuditActivityTypes = Operation.graph(
        "auditEvents.getAuditActivityTypes", "GET",
        "/deviceManagement/auditEvents/getAuditActivityTypes(category={category})", .action(.auditRead),
        category: "Audit")
    /// The newest signed head of the audit log's tree.
    package static let auditLogCheckpoint = Operation.own(
        "auditLog.checkpoint", .management, "GET", "/mtd/v1/audit/checkpoint", .action(.auditRead), category: "Audit")
    /// What verifies checkpoints.
    package static let auditLogVerifierKey = Operation.own(
        "auditLog.verifierKey", .management, "GET", "/mtd/v1/audit/verifierKey", .action(.auditRead), category: "Audit")
    /// A tile of the tree, or a bundle of entries.
    package static let auditLogTile = Operation.own(
        "auditLog.tile", .management, "GET", "/mtd/v1/audit/tile/{tilePath}", .action(.auditRead), category: "Audit")
    /// One entry by its number.
    package static let auditLogEntry = Operation.own(
        "auditLog.entry", .management, "GET", "/mtd/v1/audit/entries/{n}", .action(.auditRead), category: "Audit")
    /// Proves that an entry is in the log.
    package static let auditLogInclusionProof = Operation.own(
        "auditLog.inclusionProof", .management, "GET", "/mtd/v1/audit/proofs/inclusion", .action(.auditRead),
        category: "Audit")
    /// Proves that the log only grew.
    package static let auditLogConsistencyProof = Operation.own(
        "auditLog.consistencyProof", .management, "GET", "/mtd/v1/audit/proofs/consistency", .action(.auditRead),
        category: "Audit")
    /// All entries from a number on, a line each.
    package static let auditLogExport = Operation.own(
        "auditLog.export", .management, "GET", "/mtd/v1/audit/export", .action(.auditRead), .export(type: "AuditLog"),
        category: "Audit")

    /// The audit log.
    static let auditOperations: [Operation] = [
        auditEventsList, auditEventsGet, auditEventsGetAuditCategories, auditEventsGetAuditActivityTypes,
        auditLogCheckpoint, auditLogVerifierKey, auditLogTile, auditLogEntry, auditLogInclusionProof,
        auditLogConsistencyProof, auditLogExport,
    ]
}
