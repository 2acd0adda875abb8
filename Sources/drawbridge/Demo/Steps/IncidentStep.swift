import Core

/// The device that gets into trouble, and the report that said so.
struct DemoIncident: Sendable {
    /// `azureADDeviceId`.
    let deviceID: String
    /// The managed device's own id.
    let managedID: String
    let deviceName: String
    let reportID: String
    /// A device without threats.
    let healthyDeviceID: String
}

/// Step 5: the vendors report their fleets; then one device turns high, and noncompliant in the same request.
struct IncidentStep {
    let stage: DemoStage

    func run(_ staff: DemoStaff, _ vendors: DemoVendors) async throws(CommandFailure) -> DemoIncident {
        stage.begin("The vendors report, in their own words; one device turns noncompliant in the same request")
        try await reportFleet(stage.input.lookout, vendors.lookout)
        try await reportFleet(stage.input.zimperium, vendors.zimperium)
        try await reportFleet(stage.input.jamf, vendors.jamf)
        guard let device = stage.input.lookout.incident, let healthy = healthyDevice(but: device.id) else {
            throw stage.failure("Config/demo/lookout-findings.json has no incident, or no healthy device")
        }
        let before = try await compliance(device.id, staff)
        try stage.check(before.state == "compliant", "the device is compliant", found: before.state)
        try await report(device, vendors)
        let now = try await compliance(device.id, staff)
        try stage.check(now.state == "noncompliant", "the very next read says noncompliant", found: now.state)
        return DemoIncident(
            deviceID: device.id, managedID: now.id, deviceName: name(of: device.id), reportID: IncidentStep.reportID,
            healthyDeviceID: healthy)
    }

    /// The id of the report that sets it off.
    static let reportID = "lookout-incident-1"

    /// The first device of the fleet without any finding.
    private func healthyDevice(but id: String) -> String? {
        let phones = Set(
            stage.input.contosoDevices.compactMap { device -> String? in
                guard device.object?["operatingSystem"]?.string == "Android" else { return nil }
                return device.object?["azureADDeviceId"]?.string
            })
        return stage.input.lookout.fleet.first { $0.id != id && $0.findings.isEmpty && phones.contains($0.id) }?.id
    }

    private func name(of id: String) -> String {
        let device = stage.input.contosoDevices.first { $0.object?["azureADDeviceId"]?.string == id }
        return device?.object?["deviceName"]?.string ?? id
    }

    private func reportFleet(_ findings: DemoFindings, _ vendor: DemoCaller) async throws(CommandFailure) {
        let now = Timestamp.now
        let reports = findings.fleet.enumerated().map { index, device in
            findings.report(for: device, id: "fleet-\(index)", now: now)
        }
        let answer = try await stage.call(vendor, VendorReport.request(reports), expect: 200, isQuiet: true)
        let results = try ReportResults(answer).items
        stage.show([
            "\(vendor.label) says: \(ReportResults.summary(reports.map(\.nativeSeverity)))",
            "answers: \(ReportResults.summary(results.map(\.status))); "
                + "devices: \(ReportResults.summary(results.compactMap(\.complianceState)))",
        ])
        try stage.check(
            results.count == reports.count && results.allSatisfy { $0.status == "applied" },
            "all \(reports.count) reports are applied",
            found: results.first { $0.status != "applied" }.map { "\($0.reportID) \($0.status) \($0.error ?? "")" }
                ?? "")
        let odd = zip(findings.fleet, results).first { device, result in
            result.complianceState != (findings.isAboveLow(device) ? "noncompliant" : "compliant")
        }
        try stage.check(
            odd == nil, "exactly the devices above low are noncompliant",
            found: odd.map { "\($0.id) at \(findings.word(for: $0)) is \($1.complianceState ?? "-")" } ?? "")
    }

    private func report(_ device: DemoFindings.Device, _ vendors: DemoVendors) async throws(CommandFailure) {
        let findings = stage.input.lookout
        stage.say("Then Lookout's app finds this on \(name(of: device.id)):")
        stage.show(device.findings.map { CompactJSON.text(.object($0)) })
        let word = findings.word(for: device)
        try stage.check(
            word == "THREAT_HIGH", "its worst open finding makes the device \(word) in Lookout's words", found: word)
        let report = findings.report(for: device, id: IncidentStep.reportID, now: .now)
        let answer = try await stage.call(vendors.lookout, VendorReport.request([report]), expect: 200)
        let result = try ReportResults(answer).items.first
        try stage.check(
            result?.status == "applied" && result?.complianceState == "noncompliant",
            "the answer to the report already says noncompliant", found: String(decoding: answer.body, as: UTF8.self))
    }

    private func compliance(
        _ id: String, _ staff: DemoStaff
    ) async throws(CommandFailure) -> (id: String, state: String) {
        let answer = try await stage.call(
            staff.securityManager, .get("/mtd/v1/devices/\(id)/compliance"), expect: 200,
            showing: ["platform", "threatLevel", "partnerReportedThreatState", "partner", "complianceState"])
        return (try stage.text("id", of: answer), try stage.text("complianceState", of: answer))
    }
}
