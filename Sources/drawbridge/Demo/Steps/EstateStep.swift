import Core

/// What step 4 made, by id.
struct DemoEstate: Sendable {
    let connectorID: String
    let compliancePolicyID: String
    let accessPolicyID: String
    let groupID: String
    let userID: String
}

/// Step 4: people, groups, 200 devices, the compliance policies and the conditional-access policy.
struct EstateStep {
    let stage: DemoStage

    func run(
        _ staff: DemoStaff, _ tenants: (contoso: DemoTenant, fabrikam: DemoTenant)
    ) async throws(CommandFailure) -> DemoEstate {
        stage.begin("Inventory and policies: 200 devices, at most low, mail and files need a compliant device")
        let directory = try await createDirectory(staff)
        let contoso = try await importDevices(stage.input.contosoDevices, staff.enroller)
        let fabrikam = try await importDevices(stage.input.fabrikamDevices, tenants.fabrikam.administrator)
        try stage.check(
            contoso + fabrikam == 200, "\(contoso) devices of Contoso and \(fabrikam) of Fabrikam are in inventory",
            found: "\(contoso + fabrikam)")
        var policyIDs: [String] = []
        for policy in stage.input.compliancePolicies {
            policyIDs.append(try await createPolicy(policy, staff, isQuiet: !policyIDs.isEmpty))
        }
        let access = try await createAccessPolicy(staff, groups: directory.groups)
        try await waitForFacts(staff)
        guard let policyID = policyIDs.first, let groupID = directory.groups.values.min(),
            let userID = directory.users.values.min()
        else { throw stage.failure("Config/demo lacks a policy, a group or a user") }
        return DemoEstate(
            connectorID: VendorDialect.lookout.connectorID, compliancePolicyID: policyID, accessPolicyID: access,
            groupID: groupID, userID: userID)
    }

    private func createDirectory(
        _ staff: DemoStaff
    ) async throws(CommandFailure) -> (users: [String: String], groups: [String: String]) {
        var users: [String: String] = [:]
        var groups: [String: String] = [:]
        for user in stage.input.users {
            let answer = try await stage.call(
                staff.administrator, .post("/v1.0/users", .object(user)), expect: 201,
                showing: ["id", "userPrincipalName"], isQuiet: !users.isEmpty)
            users[user["userPrincipalName"]?.string ?? ""] = try stage.text("id", of: answer)
        }
        for group in stage.input.groups {
            var body = group
            body["members"] = nil
            let answer = try await stage.call(
                staff.administrator, .post("/v1.0/groups", .object(body)), expect: 201,
                showing: ["id", "displayName"], isQuiet: true)
            let id = try stage.text("id", of: answer)
            groups[group["displayName"]?.string ?? ""] = id
            for name in group["members"]?.array?.compactMap(\.string) ?? [] {
                let reference = "\(stage.client.baseURL)/v1.0/directoryObjects/\(users[name] ?? "")"
                try await stage.call(
                    staff.administrator,
                    .post("/v1.0/groups/\(id)/members/$ref", ["@odata.id": .string(reference)]), expect: 204,
                    isQuiet: true)
            }
        }
        return (users, groups)
    }

    /// Imports in parts, so that there is something to watch.
    private func importDevices(_ devices: [JSON], _ caller: DemoCaller) async throws(CommandFailure) -> Int {
        let progress = ProgressBar("   importing", total: devices.count, console: stage.console)
        var created = 0
        var start = 0
        while start < devices.count {
            let part = devices[start..<min(start + 50, devices.count)]
            let lines = part.flatMap { JSONWriter.bytes($0) + [UInt8(ascii: "\n")] }
            progress.clear()
            let answer = try await stage.call(
                caller, APIRequest(method: "POST", path: "/mtd/v1/devices:import", body: .lines(lines)), expect: 200,
                isQuiet: true)
            let results = try answer.object()["results"]?.array?.compactMap(\.object) ?? []
            if let bad = results.first(where: { $0["status"]?.string != "created" }) {
                throw stage.failure("a device was not created: \(JSONWriter.text(.object(bad)))")
            }
            created += results.count
            start += part.count
            progress.show(start)
        }
        progress.clear()
        return created
    }

    private func createPolicy(
        _ policy: JSONObject, _ staff: DemoStaff, isQuiet: Bool
    ) async throws(CommandFailure) -> String {
        var body = policy
        body["assignments"] = nil
        // Graph knows company-owned Android policies on /beta only.
        let isBeta = policy["@odata.type"]?.string == "#microsoft.graph.androidDeviceOwnerCompliancePolicy"
        let path = (isBeta ? "/beta" : "/v1.0") + "/deviceManagement/deviceCompliancePolicies"
        let answer = try await stage.call(
            staff.securityManager, .post(path, .object(body)), expect: 201,
            showing: ["id", "displayName", "deviceThreatProtectionRequiredSecurityLevel"], isQuiet: isQuiet)
        let id = try stage.text("id", of: answer)
        try await stage.call(
            staff.securityManager, .post("\(path)/\(id)/assign", ["assignments": policy["assignments"] ?? []]),
            expect: 200, isQuiet: isQuiet)
        return id
    }

    private func createAccessPolicy(
        _ staff: DemoStaff, groups: [String: String]
    ) async throws(CommandFailure) -> String {
        let policy = EstateStep.resolvingGroups(stage.input.conditionalAccess, groups)
        let answer = try await stage.call(
            staff.accessAdministrator, .post("/v1.0/identity/conditionalAccess/policies", .object(policy)), expect: 201,
            showing: ["id", "displayName", "state", "grantControls"])
        return try stage.text("id", of: answer)
    }

    /// The policy with groups named by id instead of display name.
    static func resolvingGroups(_ policy: JSONObject, _ groups: [String: String]) -> JSONObject {
        var policy = policy
        guard var conditions = policy["conditions"]?.object, var users = conditions["users"]?.object else {
            return policy
        }
        for member in ["includeGroups", "excludeGroups"] {
            guard let names = users[member]?.array?.compactMap(\.string) else { continue }
            users[member] = .strings(names.map { groups[$0] ?? $0 })
        }
        conditions["users"] = .object(users)
        policy["conditions"] = .object(conditions)
        return policy
    }

    /// Three devices fail by their facts alone. Lists may be two seconds old, so the question is asked until it shows.
    private func waitForFacts(_ staff: DemoStaff) async throws(CommandFailure) {
        let filter = FormText.encoded("complianceState eq 'noncompliant'")
        let request = APIRequest.get(
            "/v1.0/deviceManagement/managedDevices?$filter=\(filter)&$count=true"
                + "&$select=deviceName,model,osVersion,jailBroken"
        )
        var devices: [JSONObject] = []
        for attempt in 0..<40 {
            if attempt > 0 { try? await Task.sleep(for: .milliseconds(100)) }
            let answer = try await stage.ask(staff.securityManager, request)
            guard answer.status == 200 else { throw stage.failure("the device list answers \(answer.complaint)") }
            devices = try answer.object()["value"]?.array?.compactMap(\.object) ?? []
            if devices.count == EstateStep.devicesThatFail { break }
        }
        try await stage.call(staff.securityManager, request, expect: 200, isQuiet: true)
        var table = Table("Device", "Model", "OS", "Jailbroken")
        for device in devices.prefix(5) {
            table.add(["deviceName", "model", "osVersion", "jailBroken"].map { ListPrinter.cell(device[$0]) })
        }
        stage.show(table.lines)
        try stage.check(
            devices.count == EstateStep.devicesThatFail,
            "\(EstateStep.devicesThatFail) devices are noncompliant by their facts: too old or jailbroken",
            found: "\(devices.count)")
    }

    /// How many of `contoso-devices.ndjson` are too old or jailbroken.
    static let devicesThatFail = 3
}
