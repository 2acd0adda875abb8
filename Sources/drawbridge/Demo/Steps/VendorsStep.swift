import Core

/// The three vendors of Contoso, signed in with their connectors' credentials.
struct DemoVendors: Sendable {
    let lookout: DemoCaller
    let zimperium: DemoCaller
    let jamf: DemoCaller
}

/// Step 3: credentials for the vendors; the first heartbeat makes a connector available, a toggle makes it enabled.
struct VendorsStep {
    let stage: DemoStage

    func run(_ staff: DemoStaff) async throws(CommandFailure) -> DemoVendors {
        stage.begin("The vendors connect: heartbeat → available, toggle → enabled")
        return DemoVendors(
            lookout: try await connect(.lookout, staff, isQuiet: false),
            zimperium: try await connect(.zimperium, staff, isQuiet: true),
            jamf: try await connect(.jamf, staff, isQuiet: true))
    }

    private func connect(
        _ vendor: VendorDialect, _ staff: DemoStaff, isQuiet: Bool
    ) async throws(CommandFailure) -> DemoCaller {
        let issued = try await stage.call(
            staff.securityManager,
            .post("/mtd/v1/connectors/\(vendor.connectorID)/credentials", ["displayName": .string(vendor.name)]),
            expect: 201, isQuiet: isQuiet)
        let caller = try await stage.signIn(
            ClientCredentials(
                tenantID: staff.securityManager.session.tenantID, clientID: try stage.text("clientId", of: issued),
                secret: try stage.text("clientSecret", of: issued)), as: vendor.name)
        if !isQuiet {
            try await stage.call(caller, .get("/mtd/v1/partner/devices"), expect: 403)
            try stage.check(true, "before its first heartbeat a vendor sees nothing", found: "")
        }
        let beat = try await stage.call(
            caller, .post("/mtd/v1/partner/heartbeat", ["status": "ok"]), expect: 200, isQuiet: isQuiet)
        let available = try stage.text("partnerState", of: beat)
        try stage.check(available == "available", "\(vendor.name) is available", found: available)
        let toggles = JSONObject(vendor.toggles.map { JSONObject.Member(name: $0, value: true) })
        let patched = try await stage.call(
            staff.securityManager, .patch("\(ConnectorsStep.path)/\(vendor.connectorID)", .object(toggles)),
            expect: 200,
            showing: ["partnerState", "androidEnabled", "iosEnabled", "lastHeartbeatDateTime"], isQuiet: isQuiet)
        let enabled = try stage.text("partnerState", of: patched)
        try stage.check(enabled == "enabled", "\(vendor.name) is enabled", found: enabled)
        return caller
    }
}
