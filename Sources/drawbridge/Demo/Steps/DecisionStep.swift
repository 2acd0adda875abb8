import Core

/// Step 6: the gateway asks. Deny, with the rule, the report, the policies, since when, and what would change it;
/// allow for a healthy device.
struct DecisionStep {
    let stage: DemoStage

    func run(_ staff: DemoStaff, _ estate: DemoEstate, _ incident: DemoIncident) async throws(CommandFailure) {
        stage.begin("The gateway asks: may this device open Exchange? And if not, why?")
        let question = AccessQuestion(deviceID: incident.deviceID, application: AccessQuestion.exchange)
        let raw = try await stage.call(staff.gateway, question.request, expect: 200, showing: ["decision"])
        let answer = try AccessAnswer(raw)
        try stage.check(!answer.decision, "\(incident.deviceName) may not open Exchange", found: "decision true")
        try explain(answer, estate, incident)
        try await showRemedies(question, staff, incident)
        let other = AccessQuestion(deviceID: incident.healthyDeviceID, application: AccessQuestion.sharePoint)
        let allowed = try AccessAnswer(
            try await stage.call(staff.gateway, other.request, expect: 200, showing: ["decision"]))
        try stage.check(allowed.decision, "a healthy device may open SharePoint", found: allowed.reasonAdmin)
    }

    private func explain(
        _ answer: AccessAnswer, _ estate: DemoEstate, _ incident: DemoIncident
    ) throws(CommandFailure) {
        stage.show(["for the administrator: \(answer.reasonAdmin)", "for the user: \(answer.reasonUser)"])
        let text = JSONWriter.text(.object(answer.explanation))
        for member in ["device", "since"] {
            guard let value = answer.explanation[member], !value.isNull, value != [] else { continue }
            stage.show(["\(member): \(CompactJSON.text(value, limit: 400))"])
        }
        let names = [
            stage.input.conditionalAccess["displayName"]?.string,
            stage.input.compliancePolicies.first?["displayName"]?.string,
        ].compactMap(\.self)
        for name in names {
            try stage.check(text.contains(name), "the explanation names the policy “\(name)”", found: text.excerptLine)
        }
        try stage.check(
            text.contains(incident.reportID), "the explanation names the report, \(incident.reportID)",
            found: text.excerptLine)
        try stage.check(
            !answer.reasonUser.isEmpty && !answer.reasonUser.contains(incident.deviceID)
                && !answer.reasonUser.contains(estate.accessPolicyID), "the user's reason has no ids",
            found: answer.reasonUser)
    }

    /// Every smallest set of changes, as the administrator is shown them; the first is what step 7 does.
    private func showRemedies(
        _ question: AccessQuestion, _ staff: DemoStaff, _ incident: DemoIncident
    ) async throws(CommandFailure) {
        let answer = try await stage.call(staff.administrator, question.explanation, expect: 200, showing: ["decision"])
        let remedies = try answer.object()["remedies"]?.array?.compactMap(\.object) ?? []
        let summaries = remedies.compactMap { $0["summary"]?.string }
        stage.say("Each of these alone would open Exchange to \(incident.deviceName):")
        stage.show(summaries.map { "· \($0)" })
        let first = remedies.first?["changes"]?.array ?? []
        try stage.check(
            first.count == 1 && first.first?.object?["kind"]?.string == "deviceLevel"
                && first.first?.object?["level"]?.string == "low",
            "the smallest change is that Lookout reports at most low", found: summaries.first ?? "no remedy")
    }
}
