import Core
import TestServer
import Testing

/// `deviceCompliancePolicies/{id}/deviceStatuses` and `deviceStatusOverview`.
@Suite struct DeviceStatusTests {
    private static func statuses(_ policy: String) -> String { "\(Graph.policies)/\(policy)/deviceStatuses" }

    /// Phones of several kinds under policies of several kinds.
    private struct Estate: Sendable {
        let tenant: TestTenant
        let devices: [String]
        let policies: [String]
        var admin: TestClient { tenant.administrator }

        static func make() async throws -> Estate {
            let tenant = try await freshTenant()
            let vendor = try await tenant.readyConnector()
            let policies = [
                try await tenant.addPolicy([
                    "displayName": "At most low", "deviceThreatProtectionEnabled": true,
                    "deviceThreatProtectionRequiredSecurityLevel": "low",
                ]),
                try await tenant.addPolicy(["displayName": "New", "osMinimumVersion": "26.0"], graceHours: 24),
                try await tenant.addPolicy(["displayName": "Empty"]),
                try await tenant.addPolicy(
                    ["displayName": "Android", "osMinimumVersion": "15"], type: "androidCompliancePolicy"),
                try await tenant.addPolicy(
                    ["displayName": "For nobody", "osMinimumVersion": "99"],
                    target: [
                        "@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": .string(freshID()),
                    ]),
            ]
            var rows: [JSONObject] = []
            for number in 0..<7 {
                rows.append(
                    iPhone(
                        freshID(),
                        [
                            "deviceName": .string("Phone \(number)"), "model": "iPhone 17",
                            "osVersion": number % 2 == 0 ? "26.1" : "17.0",
                            "userPrincipalName": .string("user\(number)@contoso.example"),
                        ]))
            }
            rows.append([
                "azureADDeviceId": .string(freshID()), "operatingSystem": "Android", "osVersion": "14",
            ])
            let devices = try await tenant.importDevices(rows)
            for (number, device) in devices.enumerated() {
                try await vendor.accepted(report(device, ["secured", "low", "high"][number % 3]))
            }
            // A policy for two of the users, of which one is then deleted and one disabled.
            let group = try await tenant.administrator.make(Graph.groups, ["displayName": "Two"])
            for number in [3, 4, 5] {
                let user = try await tenant.administrator.get("\(Graph.users)/user\(number)@contoso.example")
                let added = try await tenant.administrator.post(
                    "\(Graph.groups)/\(group)/members/$ref",
                    ["@odata.id": .string("https://localhost/v1.0/directoryObjects/\(user["id"].string ?? "")")])
                #expect(added.status == 204, "\(added.text)")
            }
            let two = try await tenant.addPolicy(
                ["displayName": "Two", "osMinimumVersion": "20"],
                target: ["@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": .string(group)])
            #expect(try await tenant.administrator.delete("\(Graph.users)/user3@contoso.example").status == 204)
            _ = try await tenant.administrator.patch(
                "\(Graph.users)/user4@contoso.example", ["accountEnabled": false])
            return Estate(tenant: tenant, devices: devices, policies: policies + [two])
        }
    }

    private static let shared = Task { try await Estate.make() }

    @Test func `the rows of a policy are what its devices say of the policy`() async throws {
        let estate = try await Self.shared.value
        var expected: [String: [String: JSON]] = [:]
        for device in estate.devices {
            let states = try await estate.admin.get("\(Graph.devices)/\(device)/deviceCompliancePolicyStates")
            for state in states.values { expected[state["id"].string ?? "", default: [:]][device] = state["state"] }
        }
        #expect(expected.count == 5, "every policy but the one for nobody must have a device")
        #expect(expected[estate.policies[5]]?.count == 2, "the deleted user is in no group")
        for policy in estate.policies {
            let answer = try await estate.admin.get(Self.statuses(policy))
            #expect(answer.status == 200, "\(answer.text)")
            let found = answer.values.map { ($0["id"].string ?? "", $0["status"]) }
            #expect(found.map(\.0) == found.map(\.0).sorted())
            #expect(Dictionary(uniqueKeysWithValues: found) == expected[policy] ?? [:])
            for row in answer.values {
                let one = try await estate.admin.get("\(Self.statuses(policy))/\(row["id"].string ?? "")")
                #expect(one.status == 200)
                for member in row.object?.members ?? [] { #expect(one[member.name] == member.value, "\(member.name)") }
            }
        }
    }

    @Test func `a row names the device, its user and the end of its grace`() async throws {
        let estate = try await Self.shared.value
        let answer = try await estate.admin.get("\(Self.statuses(estate.policies[1]))?$count=true")
        #expect(answer["@odata.count"] == 7)
        let row = try #require(answer.values.first { $0["deviceDisplayName"] == "Phone 1" })
        let device = try await estate.admin.get("/beta/deviceManagement/managedDevices/\(estate.devices[1])")
        #expect(row["id"] == device["id"])
        #expect(row["deviceModel"] == "iPhone 17")
        #expect(row["userPrincipalName"] == "user1@contoso.example")
        #expect(row["userName"] == device["userDisplayName"])
        #expect(row["lastReportedDateTime"] == device["lastSyncDateTime"])
        #expect(row["platform"] == 2)
        #expect(row["status"] == "nonCompliant")
        #expect(row["complianceGracePeriodExpirationDateTime"] == device["complianceGracePeriodExpirationDateTime"])
        let healthy = try #require(answer.values.first { $0["deviceDisplayName"] == "Phone 0" })
        #expect(healthy["complianceGracePeriodExpirationDateTime"] == "9999-12-31T23:59:59Z")
        let old = try await estate.admin.get(
            "/v1.0/deviceManagement/deviceCompliancePolicies/\(estate.policies[1])/deviceStatuses")
        #expect(old.values.count == 7)
        #expect(old.values.allSatisfy { $0.object?.names.contains("platform") == false }, "beta alone has the platform")
    }

    @Test func `the overview counts the rows`() async throws {
        let estate = try await Self.shared.value
        var seen: Set<String> = []
        for policy in estate.policies {
            let rows = try await estate.admin.get(Self.statuses(policy)).values
            let overview = try await estate.admin.get("\(Graph.policies)/\(policy)/deviceStatusOverview")
            #expect(overview.status == 200, "\(overview.text)")
            #expect(overview["id"] == .string(policy))
            for (member, status) in [
                ("successCount", "compliant"), ("failedCount", "nonCompliant"), ("errorCount", "error"),
                ("notApplicableCount", "notApplicable"),
            ] {
                let count = rows.count { $0["status"] == .string(status) }
                #expect(overview[member] == .integer(Int64(count)), "\(member)")
                if count > 0 { seen.insert(member) }
            }
            #expect(overview["pendingCount"] == 0 && overview["conflictCount"] == 0)
            #expect(overview["lastUpdateDateTime"].string == overview.headers["stateasof"])
            let shown = try await estate.admin.get("\(Graph.policies)/\(policy)")
            #expect(overview["configurationVersion"] == shown["version"])
        }
        #expect(seen == ["successCount", "failedCount", "notApplicableCount"])
    }

    @Test func `the list takes the options of lists and its pages give each row once`() async throws {
        let estate = try await Self.shared.value
        let path = Self.statuses(estate.policies[1])
        let failing = try await estate.admin.get("\(path)?$filter=status%20eq%20'nonCompliant'&$select=id,status")
        #expect(failing.values.count == 3)
        #expect(failing.values.allSatisfy { $0.object?.names == ["id", "status"] })
        let sorted = try await estate.admin.get("\(path)?$orderby=deviceDisplayName%20desc&$top=1")
        #expect(sorted.values.first?["deviceDisplayName"] == "Phone 6")
        var next: String? = "\(path)?$top=3"
        var ids: [String] = []
        var pages = 0
        while let link = next, pages < 10 {
            let page = try await estate.admin.get(link)
            #expect(page.headers["stateasof"] != nil)
            ids += page.values.compactMap { $0["id"].string }
            next = page["@odata.nextLink"].string
            pages += 1
        }
        #expect(pages == 3)
        #expect(ids == estate.devices.prefix(7).sorted())
        #expect(try await estate.admin.get("\(path)?$filter=nonsense%20eq%201").status == 400)
        #expect(try await estate.admin.get("\(path)?$expand=device").status == 400)
    }

    @Test func `a device the policy does not apply to, an unknown policy and an unknown device are 404`() async throws {
        let estate = try await Self.shared.value
        let (policy, android, phone) = (estate.policies[0], try #require(estate.devices.last), estate.devices[0])
        for path in [
            "\(Self.statuses(policy))/\(android)", "\(Self.statuses(policy))/\(freshID())",
            "\(Self.statuses(policy))/nonsense", Self.statuses(freshID()), "\(Self.statuses(freshID()))/\(phone)",
            "\(Graph.policies)/\(freshID())/deviceStatusOverview", "\(Self.statuses(estate.policies[4]))/\(phone)",
        ] {
            let answer = try await estate.admin.get(path)
            #expect(answer.status == 404, "\(path)")
            #expect(answer.errorCode == "ResourceNotFound", "\(path)")
        }
    }

    @Test func `a caller sees and counts the devices of its scope only`() async throws {
        let estate = try await ScopedEstate.make(["Microsoft.Intune_DeviceCompliancePolices_ViewReports"])
        let policy = try await estate.tenant.addPolicy(["osMinimumVersion": "1.0"])
        let path = Self.statuses(policy)
        let rows = try await estate.scoped.get(path)
        #expect(rows.values.map { $0["id"].string } == [estate.insideID], "\(rows.text)")
        #expect(try await estate.scoped.get("\(path)?$count=true")["@odata.count"] == 1)
        #expect(try await estate.tenant.administrator.get(path).values.count == 2)
        #expect(try await estate.scoped.get("\(path)/\(estate.insideID)").status == 200)
        let outside = try await estate.scoped.get("\(path)/\(estate.outsideID)")
        let unknownID = freshID()
        let unknown = try await estate.scoped.get("\(path)/\(unknownID)")
        #expect(outside.status == 404)
        #expect(outside.shape(without: [estate.outsideID]) == unknown.shape(without: [unknownID]))
        let overview = try await estate.scoped.get("\(Graph.policies)/\(policy)/deviceStatusOverview")
        #expect(overview["successCount"] == 1, "\(overview.text)")
    }

    @Test func `lists and counts are exact up to stateAsOf, also for what time alone changes`() async throws {
        try await ClockedServer.run { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector(
                Partner.lookout, ["iosEnabled": true, "partnerUnresponsivenessThresholdInDays": 90])
            let policy = try await tenant.addPolicy(graceHours: 24)
            let ids = try await tenant.importDevices([iPhone()])
            func expect(
                _ offset: TimeSpan, _ state: String, grace: String, sourceLocation: SourceLocation = #_sourceLocation
            ) async throws {
                try clock.move(to: offset)
                let admin = try await clock.renewed(tenant.administrator)
                let rows = try await admin.get(Self.statuses(policy))
                let overview = try await admin.get("\(Graph.policies)/\(policy)/deviceStatusOverview")
                let summary = try await admin.get(ComplianceSummaryTests.path)
                for answer in [rows, overview, summary] {
                    #expect(answer.headers["stateasof"] == clock.at(offset), sourceLocation: sourceLocation)
                }
                let isCompliant = state == "compliant"
                #expect(
                    rows.values.map { $0["status"] } == [isCompliant ? "compliant" : "nonCompliant"],
                    sourceLocation: sourceLocation)
                #expect(
                    rows.values.map { $0["complianceGracePeriodExpirationDateTime"] } == [.string(grace)],
                    sourceLocation: sourceLocation)
                #expect(
                    overview[isCompliant ? "successCount" : "failedCount"] == 1, sourceLocation: sourceLocation)
                #expect(summary["states"][state] == 1, sourceLocation: sourceLocation)
                let single = try await admin.compliance(ids[0])
                #expect(single["complianceState"] == .string(state), sourceLocation: sourceLocation)
            }
            try await expect(.minutes(0), "compliant", grace: "9999-12-31T23:59:59Z")
            try clock.move(to: .minutes(5))
            try await vendor.accepted(report(ids[0], "high", at: clock.at(.minutes(4))))
            let end = TimeSpan.hours(24) + .minutes(5)
            try await expect(.minutes(6), "inGracePeriod", grace: clock.at(end))
            try await expect(
                TimeSpan(microseconds: end.microseconds - 1), "inGracePeriod", grace: clock.at(end))
            try await expect(end, "noncompliant", grace: "9999-12-31T23:59:59Z")
        }
    }
}
