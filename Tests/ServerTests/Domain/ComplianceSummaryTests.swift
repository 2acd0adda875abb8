import Core
import TestServer
import Testing

/// `GET /mtd/v1/compliance/summary`.
@Suite struct ComplianceSummaryTests {
    static let path = "/mtd/v1/compliance/summary"

    /// The numbers of an object.
    private static func sum(_ states: JSON) -> Int64 {
        (states.object?.members ?? []).compactMap(\.value.integer).reduce(0, +)
    }

    /// Checks that everything in a summary adds up.
    private static func expectSums(_ summary: JSON, sourceLocation: SourceLocation = #_sourceLocation) {
        let total = summary["deviceCount"].integer
        #expect(total != nil && sum(summary["states"]) == total, sourceLocation: sourceLocation)
        for group in ["platforms", "threatLevels"] {
            let rows = summary[group].array ?? []
            #expect(
                rows.compactMap { $0["deviceCount"].integer }.reduce(0, +) == total, "\(group)",
                sourceLocation: sourceLocation)
            for row in rows {
                #expect(sum(row["states"]) == row["deviceCount"].integer, "\(group)", sourceLocation: sourceLocation)
            }
            for state in summary["states"].object?.members ?? [] {
                let counted = rows.compactMap { $0["states"][state.name].integer }.reduce(0, +)
                #expect(counted == state.value.integer, "\(group) \(state.name)", sourceLocation: sourceLocation)
            }
        }
        for policy in summary["policies"].array ?? [] {
            #expect(sum(policy["states"]) == policy["deviceCount"].integer, sourceLocation: sourceLocation)
        }
    }

    private static func count(_ summary: JSON, _ group: String, _ value: JSON) -> JSON {
        let member = group == "platforms" ? "platform" : "threatLevel"
        return (summary[group].array ?? []).first { $0[member] == value }?["deviceCount"] ?? .null
    }

    @Test func `an empty tenant has every group with no device`() async throws {
        let tenant = try await freshTenant()
        let answer = try await tenant.administrator.get(Self.path)
        #expect(answer.status == 200)
        #expect(answer["deviceCount"] == 0)
        #expect(answer["platforms"].array?.map { $0["platform"] } == ["android", "iOS", "windows", "macOS"])
        #expect(answer["threatLevels"].array?.map { $0["threatLevel"] } == ["secured", "low", "medium", "high", .null])
        #expect(answer["policies"] == [])
        Self.expectSums(answer.json)
    }

    @Test func `the counts are those of the devices themselves`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        let low = try await tenant.addPolicy()
        let new = try await tenant.addPolicy(["displayName": "New", "osMinimumVersion": "26.0"], graceHours: 24)
        var rows = (0..<9).map { number in
            iPhone(freshID(), ["osVersion": number < 4 ? "17.0" : "26.1"])
        }
        rows.append(["azureADDeviceId": .string(freshID()), "operatingSystem": "macOS"])
        let ids = try await tenant.importDevices(rows)
        for (number, id) in ids.enumerated() where number < 8 {
            try await vendor.accepted(report(id, ["secured", "low", "medium", "high"][number % 4]))
        }
        let tomorrow = moment(.days(1))
        let override = try await tenant.administrator.put(
            "/mtd/v1/devices/\(ids[3])/threatLevelOverride",
            ["level": "low", "reason": "Known", "expirationDateTime": .string(tomorrow)])
        #expect(override.status == 200, "\(override.text)")

        var states: [String: Int64] = [:]
        var levels: [JSON: Int64] = [:]
        var policies: [String: [String: Int64]] = [:]
        for id in ids {
            let one = try await tenant.administrator.compliance(id)
            states[one["complianceState"].string ?? "", default: 0] += 1
            levels[one["threatLevel"], default: 0] += 1
            let explained = try await tenant.administrator.ask(id)["context"]["explanation"]["device"]
            for policy in explained["policies"].array ?? [] {
                policies[policy["id"].string ?? "", default: [:]][policy["state"].string ?? "", default: 0] += 1
            }
        }
        #expect(states.count == 3 && levels.count == 5, "\(states) \(levels)")
        let answer = try await tenant.administrator.get(Self.path)
        Self.expectSums(answer.json)
        #expect(answer["deviceCount"] == 10)
        for name in ["compliant", "inGracePeriod", "noncompliant", "error"] {
            #expect(answer["states"][name] == .integer(states[name] ?? 0), "\(name)")
        }
        for (level, count) in levels { #expect(Self.count(answer.json, "threatLevels", level) == .integer(count)) }
        #expect(Self.count(answer.json, "platforms", "iOS") == 9)
        #expect(Self.count(answer.json, "platforms", "macOS") == 1)
        #expect(Set((answer["policies"].array ?? []).map { $0["id"].string }) == [low, new])
        for policy in answer["policies"].array ?? [] {
            for state in policy["states"].object?.members ?? [] {
                let expected = policies[policy["id"].string ?? ""]?[state.name] ?? 0
                #expect(state.value.integer == expected, "\(policy["displayName"]) \(state.name)")
            }
        }
        #expect(Self.sum(answer["policies"][0]["states"]) == 9)
    }

    @Test func `the sums agree while devices come, go and change`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        let policy = try await tenant.addPolicy()
        let fixed = (0..<30).map { _ in freshID() }
        try await tenant.importDevices(fixed.flatMap { Self.pair($0) })
        let before = try await tenant.administrator.get(Self.path)
        #expect(before["deviceCount"] == 60)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // Two devices a request, one of each platform: a summary has both or neither.
                for _ in 0..<40 { try await tenant.importDevices(Self.pair(freshID())) }
            }
            group.addTask {
                for number in 0..<120 {
                    let device = fixed[number % fixed.count]
                    try await vendor.accepted(report(device, ["high", "secured", "medium"][number % 3]))
                }
            }
            group.addTask {
                for number in 0..<12 {
                    let changed = try await tenant.administrator.patch(
                        "\(Graph.policies)/\(policy)",
                        [
                            "@odata.type": "#microsoft.graph.iosCompliancePolicy",
                            "deviceThreatProtectionRequiredSecurityLevel": number % 2 == 0 ? "high" : "secured",
                        ])
                    #expect(changed.status == 200)
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<25 {
                        let answer = try await tenant.administrator.get(Self.path)
                        Self.expectSums(answer.json)
                        let platforms = ["iOS", "android"].map { Self.count(answer.json, "platforms", .string($0)) }
                        #expect(platforms[0] == platforms[1], "half a request was counted")
                    }
                }
            }
            try await group.waitForAll()
        }
        let after = try await tenant.administrator.get(Self.path)
        #expect(after["deviceCount"] == 140)
        Self.expectSums(after.json)
    }

    /// A device of each of two platforms.
    private static func pair(_ id: String) -> [JSONObject] {
        [iPhone(id), ["azureADDeviceId": .string(freshID()), "operatingSystem": "Android", "osVersion": "15"]]
    }

    @Test func `after a 2xx the next summary has the change, and its time is not before it`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        try await tenant.addPolicy()
        let ids = try await tenant.importDevices([iPhone()])
        for (number, level) in ["high", "secured", "high"].enumerated() {
            let start = Timestamp(rfc3339: moment())
            try await vendor.accepted(report(ids[0], level))
            let answer = try await tenant.administrator.get(Self.path)
            #expect(answer["states"]["noncompliant"] == (level == "high" ? 1 : 0), "\(number)")
            let asOf = answer.headers["stateasof"].flatMap { Timestamp(rfc3339: $0) }
            // At most two seconds old; here it is as new as the request.
            #expect(try #require(asOf) >= #require(start), "\(number)")
        }
    }

    @Test func `a caller counts the devices of its scope and hears of no other policy`() async throws {
        let estate = try await ScopedEstate.make(["Microsoft.Intune_ManagedDevices_Read"])
        let user = try await estate.tenant.administrator.make(
            Graph.users, ["userPrincipalName": "eve@contoso.example"])
        let group = try await estate.tenant.administrator.make(Graph.groups, ["displayName": "Outside"])
        _ = try await estate.tenant.administrator.post(
            "\(Graph.groups)/\(group)/members/$ref",
            ["@odata.id": .string("https://localhost/v1.0/directoryObjects/\(user)")])
        try await estate.tenant.importDevices([iPhone(freshID(), ["userPrincipalName": "eve@contoso.example"])])
        let general = try await estate.tenant.addPolicy(["osMinimumVersion": "1.0", "displayName": "General"])
        try await estate.tenant.addPolicy(
            ["osMinimumVersion": "1.0", "displayName": "Outside"],
            target: ["@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": .string(group)])
        let all = try await estate.tenant.administrator.get(Self.path)
        #expect(all["deviceCount"] == 3 && all["policies"].array?.count == 2, "\(all.text)")
        let scoped = try await estate.scoped.get(Self.path)
        #expect(scoped["deviceCount"] == 1, "\(scoped.text)")
        #expect(scoped["policies"].array?.map { $0["id"] } == [.string(general)])
        Self.expectSums(scoped.json)
    }

    @Test func `it takes no options and needs the right to read devices`() async throws {
        let tenant = try await freshTenant()
        #expect(try await tenant.administrator.get("\(Self.path)?$filter=x").status == 400)
        #expect(try await tenant.client("HelpDeskOperator").get(Self.path).status == 200)
        #expect(try await tenant.client("AccessEvaluator").get(Self.path).status == 403)
    }
}
