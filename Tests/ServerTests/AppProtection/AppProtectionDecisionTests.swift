import Core
import TestServer
import Testing

/// `compliantApplication` over HTTP: registration, policy, report, decision.
@Suite struct AppProtectionDecisionTests {
    @Test func `the decision follows the next report about a device that is not enrolled`() async throws {
        let estate = try await ProtectedTenant.make()
        #expect(try await estate.allows() == true)
        let accepted = try await estate.vendor.accepted(report(estate.phone, "high"))
        #expect(accepted["status"] == "applied")
        #expect(accepted.object?["complianceState"] == nil, "a device that is not enrolled has no compliance")
        let refused = try await estate.ask()
        #expect(refused["decision"] == false)
        let protection = refused.appProtection
        #expect(protection["obstacle"] == "refused" && protection["action"] == "block")
        #expect(protection["enrolled"] == false && protection["registered"] == true)
        #expect(protection["azureADDeviceId"] == .string(estate.phone) && protection["platform"] == "iOS")
        let policy = protection["policies"][0]
        #expect(policy["displayName"] == "Mail app" && policy["action"] == "block")
        let rule = policy["rules"][0]
        #expect(rule["setting"] == "maximumAllowedDeviceThreatLevel" && rule["fails"] == true)
        #expect(rule["required"] == "low" && rule["observed"] == "highSeverity")
        #expect(rule["connector"]["id"] == .string(Partner.lookout))
        let reasons = refused["context"]
        #expect(reasons["reason_admin"]["en"].string?.contains("\"Mail app\" says block") == true)
        #expect(reasons["reason_user"]["en"].string?.contains("Mail app") == false)
        try await estate.vendor.accepted(report(estate.phone, "low"))
        #expect(try await estate.allows() == true)
    }

    @Test func `Above the level the action is block or wipe per mobileThreatDefenseRemediationAction`() async throws {
        let estate = try await ProtectedTenant.make(
            policy: ["maximumAllowedDeviceThreatLevel": "medium", "mobileThreatDefenseRemediationAction": "wipe"])
        try await estate.vendor.accepted(report(estate.phone, "medium"))
        #expect(try await estate.allows() == true)
        try await estate.vendor.accepted(report(estate.phone, "high"))
        let answer = try await estate.ask()
        #expect(answer["decision"] == false && answer.appProtection["action"] == "wipe")
        #expect(answer["context"]["reason_user"]["en"].string?.contains("removed from this app") == true)
    }

    @Test func `compliantApplication with anything missing is not met`() async throws {
        let estate = try await ProtectedTenant.make()
        func obstacle(_ device: String? = nil, app: String? = ProtectedTenant.mail) async throws -> JSON {
            let answer = try await estate.ask(device, app: app)
            return answer["decision"] == false ? answer.appProtection["obstacle"] : "allowed"
        }
        #expect(try await obstacle() == "allowed")
        #expect(try await obstacle(app: nil) == "noClientApp")
        #expect(try await obstacle(app: freshID()) == "notRegistered")
        let android = freshID()
        try await estate.register(android, platform: "android")
        #expect(try await obstacle(android) == "noPolicy")
        // An enrolled device of another user, without a registration of that user.
        let enrolled = freshID()
        try await estate.tenant.importDevices([iPhone(enrolled, ["userPrincipalName": "ben@contoso.example"])])
        try await estate.register(enrolled)
        #expect(try await obstacle(enrolled) == "notRegistered")
        try await estate.register(enrolled, user: "ben@contoso.example")
        #expect(try await obstacle(enrolled) == "allowed")
        let shared = freshID()
        try await estate.tenant.importDevices([iPhone(shared)])
        try await estate.register(shared)
        #expect(try await obstacle(shared) == "noUser")
        let user = try await estate.gateway.ask(
            subject: ["type": "user", "id": "anna@contoso.example"],
            context: ["clientAppId": .string(ProtectedTenant.mail)])
        #expect(user["decision"] == false && user.appProtection["obstacle"] == "noDevice")
    }

    @Test func `Unenrolled devices are known by app registrations`() async throws {
        let estate = try await ProtectedTenant.make()
        func reason(_ subject: JSON) async throws -> JSON {
            try await estate.gateway.ask(subject: subject, App.sharePoint)["context"]["explanation"]["reason"]
        }
        func user(_ name: String, _ device: String) -> JSON {
            ["type": "user", "id": .string(name), "properties": ["deviceId": .string(device)]]
        }
        let device: JSON = ["type": "device", "id": .string(estate.phone.uppercased())]
        #expect(try await reason(device) == "noPolicyApplies")
        #expect(try await reason(["type": "device", "id": .string(freshID())]) == "unknownSubject")
        #expect(try await reason(user("anna@contoso.example", estate.phone)) == "noPolicyApplies")
        // A device that is not that user's is unknown too.
        _ = try await estate.admin.make(Graph.users, ["userPrincipalName": "ben@contoso.example"])
        #expect(try await reason(user("ben@contoso.example", estate.phone)) == "unknownSubject")
        // It stands for its user.
        let path = "\(Graph.users)/anna@contoso.example"
        #expect(try await estate.admin.patch(path, ["accountEnabled": false]).status == 200)
        #expect(try await reason(device) == "unknownSubject")
        #expect(try await estate.admin.patch(path, ["accountEnabled": true]).status == 200)
        #expect(try await reason(device) == "noPolicyApplies")
        #expect(try await estate.admin.delete(path).status == 204)
        #expect(try await reason(device) == "unknownSubject")
    }

    @Test func `a device of several users stands for nobody in particular`() async throws {
        let estate = try await ProtectedTenant.make()
        try await estate.register(user: "ben@contoso.example")
        let answer = try await estate.ask()
        #expect(answer["decision"] == false && answer.appProtection["obstacle"] == "noUser")
        let anna = try await estate.gateway.ask(
            subject: [
                "type": "user", "id": "anna@contoso.example", "properties": ["deviceId": .string(estate.phone)],
            ], context: ["clientAppId": .string(ProtectedTenant.mail)])
        #expect(anna["decision"] == true)
        #expect(
            try await estate.admin.patch("\(Graph.users)/ben@contoso.example", ["accountEnabled": false]).status == 200)
        #expect(try await estate.allows() == true)
    }

    @Test func `a device that is not enrolled meets no compliantDevice`() async throws {
        let estate = try await ProtectedTenant.make()
        try await estate.admin.make(
            Graph.accessPolicies, accessPolicy(["compliantDevice"], apps: [App.sharePoint]))
        let answer = try await estate.gateway.ask(estate.phone, App.sharePoint)
        #expect(answer["decision"] == false && answer["context"]["explanation"]["reason"] == "denied")
        #expect(answer["context"]["explanation"].object?["device"] == nil)
        #expect(answer["context"]["reason_admin"]["en"].string?.contains("not enrolled") == true)
    }

    @Test func `what a partner said before stays when a device is enrolled`() async throws {
        let estate = try await ProtectedTenant.make()
        try await estate.vendor.accepted(report(estate.phone, "high"))
        try await estate.tenant.importDevices([iPhone(estate.phone, ["userPrincipalName": "anna@contoso.example"])])
        let answer = try await estate.ask()
        #expect(answer["decision"] == false)
        #expect(answer.appProtection["enrolled"] == true && answer.appProtection["action"] == "block")
    }

    @Test func `mobileThreatDefensePartnerPriority chooses between Defender and one other`() async throws {
        let estate = try await ProtectedTenant.make()
        let defender = try await estate.tenant.readyConnector(
            Partner.defender, ["iosMobileApplicationManagementEnabled": true])
        try await estate.vendor.accepted(report(estate.phone, "high"))
        try await defender.accepted(report(estate.phone, "secured"))
        #expect(try await estate.allows() == true, "without a priority Defender is asked")
        let policies = try await estate.admin.get(ProtectedTenant.policies)
        let path = "\(ProtectedTenant.policies)/\(policies.values.first?["id"].string ?? "")"
        for (priority, allowed) in [
            ("thirdPartyPartnerOverDefender", false), ("defenderOverThirdPartyPartner", true),
        ] {
            let changed = try await estate.admin.patch(
                path, ["mobileThreatDefensePartnerPriority": .string(priority)])
            #expect(changed.status == 200 && changed["mobileThreatDefensePartnerPriority"] == .string(priority))
            #expect(try await estate.allows() == allowed)
        }
        // One that does not count cannot be chosen.
        _ = try await estate.admin.patch(
            "\(Graph.connectors)/\(Partner.defender)", ["iosMobileApplicationManagementEnabled": false])
        #expect(try await estate.allows() == false)
    }

    @Test func `Windows Security Center counts for Windows only`() async throws {
        let estate = try await ProtectedTenant.make()
        let center = try await estate.tenant.readyConnector(Partner.windowsSecurityCenter, [:])
        let path = "\(Graph.betaConnectors)/\(Partner.windowsSecurityCenter)"
        #expect(
            try await estate.admin.patch(path, ["windowsMobileApplicationManagementEnabled": true]).status == 200)
        let laptop = freshID()
        try await estate.register(laptop, platform: "windows")
        try await estate.addProtection(
            ["maximumAllowedDeviceThreatLevel": "secured"],
            collection: "/beta/deviceAppManagement/windowsManagedAppProtections")
        #expect(try await estate.allows(laptop) == true)
        try await center.accepted(report(laptop, "nativeSeverity", "Medium"))
        #expect(try await estate.allows(laptop) == false)
        try await center.accepted(report(estate.phone, "high"))
        #expect(try await estate.allows() == true)
    }

    @Test func `While it holds the override is the only result of app protection too`() async throws {
        let estate = try await ProtectedTenant.make()
        try await estate.tenant.importDevices([iPhone(estate.phone, ["userPrincipalName": "anna@contoso.example"])])
        try await estate.vendor.accepted(report(estate.phone, "secured"))
        #expect(try await estate.allows() == true)
        let path = "/mtd/v1/devices/\(estate.phone)/threatLevelOverride"
        let set = try await estate.admin.put(
            path, ["level": "high", "reason": "drill", "expirationDateTime": .string(moment(.hours(1)))])
        #expect(set.status == 200)
        #expect(try await estate.allows() == false)
        #expect(try await estate.admin.delete(path).status == 204)
        #expect(try await estate.allows() == true)
    }

    @Test func `No connector, or none with its MobileApplicationManagementEnabled on, has no effect`() async throws {
        let estate = try await ProtectedTenant.make(toggles: ["iosEnabled": true])
        try await estate.vendor.accepted(report(estate.phone, "high"))
        #expect(try await estate.allows() == true)
        let path = "\(Graph.connectors)/\(Partner.lookout)"
        _ = try await estate.admin.patch(path, ["iosMobileApplicationManagementEnabled": true])
        #expect(try await estate.allows() == false)
        #expect(try await estate.admin.delete(path).status == 204)
        #expect(try await estate.allows() == true)
    }

    @Test func `For the exempt MTD apps compliantApplication counts as met`() async throws {
        let estate = try await ProtectedTenant.make()
        try await estate.admin.make(
            Graph.accessPolicies, accessPolicy(["compliantApplication"], apps: [App.defender]))
        let answer = try await estate.gateway.ask(estate.phone, App.defender)
        #expect(answer["decision"] == true)
    }

    @Test func `a repeated report about an unenrolled device is remembered, and rejected once nobody knows the device`()
        async throws
    {
        let estate = try await ProtectedTenant.make()
        let first = report(estate.phone, "high")
        try await estate.vendor.accepted(first)
        #expect(try await estate.vendor.accepted(first)["status"] == "applied")
        let listed = try await estate.admin.get(ProtectedTenant.registrations)
        let id = try #require(listed.values.first?["id"].string)
        #expect(try await estate.admin.delete("\(ProtectedTenant.registrations)/\(id)").status == 204)
        let again = try await estate.vendor.send(first)
        #expect(again["results"][0]["error"]["code"] == "UnknownDevice")
        #expect(try await estate.ask()["context"]["explanation"]["reason"] == "unknownSubject")
        try await estate.register()
        #expect(try await estate.allows() == false, "the last report outlives the registration")
    }
}
