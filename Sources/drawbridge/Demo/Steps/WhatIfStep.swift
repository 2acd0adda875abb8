import Core

/// Beside step 6: what a stricter policy would do to the fleet, before anybody saves it.
struct WhatIfStep {
    let stage: DemoStage

    func run(_ staff: DemoStaff, _ estate: DemoEstate) async throws(CommandFailure) {
        stage.say("And before anybody changes a policy: what if it allowed no threat at all?")
        let change: JSON = [
            "kind": "compliancePolicy", "id": .string(estate.compliancePolicyID),
            "policy": ["deviceThreatProtectionRequiredSecurityLevel": "secured"],
        ]
        let answer = try await stage.call(
            staff.reviewer, .post("/mtd/v1/decisions:whatIf", ["changes": [change], "fleet": [:]]), expect: 200,
            showing: ["snapshot", "counts"])
        let preview = try answer.object()
        let rows = preview["value"]?.array ?? []
        let counts = preview["counts"]?.object?["answerChanges"]?.array ?? []
        let lost = counts.reduce(0) { $0 + ($1.object?["allowToDeny"]?.integer ?? 0) }
        let names = Set(rows.compactMap { $0.object?["device"]?.object?["deviceName"]?.string }).sorted()
        let shown = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
        stage.show(["\(names.count) devices would be locked out: \(shown)"])
        try stage.check(
            !rows.isEmpty && lost == Int64(rows.count), "the preview counts what it lists, and nothing is saved",
            found: "\(lost) counted, \(rows.count) listed")
        let policy = try await stage.call(
            staff.reviewer, .get("/v1.0/deviceManagement/deviceCompliancePolicies/\(estate.compliancePolicyID)"),
            expect: 200, isQuiet: true)
        let level = try stage.text("deviceThreatProtectionRequiredSecurityLevel", of: policy)
        try stage.check(level == "low", "the policy still allows low", found: level)
    }
}
