import Core
import TestServer
import Testing

/// Devices over Graph, and the compact compliance result.
@Suite struct ManagedDeviceTests {
    private static let result: [String] = [
        "id", "azureADDeviceId", "platform", "osVersion", "threatLevel", "partnerReportedThreatState", "partner",
        "lastReportDateTime", "complianceState", "gracePeriodExpirationDateTime", "evaluatedDateTime",
    ]

    @Test func `are created, read, changed and deleted`() async throws {
        let tenant = try await freshTenant()
        let admin = tenant.administrator
        let device = freshID()
        let created = try await admin.post(
            Graph.devices, .object(iPhone(device, ["userPrincipalName": "anna@contoso.example"])))
        #expect(created.status == 201, "\(created.text)")
        let id = try #require(created["id"].string)
        #expect(id != device)
        #expect(created["azureADDeviceId"] == .string(device))
        #expect(created["complianceState"] == "compliant")
        #expect(created["complianceGracePeriodExpirationDateTime"] == "9999-12-31T23:59:59Z")
        #expect(created["partnerReportedThreatState"] == "unknown")
        #expect(created["userPrincipalName"] == "anna@contoso.example")
        #expect(created.headers["location"]?.hasSuffix("\(Graph.devices)/\(id)") == true)
        #expect(try await admin.post(Graph.devices, .object(iPhone(device))).status == 409)

        // Both ids name it.
        let read = try await admin.get("\(Graph.devices)/\(id)")
        #expect(read["osVersion"] == "17.5.1")
        #expect(try await admin.get("\(Graph.devices)/\(device)").json["id"] == .string(id))
        #expect(try await admin.get("\(Graph.devices)('\(id)')").json["id"] == .string(id))
        let changed = try await admin.patch(
            "\(Graph.devices)/\(id)", ["osVersion": "18.1", "complianceState": "noncompliant", "notes": "Lent"])
        #expect(changed.status == 200)
        #expect(changed["osVersion"] == "18.1")
        #expect(changed["notes"] == "Lent")
        #expect(changed["complianceState"] == "compliant")
        #expect(changed["deviceName"] == "Anna's phone")
        let minimal = try await admin.patch(
            "\(Graph.devices)/\(id)", ["osVersion": "18.2"], headers: ["Prefer": "return=minimal"])
        #expect(minimal.status == 204)

        #expect(try await admin.delete("\(Graph.devices)/\(id)").status == 204)
        #expect(try await admin.get("\(Graph.devices)/\(id)").status == 404)
        #expect(try await admin.compliance(device).status == 404)
        #expect(try await admin.delete("\(Graph.devices)/\(id)").status == 404)
    }

    @Test(
        arguments: [
            (["operatingSystem": "iOS"], "azureADDeviceId"),
            (["azureADDeviceId": "00000000-0000-0000-0000-000000000000", "operatingSystem": "iOS"], "azureADDeviceId"),
            (["azureADDeviceId": "b1946ac9-2492-4d23-8a5e-cf0e2b1ad111"], "operatingSystem"),
            (
                ["azureADDeviceId": "b1946ac9-2492-4d23-8a5e-cf0e2b1ad111", "operatingSystem": "BeOS"],
                "operatingSystem"
            ),
            (
                [
                    "azureADDeviceId": "b1946ac9-2492-4d23-8a5e-cf0e2b1ad111", "operatingSystem": "iOS",
                    "osVersion": "17.x",
                ], "osVersion"
            ),
            (
                [
                    "azureADDeviceId": "b1946ac9-2492-4d23-8a5e-cf0e2b1ad111", "operatingSystem": "iOS",
                    "userId": "b1946ac9-2492-4d23-8a5e-cf0e2b1ad112",
                ], "userId"
            ),
            (
                [
                    "azureADDeviceId": "b1946ac9-2492-4d23-8a5e-cf0e2b1ad111", "operatingSystem": "iOS",
                    "aadRegistered": true,
                ], "aadRegistered"
            ),
        ] as [(JSON, String)])
    func `are refused with the member that is wrong`(body: JSON, member: String) async throws {
        let tenant = try await SharedTenant.members.value
        let answer = try await tenant.administrator.post(Graph.devices, body)
        #expect(answer.status == 400)
        #expect(answer["error"]["target"] == .string(member), "\(answer.text)")
        #expect(try await tenant.administrator.compliance("b1946ac9-2492-4d23-8a5e-cf0e2b1ad111").status == 404)
    }

    @Test func `keep their azureADDeviceId`() async throws {
        let tenant = try await freshTenant()
        let device = freshID()
        let id = try await tenant.importDevices([iPhone(device)])[0]
        let path = "\(Graph.devices)/\(id)"
        let refused = try await tenant.administrator.patch(path, ["azureADDeviceId": .string(freshID())])
        #expect(refused.status == 400)
        #expect(refused["error"]["target"] == "azureADDeviceId")
        // The same id sent back is no change.
        let same = try await tenant.administrator.patch(path, ["azureADDeviceId": .string(device.uppercased())])
        #expect(same.status == 200)
        let read = try await tenant.administrator.get(path)
        #expect(try await tenant.administrator.patch(path, read.json).status == 200)
    }

    @Test func `facts change only by those who may import`() async throws {
        let tenant = try await freshTenant()
        let id = try await tenant.importDevices([iPhone()])[0]
        let path = "\(Graph.devices)/\(id)"
        let manager = try await tenant.client("EndpointSecurityManager")
        let named = try await manager.patch(
            path,
            [
                "notes": "Seen", "managedDeviceName": "Phone 1", "deviceCategoryDisplayName": "Field",
                "managedDeviceOwnerType": "company",
            ])
        #expect(named.status == 200, "\(named.text)")
        #expect(named["notes"] == "Seen")
        #expect(named["managedDeviceOwnerType"] == "company")
        for fact: JSON in [
            ["osVersion": "99"], ["jailBroken": "False"], ["isEncrypted": true], ["operatingSystem": "macOS"],
            ["userPrincipalName": "eve@contoso.example"], ["notes": "x", "osVersion": "99"],
        ] {
            let refused = try await manager.patch(path, fact)
            #expect(refused.status == 403, "\(JSONWriter.text(fact))")
        }
        // What was read may be sent back with a label changed.
        var whole = try #require(try await manager.get(path).json.object)
        whole["notes"] = "Twice"
        let repeated = try await manager.patch(path, .object(whole))
        #expect(repeated.status == 200, "\(repeated.text)")
        #expect(repeated["notes"] == "Twice")
        #expect(repeated["osVersion"] == "17.5.1")
        #expect(try await manager.post(Graph.devices, .object(iPhone())).status == 403)
        let enroller = try await tenant.client("DeviceEnroller")
        #expect(try await enroller.patch(path, ["osVersion": "18"]).status == 200)
    }

    @Test func `show a compact compliance result by either id`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        try await tenant.addPolicy(graceHours: 24)
        let device = freshID()
        let id = try await tenant.importDevices([iPhone(device)])[0]
        let before = try await tenant.administrator.compliance(device)
        #expect(before.json.object?.names == Self.result)
        #expect(before["threatLevel"] == .null)
        #expect(before["partner"] == .null)
        #expect(before["lastReportDateTime"] == .null)
        #expect(before["gracePeriodExpirationDateTime"] == .null)
        try await vendor.accepted(report(device, "medium", at: "2026-01-02T03:04:05.5Z"))
        let after = try await tenant.administrator.compliance(id)
        #expect(after.json.object?.names == Self.result)
        #expect(after["id"] == .string(id))
        #expect(after["azureADDeviceId"] == .string(device))
        #expect(after["platform"] == "iOS")
        #expect(after["osVersion"] == "17.5.1")
        #expect(after["threatLevel"] == "medium")
        #expect(after["partnerReportedThreatState"] == "mediumSeverity")
        #expect(after["partner"] == .string(Partner.lookout))
        #expect(after["lastReportDateTime"] == "2026-01-02T03:04:05.5Z")
        #expect(after["complianceState"] == "inGracePeriod")
        let shown = try await tenant.administrator.get("\(Graph.devices)/\(id)")
        #expect(shown["complianceState"] == "inGracePeriod")
        #expect(
            after["gracePeriodExpirationDateTime"].string == shown["complianceGracePeriodExpirationDateTime"].string)
    }

    @Test func `show the state of each policy with its rules`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        let threat = try await tenant.addPolicy()
        let version = try await tenant.addPolicy(["osMinimumVersion": "17"])
        try await tenant.addPolicy(["osMinimumVersion": "14"], type: "macOSCompliancePolicy")
        let device = freshID()
        let id = try await tenant.importDevices([iPhone(device)])[0]
        try await vendor.accepted(report(device, "high"))
        let answer = try await tenant.administrator.get("\(Graph.devices)/\(id)/deviceCompliancePolicyStates")
        #expect(answer.status == 200)
        let states = Dictionary(uniqueKeysWithValues: answer.values.map { ($0["id"].string ?? "", $0) })
        #expect(Set(states.keys) == [threat, version])
        #expect(states[threat]?["state"] == "nonCompliant")
        #expect(states[threat]?["platformType"] == "iOS")
        #expect(states[version]?["state"] == "compliant")
        let setting = try #require(states[threat]?["settingStates"][0])
        #expect(setting["setting"] == "IOSCompliancePolicy.DeviceThreatProtectionRequiredSecurityLevel")
        #expect(setting["state"] == "nonCompliant")
        #expect(setting["currentValue"] == "highSeverity")
        let expanded = try await tenant.administrator.get("\(Graph.devices)/\(id)?$expand=deviceCompliancePolicyStates")
        #expect(expanded["deviceCompliancePolicyStates"].array?.count == 2)
    }

    @Test func `lists say as of when their states are and can be filtered by them`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        try await tenant.addPolicy()
        let (ill, healthy) = (freshID(), freshID())
        try await tenant.importDevices([iPhone(ill), iPhone(healthy)])
        try await vendor.accepted(report(ill, "high"))
        let bad = try await tenant.administrator.get("\(Graph.devices)?$filter=complianceState%20eq%20'noncompliant'")
        #expect(bad.values.map { $0["azureADDeviceId"].string } == [ill])
        #expect(bad.headers["stateasof"].flatMap { Timestamp(rfc3339: $0) } != nil)
        let reported = try await tenant.administrator.get(
            "\(Graph.devices)/$count?$filter=partnerReportedThreatState%20eq%20'highSeverity'")
        #expect(reported.text == "1")
        try await vendor.accepted(report(ill, "secured"))
        let none = try await tenant.administrator.get("\(Graph.devices)?$filter=complianceState%20eq%20'noncompliant'")
        #expect(none.values.isEmpty)
    }
}
