import Core
import Foundation

/// Step 1: the operator creates two tenants; each gets its own database file and first Global Administrator.
struct TenantsStep {
    let stage: DemoStage

    func run(_ credentials: ClientCredentials) async throws(CommandFailure) -> (
        contoso: DemoTenant, fabrikam: DemoTenant
    ) {
        stage.begin("The operator creates the tenants Contoso and Fabrikam")
        let platformOperator = try await stage.signIn(credentials, as: "Platform Operator")
        let contoso = try await create("Contoso", platformOperator, isQuiet: false)
        let fabrikam = try await create("Fabrikam", platformOperator, isQuiet: true)
        try stage.check(contoso.id != fabrikam.id, "two tenants, two ids", found: contoso.id)
        return (contoso, fabrikam)
    }

    private func create(_ name: String, _ owner: DemoCaller, isQuiet: Bool) async throws(CommandFailure) -> DemoTenant {
        let answer = try await stage.call(
            owner, .post("/platform/v1/tenants", ["displayName": .string(name)]), expect: 201, isQuiet: isQuiet)
        let id = try stage.text("id", of: answer)
        let administrator = try answer.object()["administrator"]?.object
        guard let clientID = administrator?["clientId"]?.string, let secret = administrator?["clientSecret"]?.string
        else {
            throw stage.failure("the new tenant has no administrator")
        }
        let first = ClientCredentials(tenantID: id, clientID: clientID, secret: secret)
        let bootstrap = try await stage.signIn(first, as: "\(name)'s first administrator, good for one call")
        let replaced = try await stage.call(
            bootstrap, .post("/mtd/v1/clients/\(bootstrap.session.principalID)/secrets", [:]), expect: 201,
            showing: ["id", "clientSecret"], isQuiet: isQuiet)
        var real = first
        real.secret = try stage.text("clientSecret", of: replaced)
        let caller = try await stage.signIn(real, as: "Global Administrator of \(name)")
        let refused = try await stage.client.send(Session.request(first))
        try stage.check(
            refused.status == 401, "\(name)'s first secret ended when its successor was stored",
            found: refused.complaint)
        let file = "tenants/\(id).sqlite"
        try stage.check(
            FileManager.default.fileExists(atPath: "\(stage.dataFolder)/\(file)"),
            "\(name) has a database file of its own, \(file)", found: "no such file")
        return DemoTenant(id: id, name: name, administrator: caller, credentials: real)
    }
}
