import Core

/// Step 9: the reviewer prints the permission matrix and reads the audit log, which holds every change and refusal.
struct ReviewStep {
    let stage: DemoStage

    func run(_ staff: DemoStaff, _ vendors: DemoVendors) async throws(CommandFailure) {
        stage.begin("The reviewer: who may do what, and who did what")
        try await showMatrix(staff.reviewer)
        let entries = try await readLog(staff.reviewer)
        showExcerpt(entries, staff, vendors)
        try checkLog(entries, tenantID: staff.reviewer.session.tenantID)
    }

    private func showMatrix(_ reviewer: DemoCaller) async throws(CommandFailure) {
        let answer = try await stage.call(
            reviewer, .get("/mtd/v1/review/permissionMatrix"), expect: 200, isQuiet: true)
        let rows = try answer.object()["value"]?.array?.compactMap(\.object) ?? []
        let roles = try answer.object()["roles"]?.array?.compactMap { $0.object?["value"]?.string } ?? []
        var table = Table("Operation", "Needs", "Roles")
        for row in rows where row["operation"]?.string?.hasPrefix("connectors.") == true {
            let allowed = row["allowedRoles"]?.array?.compactMap(\.string) ?? []
            table.add([
                row["operation"]?.string ?? "", row["requiredAction"]?.string ?? "",
                allowed.count > 3
                    ? "\(allowed.prefix(2).joined(separator: ", ")) and \(allowed.count - 2) more"
                    : allowed.joined(separator: ", "),
            ])
        }
        stage.show(["\(rows.count) operations × \(roles.count) roles; those of connectors:"] + table.lines)
        for operation in ["connectors.create", "connectors.update", "connectors.delete"] {
            let row = rows.first { $0["operation"]?.string == operation }
            let allowed = Set(row?["allowedRoles"]?.array?.compactMap(\.string) ?? [])
            guard allowed == ["GlobalAdministrator", "EndpointSecurityManager"] else {
                throw stage.failure("\(operation) is open to \(allowed.sorted().joined(separator: ", "))")
            }
        }
        try stage.check(true, "exactly two built-in roles may set up or change a connector", found: "")
    }

    private func readLog(_ reviewer: DemoCaller) async throws(CommandFailure) -> [JSONObject] {
        var entries: [JSONObject] = []
        var next: String? =
            "/v1.0/deviceManagement/auditEvents?$orderby=\(FormText.encoded("activityDateTime desc"))&$top=100"
        while let page = next {
            // The first page is shown, the others only read.
            let answer =
                entries.isEmpty
                ? try await stage.call(reviewer, .get(page), expect: 200, isQuiet: true)
                : try await stage.ask(reviewer, .get(page))
            guard answer.status == 200 else {
                throw stage.failure("a page of the audit log answers \(answer.complaint)")
            }
            let object = try answer.object()
            let rows = object["value"]?.array?.compactMap(\.object) ?? []
            entries += rows
            next = rows.isEmpty ? nil : object["@odata.nextLink"]?.string
        }
        return entries
    }

    private func showExcerpt(_ entries: [JSONObject], _ staff: DemoStaff, _ vendors: DemoVendors) {
        let known = [
            staff.administrator, staff.securityManager, staff.helpDesk, staff.enroller, staff.accessAdministrator,
            staff.gateway, staff.reviewer, vendors.lookout, vendors.zimperium, vendors.jamf,
        ]
        let names = Dictionary(known.map { ($0.session.clientID, $0.label) }) { first, _ in first }
        var table = Table("Time (UTC)", "Result", "Activity", "By", "Target")
        let refusals = entries.filter { $0["activityResult"]?.string == "Failure" }
        for entry in entries.prefix(6) + refusals.prefix(2) { table.add(AuditExcerpt.cells(entry, names: names)) }
        stage.show(["the newest entries, and refusals:"] + table.lines)
    }

    private func checkLog(_ entries: [JSONObject], tenantID: String) throws(CommandFailure) {
        let logged = Set(entries.compactMap { $0["correlationId"]?.string })
        let own = stage.exchanges.filter { $0.tenantID == tenantID }
        let due = own.filter(AuditDuty.isDue)
        if let missing = due.first(where: { !logged.contains($0.clientRequestID) }) {
            throw stage.failure("the audit log lacks \(missing.method) \(missing.path) (\(missing.status))")
        }
        try stage.check(
            !due.isEmpty,
            "each of the \(due.count) changes and refusals of this demo has its entry among the \(entries.count)",
            found: "no entry")
        let reads = own.filter { $0.method == "GET" && $0.status == 200 }
        let odd = reads.first { logged.contains($0.clientRequestID) }
        try stage.check(
            odd == nil, "none of the \(reads.count) reads has one", found: odd.map { $0.path } ?? "")
    }
}
