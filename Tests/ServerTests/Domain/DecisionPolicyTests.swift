import Core
import TestServer
import Testing

/// What conditional-access policies make of a question, and how the answer explains itself.
@Suite struct DecisionPolicyTests {
    private typealias Estate = DecisionTests.Estate

    @Test func `enabledForReportingButNotEnforced is evaluated and reported, never enforced; disabled is skipped`()
        async throws
    {
        let estate = try await Estate.make(
            accessPolicy(state: "enabledForReportingButNotEnforced", name: "Trial"),
            accessPolicy(["block"], state: "disabled", name: "Off"))
        let answer = try await estate.gateway.ask(estate.ill)
        #expect(answer["decision"] == true)
        let explanation = answer["context"]["explanation"]
        #expect(explanation["reason"] == "noPolicyApplies")
        #expect(explanation["policies"].array?.map { $0["displayName"].string } == ["Trial"])
        #expect(explanation["policies"][0]["state"] == "enabledForReportingButNotEnforced")
        #expect(explanation["policies"][0]["applies"] == true)
        #expect(explanation["policies"][0]["satisfied"] == false)
    }

    @Test func `Office365 is both Exchange Online and SharePoint Online`() async throws {
        let estate = try await Estate.make(accessPolicy(apps: ["Office365"]))
        #expect(try await estate.allows(estate.ill, App.exchange) == false)
        #expect(try await estate.allows(estate.ill, App.sharePoint.uppercased()) == false)
        #expect(try await estate.allows(estate.ill, "Office365") == false)
        #expect(try await estate.allows(estate.ill, freshID()) == true)
        let mail = try await Estate.make(accessPolicy(apps: [App.exchange]))
        #expect(try await mail.allows(mail.ill, "Office365") == false)
        #expect(try await mail.allows(mail.ill, App.sharePoint) == true)
    }

    @Test func `The appIds listed for MTD apps are exempt from the device controls; block and mfa still hold`()
        async throws
    {
        let estate = try await Estate.make(accessPolicy(apps: ["All"]))
        #expect(try await estate.allows(estate.ill) == false)
        #expect(try await estate.allows(estate.ill, App.defender) == true)
        try await estate.admin.make(Graph.accessPolicies, accessPolicy(["mfa"], apps: ["All"], name: "Second factor"))
        #expect(try await estate.allows(estate.ill, App.defender) == false)
        let mfa: JSON = ["satisfiedControls": ["mfa"]]
        #expect(try await estate.allows(estate.ill, App.defender, context: mfa) == true)
        try await estate.admin.make(Graph.accessPolicies, accessPolicy(["block"], apps: [App.defender], name: "Closed"))
        #expect(try await estate.allows(estate.ill, App.defender, context: mfa) == false)
    }

    @Test func `block denies whoever asks`() async throws {
        let estate = try await Estate.make(accessPolicy(["block"]))
        #expect(try await estate.allows(estate.healthy) == false)
        #expect(try await estate.allows(estate.healthy, context: ["satisfiedControls": ["block"]]) == false)
        #expect(try await estate.allows(estate.healthy, App.sharePoint) == true)
        let refused = try await estate.admin.post(Graph.accessPolicies, accessPolicy(["block", "mfa"]))
        #expect(refused.status == 400)
    }

    @Test(arguments: [
        ("AND", false, false, false), ("AND", true, false, false), ("AND", false, true, false),
        ("AND", true, true, true), ("OR", false, false, false), ("OR", true, false, true),
        ("OR", false, true, true), ("OR", true, true, true),
    ])
    func `Any other control is met only if the caller states it; never compliantDevice or compliantApplication`(
        operator: String, isHealthy: Bool, hasFactor: Bool, allowed: Bool
    ) async throws {
        let estate = try await (`operator` == "AND" ? Self.both : Self.either).value
        let context: JSON? = hasFactor ? ["satisfiedControls": ["mfa"]] : nil
        #expect(
            try await estate.allows(isHealthy ? estate.healthy : estate.ill, context: context) == allowed)
        // No caller can state the device's own controls.
        let lie: JSON = ["satisfiedControls": ["compliantDevice", "compliantApplication"]]
        #expect(try await estate.allows(estate.ill, context: lie) == false)
    }

    private static let both = Task { try await Estate.make(accessPolicy(["compliantDevice", "mfa"])) }
    private static let either = Task {
        try await Estate.make(accessPolicy(["compliantDevice", "mfa"], operator: "OR"))
    }

    @Test func `a device in grace is let in and its user is told`() async throws {
        let tenant = try await freshTenant()
        let vendor = try await tenant.readyConnector()
        try await tenant.addPolicy(graceHours: 8)
        try await tenant.administrator.make(Graph.accessPolicies, accessPolicy())
        let device = freshID()
        try await tenant.importDevices([iPhone(device)])
        try await vendor.accepted(report(device, "high"))
        let answer = try await tenant.administrator.ask(device)
        #expect(answer["decision"] == true)
        #expect(answer["context"]["explanation"]["device"]["complianceState"] == "inGracePeriod")
        #expect(answer["context"]["reason_user"]["en"].string?.contains("needs attention") == true)
    }

    @Test(
        arguments: [
            (["platforms": ["includePlatforms": ["iOS"]]], [:], true),
            (["platforms": ["includePlatforms": ["android"]]], [:], false),
            (["platforms": ["includePlatforms": ["all"], "excludePlatforms": ["iOS"]]], [:], false),
            (["clientAppTypes": ["browser"]], ["clientAppType": "browser"], true),
            (["clientAppTypes": ["browser"]], ["clientAppType": "mobileAppsAndDesktopClients"], false),
            (["clientAppTypes": ["browser"]], [:], true),
            (["signInRiskLevels": ["high"]], ["signInRiskLevel": "high"], true),
            (["signInRiskLevels": ["high"]], ["signInRiskLevel": "low"], false),
            (["signInRiskLevels": ["high"]], [:], true),
            (["users": ["includeUsers": ["None"]]], [:], false),
        ] as [(JSONObject, JSON, Bool)])
    func `Conditions are ANDed, unset matches all, exclusion wins, an unknown include is assumed to match`(
        conditions: JSONObject, context: JSON, applies: Bool
    ) async throws {
        let estate = try await DecisionTests.shared.value
        let app = freshID()
        var body = try #require(accessPolicy(["block"], apps: [app]).object)
        var all = try #require(body["conditions"]?.object)
        for member in conditions.members { all[member.name] = member.value }
        body["conditions"] = .object(all)
        try await estate.admin.make(Graph.accessPolicies, .object(body))
        #expect(try await estate.allows(estate.healthy, app, context: context) == !applies)
    }

    @Test func `Of a device without a user an exclude is assumed not to match, and the assumption is listed`()
        async throws
    {
        let estate = try await Estate.make()
        let anna = try await estate.admin.get("\(Graph.users)/anna@contoso.example")["id"]
        try await estate.admin.make(
            Graph.accessPolicies, accessPolicy(users: ["includeUsers": ["All"], "excludeUsers": [anna]]))
        #expect(try await estate.allows(estate.ill) == true)
        // A device that never had a user could be anybody's: it is not assumed to be Anna's.
        let nobodys = freshID()
        try await estate.tenant.importDevices([iPhone(nobodys)])
        try await estate.vendor.accepted(report(nobodys, "high"))
        let answer = try await estate.gateway.ask(nobodys)
        #expect(answer["decision"] == false)
        #expect(answer["context"]["explanation"]["policies"][0]["assumed"].array?.isEmpty == false)
    }

    @Test func `A denial names the policy, the rule, the report and since when`() async throws {
        let before = Timestamp(rfc3339: moment()) ?? .never
        let estate = try await Estate.make(accessPolicy())
        let item = report(estate.ill, "nativeSeverity", "THREAT_HIGH", id: "lookout-report-77")
        try await estate.vendor.accepted(item)
        let answer = try await estate.gateway.ask(estate.ill)
        #expect(answer["decision"] == false)
        let context = answer["context"]
        #expect(context["id"].string.flatMap { Identifier<String>($0) } != nil)
        let explanation = context["explanation"]
        #expect(explanation["reason"] == "denied")
        let policy = explanation["policies"][0]
        #expect(policy["displayName"] == "Mail needs a healthy device")
        #expect(policy["applies"] == true)
        #expect(policy["controls"] == [["name": "compliantDevice", "met": false]])
        #expect(explanation["decidingPolicies"] == [policy["id"]])
        let device = explanation["device"]
        #expect(device["complianceState"] == "noncompliant")
        #expect(device["azureADDeviceId"] == .string(estate.ill))
        let rule = device["policies"][0]["rules"][0]
        #expect(rule["setting"] == "deviceThreatProtectionRequiredSecurityLevel")
        #expect(rule["fails"] == true)
        #expect(rule["observed"] == "highSeverity")
        #expect(rule["required"] == "low")
        #expect(rule["connector"] == ["id": .string(Partner.lookout), "displayName": "Lookout for Work"])
        #expect(rule["report"]["reportId"] == "lookout-report-77")
        #expect(rule["report"]["observedDateTime"] == item["observedDateTime"])
        #expect(rule["report"]["ageInSeconds"].integer.map { $0 >= 0 } == true)
        let since = try #require(explanation["since"].string.flatMap { Timestamp(rfc3339: $0) })
        #expect(since >= before)
        #expect(since <= (Timestamp(rfc3339: moment()) ?? .never))
        let admin = context["reason_admin"]["en"].string ?? ""
        for word in ["Mail needs a healthy device", "Exchange Online", "Lookout for Work", "lookout-report-77", "low"] {
            #expect(admin.contains(word), "\(word): \(admin)")
        }
    }

    @Test func `reasonUser has no ids and no names`() async throws {
        let estate = try await Estate.make(accessPolicy())
        let answer = try await estate.gateway.ask(estate.ill)
        let text = try #require(answer["context"]["reason_user"]["en"].string)
        #expect(!text.isEmpty)
        let explanation = answer["context"]["explanation"]
        let secrets = [
            estate.ill, explanation["device"]["id"].string, explanation["policies"][0]["id"].string,
            explanation["device"]["policies"][0]["rules"][0]["report"]["reportId"].string, Partner.lookout,
            App.exchange, "Lookout", "Anna", "anna", "contoso", "Mail needs", "Policy", "Exchange", estate.tenant.id,
        ]
        for secret in secrets {
            let secret = try #require(secret)
            #expect(!text.contains(secret), "\(text)")
        }
    }

    @Test(arguments: ["displayName", "state", "conditions", "grantControls"])
    func `Creating a policy without displayName, state, users, applications, clientAppTypes or any control is 400`(
        member: String
    ) async throws {
        let estate = try await DecisionTests.shared.value
        var body = try #require(accessPolicy(state: "disabled").object)
        body[member] = nil
        #expect(try await estate.admin.post(Graph.accessPolicies, .object(body)).status == 400)
        #expect(try await estate.admin.post(Graph.accessPolicies, accessPolicy([])).status == 400)
        for inner in ["users", "applications", "clientAppTypes"] {
            var whole = try #require(accessPolicy(state: "disabled").object)
            var conditions = try #require(whole["conditions"]?.object)
            conditions[inner] = nil
            whole["conditions"] = .object(conditions)
            #expect(try await estate.admin.post(Graph.accessPolicies, .object(whole)).status == 400, "\(inner)")
        }
    }

    @Test func `a policy changes member by member and takes effect at once`() async throws {
        let estate = try await Estate.make()
        let id = try await estate.admin.make(Graph.accessPolicies, accessPolicy())
        let path = "\(Graph.accessPolicies)/\(id)"
        #expect(try await estate.allows(estate.ill) == false)
        let moved = try await estate.admin.patch(
            path, ["conditions": ["applications": ["includeApplications": [.string(App.sharePoint)]]]])
        #expect(moved.status == 200, "\(moved.text)")
        #expect(moved["conditions"]["users"]["includeUsers"] == ["All"])
        #expect(try await estate.allows(estate.ill) == true)
        #expect(try await estate.allows(estate.ill, App.sharePoint) == false)
        let read = try await estate.admin.get(path)
        #expect(try await estate.admin.patch(path, read.json).status == 200)
        #expect(try await estate.admin.delete(path).status == 204)
        #expect(try await estate.allows(estate.ill, App.sharePoint) == true)
        #expect(try await estate.admin.get(path).status == 404)
    }
}
