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

    /// The audit log.
    static let auditOperations: [Operation] = [
        auditEventsList, auditEventsGet, auditEventsGetAuditCategories, auditEventsGetAuditActivityTypes,
    ]
}
