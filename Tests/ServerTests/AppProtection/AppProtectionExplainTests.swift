import Core
import TestServer
import Testing

/// What would let a blocked app in, over HTTP.
@Suite struct AppProtectionExplainTests {
    private func explain(_ estate: ProtectedTenant, _ caller: TestClient? = nil) async throws -> TestAnswer {
        var body = try #require(TestClient.question(estate.phone).object)
        body["context"] = ["clientAppId": .string(ProtectedTenant.mail)]
        return try await (caller ?? estate.admin).post("/mtd/v1/decisions:explain", .object(body))
    }

    @Test func `explain names the smallest change for a blocked app, and applying it lets the app in`() async throws {
        let estate = try await ProtectedTenant.make()
        try await estate.vendor.accepted(report(estate.phone, "high"))
        let denied = try await explain(estate)
        #expect(denied["decision"] == false)
        let remedy: JSON = [
            "summary": "Lookout for Work reports at most low for the device.",
            "changes": [
                [
                    "kind": "deviceLevel", "level": "low",
                    "connectors": [["id": .string(Partner.lookout), "displayName": "Lookout for Work"]],
                ]
            ],
        ]
        #expect(denied["remedies"][0] == remedy)
        // Nothing else is left where the one policy is unassigned, and no override belongs to this device.
        let singles = denied.remedyKinds.filter { $0.count == 1 }
        #expect(singles.count == 4)
        #expect(
            Set(singles.joined()) == ["deviceLevel", "appPolicyAllowsLevel", "accessPolicyOff", "userExcluded"])
        #expect(try await explain(estate, estate.gateway)["remedies"] == [remedy])
        #expect(try await estate.ask()["context"]["explanation"]["remedies"] == [remedy])

        try await estate.vendor.accepted(report(estate.phone, "medium"))
        #expect(try await estate.allows() == false)
        try await estate.vendor.accepted(report(estate.phone, "low"))
        #expect(try await estate.allows() == true)
        #expect(try await explain(estate)["remedies"] == [])
    }

    @Test func `each change of an app-protection policy, done for real, lets the app in`() async throws {
        for kind in ["appPolicyAllowsLevel", "appPolicyUnassigned"] {
            let estate = try await ProtectedTenant.make()
            try await estate.addProtection(["displayName": "All apps", "maximumAllowedDeviceThreatLevel": "high"])
            try await estate.vendor.accepted(report(estate.phone, "high"))
            let remedies = try await explain(estate)["remedies"].array ?? []
            let remedy = try #require(remedies.first { $0["changes"][0]["kind"].string == kind })
            let change = remedy["changes"][0]
            #expect(remedy["summary"].string?.hasPrefix("App-protection policy \"Mail app\"") == true)
            let path = "\(ProtectedTenant.policies)/\(change["policy"]["id"].string ?? "")"
            if kind == "appPolicyAllowsLevel" {
                let setting = try #require(change["settings"][0].string)
                #expect(try await estate.admin.patch(path, .object([setting: change["level"]])).status == 200)
            } else {
                #expect(try await estate.admin.post("\(path)/assign", ["assignments": []]).status == 204)
            }
            #expect(try await estate.allows() == true)
        }
    }

    @Test func `whoever may read app-protection policies sees the changes of them, and nobody else does`() async throws
    {
        let estate = try await ProtectedTenant.make()
        try await estate.vendor.accepted(report(estate.phone, "high"))
        for (permission, kinds) in [
            ("DeviceManagementApps.Read.All", ["deviceLevel", "appPolicyAllowsLevel"] as Set),
            ("Drawbridge.Compliance.Read", ["deviceLevel"]),
        ] {
            let reader = try await estate.tenant.client(
                "GlobalAdministrator", permissions: ["Drawbridge.Decisions.Evaluate", permission])
            #expect(Set(try await explain(estate, reader).remedyKinds.joined()) == kinds)
        }
    }
}
