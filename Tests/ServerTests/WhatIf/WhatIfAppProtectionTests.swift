import Core
import TestServer
import Testing

/// Previews of app-protection policies, and of devices that only app registrations know.
@Suite struct WhatIfAppProtectionTests {
    private static let type: JSON = "#microsoft.graph.iosManagedAppProtection"

    private static func fleet(_ changes: JSON..., context: JSON? = nil) -> JSON {
        var fleet: JSONObject = ["resources": [.string(App.exchange)]]
        fleet["context"] = context
        return ["changes": .array(changes), "fleet": .object(fleet)]
    }

    /// A policy that allows nothing above secured, for everybody.
    private static let strict: JSON = [
        "kind": "appProtectionPolicy",
        "policy": ["@odata.type": type, "displayName": "Strict", "maximumAllowedDeviceThreatLevel": "secured"],
        "assignments": [["target": ProtectedTenant.everybody]],
    ]

    private static func policy(_ estate: ProtectedTenant) async throws -> String {
        try #require(try await estate.admin.get(ProtectedTenant.policies).values.first?["id"].string)
    }

    @Test func `a phone nobody enrolled is asked about without an app and with each of its apps`() async throws {
        let estate = try await ProtectedTenant.make()
        try await estate.vendor.accepted(report(estate.phone, "low"))
        try await estate.register(app: "files")
        let preview = try await estate.admin.post(WhatIfTests.path, Self.fleet(Self.strict))
        #expect(preview.status == 200, "\(preview.text)")
        #expect(preview["counts"]["devices"] == 1 && preview["counts"]["unenrolledDevices"] == 1)
        #expect(preview["counts"]["stateChanges"] == [])
        #expect(preview["counts"]["answerChanges"][0]["allowToDeny"] == 2)
        #expect(preview.values.map { $0["clientAppId"] } == [.string(ProtectedTenant.mail), "files"])
        for row in preview.values {
            #expect(
                row["device"]
                    == [
                        "id": .string(estate.phone), "azureADDeviceId": .string(estate.phone), "deviceName": nil,
                        "enrolled": false,
                    ])
            #expect(row["complianceState"] == ["before": "unknown", "after": "unknown"])
            #expect(row["decision"] == ["before": true, "after": false])
        }
        // The app that the caller names asks, and no other.
        let named = try await estate.admin.post(
            WhatIfTests.path, Self.fleet(Self.strict, context: ["clientAppId": "files"]))
        #expect(named.values.map { $0["clientAppId"] } == ["files"])
        // Nothing was saved; saving does what was said.
        #expect(try await estate.allows() == true)
        try await estate.addProtection(["maximumAllowedDeviceThreatLevel": "secured"])
        #expect(try await estate.allows() == false)
        #expect(try await estate.allows(app: "files") == false)
    }

    @Test func `pages go from the enrolled devices to the others, each answer once`() async throws {
        let estate = try await ProtectedTenant.make()
        let enrolled = [freshID(), freshID()]
        let user: JSONObject = ["userPrincipalName": "anna@contoso.example"]
        try await estate.tenant.importDevices(enrolled.map { iPhone($0, user) })
        let unenrolled = [estate.phone, freshID(), freshID()]
        for device in enrolled + unenrolled {
            try await estate.register(device)
            try await estate.vendor.accepted(report(device, "low"))
        }
        let body = Self.fleet(Self.strict)
        var page = try await estate.admin.post(WhatIfTests.path + "?$top=1", body)
        #expect(page["counts"]["devices"] == 5 && page["counts"]["unenrolledDevices"] == 3)
        var rows = page.values
        while let link = page["@odata.nextLink"].string {
            // A commit that changes no answer has every page after it looked for in the whole fleet.
            if rows.count == 3 { _ = try await estate.vendor.post(Partner.heartbeat, ["status": "ok"]) }
            page = try await estate.admin.post(link, body)
            #expect(page.status == 200 && page.values.count == 1, "\(page.text)")
            rows += page.values
        }
        #expect(rows.map { $0["device"]["enrolled"] } == [true, true, false, false, false])
        #expect(Set(rows.compactMap { $0["device"]["azureADDeviceId"].string }) == Set(enrolled + unenrolled))
        #expect(rows.suffix(3).compactMap { $0["device"]["id"].string } == unenrolled.sorted())
    }

    @Test func `a policy changed, unassigned or deleted is what its request then does`() async throws {
        let estate = try await ProtectedTenant.make()
        try await estate.vendor.accepted(report(estate.phone, "high"))
        let id = try await Self.policy(estate)
        let named: JSONObject = ["kind": "appProtectionPolicy", "id": .string(id)]
        var (lax, free, gone) = (named, named, named)
        lax["policy"] = ["maximumAllowedDeviceThreatLevel": "high"]
        free["assignments"] = []
        gone["operation"] = "delete"
        for (change, opens) in [(lax, true), (free, false), (gone, false)] {
            let preview = try await estate.admin.post(WhatIfTests.path, Self.fleet(.object(change)))
            #expect(preview.values.map { $0["decision"]["after"] } == (opens ? [true] : []), "\(preview.text)")
        }
        let path = "\(ProtectedTenant.policies)/\(id)"
        #expect(try await estate.admin.patch(path, ["maximumAllowedDeviceThreatLevel": "high"]).status == 200)
        #expect(try await estate.allows() == true)
        for change in [free, gone] {
            let preview = try await estate.admin.post(WhatIfTests.path, Self.fleet(.object(change)))
            #expect(preview.values.map { $0["decision"]["after"] } == [false], "\(preview.text)")
        }
        #expect(try await estate.admin.delete(path).status == 204)
        #expect(try await estate.allows() == false)
    }

    @Test func `one question of an app is answered with its obstacle before and after`() async throws {
        let estate = try await ProtectedTenant.make()
        try await estate.vendor.accepted(report(estate.phone, "low"))
        let answer = try await estate.admin.post(
            WhatIfTests.path,
            [
                "changes": [Self.strict],
                "question": [
                    "subject": ["type": "device", "id": .string(estate.phone)], "action": ["name": "access"],
                    "resource": ["type": "application", "id": .string(App.exchange)],
                    "context": ["clientAppId": .string(ProtectedTenant.mail)],
                ],
            ])
        #expect(answer["decisionChanges"] == true, "\(answer.text)")
        let sides = ["before", "after"].map { answer[$0]["context"]["explanation"]["appProtection"]["obstacle"] }
        #expect(sides == [.null, "refused"])
    }

    @Test func `where no policy looks at apps a device is asked about once`() async throws {
        let tenant = try await freshTenant()
        let device = freshID()
        try await tenant.importDevices([iPhone(device, ["userPrincipalName": "anna@contoso.example"])])
        for app in ["mail", "files"] {
            let registered = try await tenant.administrator.post(
                ProtectedTenant.registrations,
                [
                    "userPrincipalName": "anna@contoso.example", "azureADDeviceId": .string(device),
                    "appId": .string(app), "platform": "iOS",
                ])
            #expect(registered.status == 201)
        }
        let block: JSON = ["kind": "conditionalAccessPolicy", "policy": accessPolicy(["block"])]
        let once = try await tenant.administrator.post(WhatIfTests.path, Self.fleet(block))
        #expect(once.values.map { $0["clientAppId"] } == [.null], "\(once.text)")
        let protected: JSON = [
            "kind": "conditionalAccessPolicy", "policy": accessPolicy(["compliantApplication"]),
        ]
        let thrice = try await tenant.administrator.post(WhatIfTests.path, Self.fleet(protected))
        #expect(thrice.values.map { $0["clientAppId"] } == [.null, "files", "mail"], "\(thrice.text)")
    }

    @Test func `app-protection policies are for those who may read them`() async throws {
        let estate = try await ProtectedTenant.make()
        let id = try await Self.policy(estate)
        let role = try await RoleSteps.define(
            [
                "Microsoft.Intune_DeviceCompliancePolices_Read", "Drawbridge_ConditionalAccess_Read",
                "Microsoft.Intune_ManagedDevices_Read",
            ], in: estate.tenant)
        let reader = try await estate.tenant.client(role)
        let other: JSON = ["kind": "settings", "settings": ["secureByDefault": true]]
        #expect(try await reader.post(WhatIfTests.path, Self.fleet(other)).status == 200)
        let changes: [JSON] = [
            Self.strict, ["kind": "appProtectionPolicy", "id": .string(id), "policy": ["description": "x"]],
            ["kind": "appProtectionPolicy", "id": .string(id), "operation": "delete"],
            ["kind": "appProtectionPolicy", "id": .string(freshID()), "operation": "delete"],
            ["kind": "appProtectionPolicy", "id": .string(freshID()), "policy": ["description": "x"]],
        ]
        for change in changes {
            #expect(try await reader.post(WhatIfTests.path, Self.fleet(change)).status == 403, "\(change)")
        }
        for (change, status) in zip(changes, [200, 200, 200, 404, 404]) {
            #expect(try await estate.admin.post(WhatIfTests.path, Self.fleet(change)).status == status, "\(change)")
        }
    }
}
