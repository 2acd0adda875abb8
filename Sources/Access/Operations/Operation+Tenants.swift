extension Operation {
    /// Lists the tenants of this server.
    package static let tenantsList = Operation.own(
        "tenants.list", .platform, "GET", "/platform/v1/tenants", .action(.tenantsManage), category: "Tenant")
    /// Reads one tenant's record, nothing in it.
    package static let tenantsGet = Operation.own(
        "tenants.get", .platform, "GET", "/platform/v1/tenants/{id}", .action(.tenantsManage), category: "Tenant")
    /// Creates a tenant and its first administrator.
    package static let tenantsCreate = Operation.own(
        "tenants.create", .platform, "POST", "/platform/v1/tenants", .action(.tenantsManage),
        .change(verb: "Create", type: "Tenant"), category: "Tenant")
    /// Refuses every token of a tenant until it is resumed.
    package static let tenantsSuspend = Operation.own(
        "tenants.suspend", .platform, "POST", "/platform/v1/tenants/{id}/suspend", .action(.tenantsManage),
        .change(verb: "Action", type: "TenantSuspension"), category: "Tenant")
    /// Ends a suspension.
    package static let tenantsResume = Operation.own(
        "tenants.resume", .platform, "POST", "/platform/v1/tenants/{id}/resume", .action(.tenantsManage),
        .change(verb: "Action", type: "TenantResumption"), category: "Tenant")
    /// Gives the tenant's first administrator a bootstrap secret.
    package static let tenantsResetAdministrator = Operation.own(
        "tenants.resetAdministrator", .platform, "POST", "/platform/v1/tenants/{id}/reset-administrator",
        .action(.tenantsManage), .change(verb: "Action", type: "TenantAdministratorReset"), category: "Tenant")

    /// Tenants, for the platform operator; never what is in them.
    static let tenantOperations: [Operation] = [
        tenantsList, tenantsGet, tenantsCreate, tenantsSuspend, tenantsResume, tenantsResetAdministrator,
    ]
}
