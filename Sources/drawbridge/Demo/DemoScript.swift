import Core

/// The nine steps, in order. Each checks what it shows and ends the demo if an answer is not as expected.
struct DemoScript {
    let stage: DemoStage
    let operatorCredentials: ClientCredentials

    /// What is left afterwards, for whoever keeps the server running.
    struct Outcome: Sendable {
        let contoso: DemoTenant
        let fabrikam: DemoTenant
        let checks: Int
        let requests: Int
    }

    /// - Throws: `CommandFailure` that names the step and what was found.
    func run() async throws(CommandFailure) -> Outcome {
        let tenants = try await TenantsStep(stage: stage).run(operatorCredentials)
        let staff = try await ConnectorsStep(stage: stage).run(tenants.contoso)
        let vendors = try await VendorsStep(stage: stage).run(staff)
        let estate = try await EstateStep(stage: stage).run(staff, tenants)
        let incident = try await IncidentStep(stage: stage).run(staff, vendors)
        try await DecisionStep(stage: stage).run(staff, estate, incident)
        try await WhatIfStep(stage: stage).run(staff, estate)
        try await ResolutionStep(stage: stage).run(staff, vendors, incident)
        try await IsolationStep(stage: stage).run(tenants.fabrikam, estate, incident)
        try await ReviewStep(stage: stage).run(staff, vendors)
        return Outcome(
            contoso: tenants.contoso, fabrikam: tenants.fabrikam, checks: stage.checks,
            requests: stage.exchanges.count)
    }
}

/// A tenant of the demo and its Global Administrator.
struct DemoTenant: Sendable {
    let id: String
    let name: String
    let administrator: DemoCaller
    let credentials: ClientCredentials
}
