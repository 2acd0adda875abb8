import Core

/// Step 7: the vendor reports the threat resolved; the next question is answered allow.
struct ResolutionStep {
    let stage: DemoStage

    func run(_ staff: DemoStaff, _ vendors: DemoVendors, _ incident: DemoIncident) async throws(CommandFailure) {
        stage.begin("The threat is resolved; the next question is answered allow")
        let findings = stage.input.lookout
        guard let device = findings.resolution else {
            throw stage.failure("Config/demo/lookout-findings.json has no resolution")
        }
        let report = findings.report(for: device, id: "lookout-incident-2", now: .now)
        let answer = try await stage.call(vendors.lookout, VendorReport.request([report]), expect: 200)
        let result = try ReportResults(answer).items.first
        try stage.check(
            result?.status == "applied" && result?.complianceState == "compliant",
            "\(incident.deviceName) is \(report.nativeSeverity) now, and compliant",
            found: String(decoding: answer.body, as: UTF8.self))
        let question = AccessQuestion(deviceID: incident.deviceID, application: AccessQuestion.exchange)
        let allowed = try AccessAnswer(
            try await stage.call(staff.gateway, question.request, expect: 200, showing: ["decision"]))
        try stage.check(allowed.decision, "\(incident.deviceName) may open Exchange again", found: allowed.reasonAdmin)
    }
}
