import Core

/// The people and programs of Contoso, each with one role.
struct DemoStaff: Sendable {
    let administrator: DemoCaller
    let securityManager: DemoCaller
    let helpDesk: DemoCaller
    let enroller: DemoCaller
    let accessAdministrator: DemoCaller
    let gateway: DemoCaller
    let reviewer: DemoCaller
}

/// Step 2: an Endpoint Security Manager creates the connectors; a Help Desk Operator is refused, and the log says so.
struct ConnectorsStep {
    let stage: DemoStage

    /// The collection of connectors.
    static let path = "/v1.0/deviceManagement/mobileThreatDefenseConnectors"

    func run(_ tenant: DemoTenant) async throws(CommandFailure) -> DemoStaff {
        stage.begin("Connectors: an Endpoint Security Manager may, a Help Desk Operator may not")
        let staff = try await hire(tenant)
        try await create(.lookout, staff.securityManager, isQuiet: false)
        try await refuse(.zimperium, staff)
        try await create(.zimperium, staff.securityManager, isQuiet: true)
        try await create(.jamf, staff.securityManager, isQuiet: true)
        return staff
    }

    /// Creates a client for each role, then signs them in.
    private func hire(_ tenant: DemoTenant) async throws(CommandFailure) -> DemoStaff {
        let securityManager = try await create("EndpointSecurityManager", "Endpoint Security Manager", tenant)
        let helpDesk = try await create("HelpDeskOperator", "Help Desk Operator", tenant)
        let enroller = try await create("DeviceEnroller", "Device Enroller", tenant)
        let access = try await create("ConditionalAccessAdministrator", "Conditional Access Administrator", tenant)
        let gateway = try await create("AccessEvaluator", "Gateway", tenant)
        let reviewer = try await create("SecurityReader", "Security Reader", tenant)
        return DemoStaff(
            administrator: tenant.administrator,
            securityManager: try await stage.signIn(securityManager, as: "Endpoint Security Manager"),
            helpDesk: try await stage.signIn(helpDesk, as: "Help Desk Operator"),
            enroller: try await stage.signIn(enroller, as: "Device Enroller"),
            accessAdministrator: try await stage.signIn(access, as: "Conditional Access Administrator"),
            gateway: try await stage.signIn(gateway, as: "Gateway"),
            reviewer: try await stage.signIn(reviewer, as: "Security Reader"))
    }

    private func create(
        _ role: String, _ label: String, _ tenant: DemoTenant
    ) async throws(CommandFailure) -> ClientCredentials {
        let answer = try await stage.call(
            tenant.administrator, .post("/mtd/v1/clients", ["displayName": .string(label), "roles": [.string(role)]]),
            expect: 201, isQuiet: true)
        return ClientCredentials(
            tenantID: tenant.id, clientID: try stage.text("clientId", of: answer),
            secret: try stage.text("clientSecret", of: answer))
    }

    private func body(_ vendor: VendorDialect) -> JSON {
        ["@odata.type": "#microsoft.graph.mobileThreatDefenseConnector", "id": .string(vendor.connectorID)]
    }

    private func create(_ vendor: VendorDialect, _ caller: DemoCaller, isQuiet: Bool) async throws(CommandFailure) {
        let answer = try await stage.call(
            caller, .post(ConnectorsStep.path, body(vendor)), expect: 201,
            showing: ["id", "lastHeartbeatDateTime", "androidEnabled", "iosEnabled"], isQuiet: isQuiet)
        let id = try stage.text("id", of: answer)
        try stage.check(id == vendor.connectorID, "the connector of \(vendor.name) has its well-known id", found: id)
    }

    private func refuse(_ vendor: VendorDialect, _ staff: DemoStaff) async throws(CommandFailure) {
        let refused = try await stage.call(
            staff.helpDesk, .post(ConnectorsStep.path, body(vendor)), expect: 403)
        let missing = try await stage.ask(
            staff.securityManager, .get("\(ConnectorsStep.path)/\(vendor.connectorID)"))
        try stage.check(missing.status == 404, "nothing was created", found: missing.complaint)
        let filter = FormText.encoded("activityResult eq 'Failure'")
        let log = try await stage.call(
            staff.reviewer, .get("/v1.0/deviceManagement/auditEvents?$filter=\(filter)"), expect: 200, isQuiet: true)
        let entries = try log.object()["value"]?.array?.compactMap(\.object) ?? []
        guard let entry = entries.first(where: { $0["correlationId"]?.string == refused.clientRequestID }) else {
            throw stage.failure("the audit log has no entry for the refusal, only \(entries.count) others")
        }
        stage.show([CompactJSON.text(.object(AuditExcerpt.shortened(entry)))])
        try stage.check(
            entry["activityType"]?.string == "Create MobileThreatDefenseConnector"
                && entry["actor"]?.object?["applicationId"]?.string == staff.helpDesk.session.clientID,
            "the refusal is in the audit log, with who asked for what", found: JSONWriter.text(.object(entry)))
    }
}
