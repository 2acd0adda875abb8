import Core
import Foundation

/// Step 8: Fabrikam's token sees nothing of Contoso: each answer is the one for an id that never existed.
struct IsolationStep {
    let stage: DemoStage

    func run(_ fabrikam: DemoTenant, _ estate: DemoEstate, _ incident: DemoIncident) async throws(CommandFailure) {
        stage.begin("Fabrikam sees nothing of Contoso: byte for byte as for an id that never existed")
        let graph = "/v1.0/deviceManagement"
        let targets: [(prefix: String, id: String, suffix: String)] = [
            ("\(graph)/mobileThreatDefenseConnectors/", estate.connectorID, ""),
            ("\(graph)/deviceCompliancePolicies/", estate.compliancePolicyID, ""),
            ("\(graph)/managedDevices/", incident.managedID, ""), ("/v1.0/users/", estate.userID, ""),
            ("/v1.0/groups/", estate.groupID, ""),
            ("/v1.0/identity/conditionalAccess/policies/", estate.accessPolicyID, ""),
            ("/mtd/v1/devices/", incident.deviceID, "/compliance"),
            ("/mtd/v1/connectors/", estate.connectorID, "/credentials"),
        ]
        for target in targets {
            let theirs = try await stage.call(
                fabrikam.administrator, .get(target.prefix + target.id + target.suffix), expect: 404, isQuiet: true)
            let nobodys = try await stage.ask(
                fabrikam.administrator, .get(target.prefix + UUID().uuidString.lowercased() + target.suffix))
            let difference = Sameness.difference(theirs, nobodys)
            guard difference == nil else { throw stage.failure("\(target.prefix)… tells: \(difference ?? "")") }
        }
        try stage.check(
            true, "\(targets.count) pairs of answers are the same but for request id and date", found: "")
        try await compareDecisions(fabrikam.administrator, incident)
    }

    private func compareDecisions(_ caller: DemoCaller, _ incident: DemoIncident) async throws(CommandFailure) {
        let unknown = UUID().uuidString.lowercased()
        let question = AccessQuestion(deviceID: incident.deviceID, application: AccessQuestion.exchange)
        let theirs = try await stage.call(caller, question.request, expect: 200, showing: ["decision"], isQuiet: true)
        let nobodys = try await stage.ask(
            caller, AccessQuestion(deviceID: unknown, application: AccessQuestion.exchange).request)
        let first = Sameness.decision(try theirs.json(), of: incident.deviceID)
        let second = Sameness.decision(try nobodys.json(), of: unknown)
        try stage.check(
            try !AccessAnswer(theirs).decision && first == second,
            "a decision about Contoso's device is the one about an unknown device", found: JSONWriter.text(first))
    }
}
