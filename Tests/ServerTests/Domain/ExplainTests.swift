import Core
import TestServer
import Testing

/// `POST /mtd/v1/decisions:explain`: why not, and what would flip it.
@Suite struct ExplainTests {
    @Test func `a denial names the report, the policies and the smallest change`() async throws {
        let estate = try await DeniedPhone.make(.threat)
        let answer = try await estate.explain()
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer["decision"] == false)
        #expect(answer["reason"] == "denied")
        #expect(answer["id"].string.flatMap { Identifier<String>($0) } != nil)
        #expect(answer["evaluatedDateTime"].string.flatMap { Timestamp(rfc3339: $0) } != nil)
        #expect(answer["since"].string.flatMap { Timestamp(rfc3339: $0) } != nil)
        #expect(answer["policies"][0]["displayName"] == .string(DeniedPhone.accessName))
        #expect(answer["policies"][0]["controls"] == [["name": "compliantDevice", "met": false]])
        let rule = answer["device"]["policies"][0]["rules"][0]
        #expect(rule["report"]["reportId"] == .string(DeniedPhone.reportID))
        #expect(rule["observed"] == "highSeverity")
        #expect(rule["required"] == "low")
        #expect(answer["reasonAdmin"].string?.contains(DeniedPhone.reportID) == true)
        #expect(answer["reasonUser"].string?.contains("threat") == true)
        #expect(answer["truncated"] == false)
        #expect(
            answer["remedies"][0] == [
                "summary": "Lookout for Work reports at most low for the device.",
                "changes": [
                    [
                        "kind": "deviceLevel", "level": "low",
                        "connectors": [["id": .string(Partner.lookout), "displayName": "Lookout for Work"]],
                    ]
                ],
            ])
        let singles = answer.remedyKinds.filter { $0.count == 1 }.compactMap(\.first)
        let kinds: Set = [
            "deviceLevel", "levelOverride", "policyAllowsLevel", "policyUnassigned", "accessPolicyOff", "userExcluded",
        ]
        #expect(Set(singles) == kinds)
        #expect(singles.count == kinds.count)
    }

    @Test(arguments: DeniedPhone.Cause.allCases)
    func `Applying a remedy for real flips the answer, and not before its last change`(
        cause: DeniedPhone.Cause
    ) async throws {
        let count = try await DeniedPhone.make(cause).explain().remedyKinds.count
        #expect(count >= 2)
        for index in 0..<min(count, 12) {
            let estate = try await DeniedPhone.make(cause)
            let remedy = try await estate.explain()["remedies"][index]
            // A partner that has withdrawn answers before it reports.
            let changes = (remedy["changes"].array ?? []).sorted { first, _ in first["kind"] == "connectorAnswers" }
            #expect(!changes.isEmpty)
            for change in changes {
                #expect(try await !estate.isAllowed(), "\(cause): \(remedy)")
                try await estate.apply(change)
            }
            #expect(try await estate.isAllowed(), "\(cause): \(remedy)")
            let after = try await estate.explain()
            #expect(after["decision"] == true)
            #expect(after["remedies"] == [])
        }
    }

    @Test func `what makes a device ill decides what would heal it`() async throws {
        func first(_ cause: DeniedPhone.Cause) async throws -> [String]? {
            try await DeniedPhone.make(cause).explain().remedyKinds.first { !$0.contains("accessPolicyOff") }
        }
        #expect(try await first(.staleness) == ["deviceChecksIn"])
        #expect(try await first(.override) == ["levelOverride"])
        let facts = try await DeniedPhone.make(.facts).explain()
        let pair = facts["remedies"].array?.first { $0["changes"].array?.count == 2 }
        #expect(pair?["changes"] == [["kind": "osVersion", "version": "18.1"], ["kind": "notJailbroken"]])
        #expect(pair?["summary"] == "The device runs system version 18.1 or later. The device is no longer jailbroken.")
        let withdrawn = try await DeniedPhone.make(.withdrawal).explain()
        #expect(withdrawn.remedyKinds.contains(["deviceLevel", "connectorAnswers"]))
        #expect(!withdrawn.remedyKinds.contains(["deviceLevel"]))
    }

    @Test func `/access/v1 carries only the first device or connector remedy`() async throws {
        let estate = try await DeniedPhone.make(.threat)
        let all = try await estate.explain()["remedies"]
        let denied = try await estate.admin.ask(estate.phone)["context"]["explanation"]["remedies"]
        #expect(denied.array?.count == 1)
        #expect(denied[0] == all[0])
        try await estate.vendor.accepted(report(estate.phone, "secured"))
        #expect(try await estate.admin.ask(estate.phone)["context"]["explanation"]["remedies"] == [])
        // What no device and no connector can change has none there.
        try await estate.admin.make(Graph.accessPolicies, accessPolicy(["block"], apps: [App.sharePoint]))
        let blocked = try await estate.admin.ask(estate.phone, App.sharePoint)
        #expect(blocked["decision"] == false)
        #expect(blocked["context"]["explanation"]["remedies"] == [])
        let kinds = try await estate.admin.explain(estate.phone, App.sharePoint).remedyKinds
        #expect(kinds == [["accessPolicyOff"], ["userExcluded"]])
    }

    @Test func `an AccessEvaluator sees device and connector remedies only`() async throws {
        let estate = try await DeniedPhone.make(.threat)
        let gateway = try await estate.tenant.client("AccessEvaluator")
        #expect(try await estate.explain(gateway).remedyKinds == [["deviceLevel"]])
        let withdrawn = try await DeniedPhone.make(.withdrawal)
        let other = try await withdrawn.tenant.client("AccessEvaluator")
        #expect(try await withdrawn.explain(other).remedyKinds == [["deviceLevel", "connectorAnswers"]])
    }

    @Test(
        arguments: [
            ("Drawbridge.Devices.Read", ["levelOverride"]),
            ("Drawbridge.Compliance.Read", ["policyAllowsLevel", "policyUnassigned"]),
            ("Drawbridge.ConditionalAccess.Read", ["accessPolicyOff", "userExcluded"]),
        ])
    func `whoever may read what would change sees the change`(permission: String, kinds: [String]) async throws {
        let estate = try await DeniedPhone.make(.threat)
        let reader = try await estate.tenant.client(
            "GlobalAdministrator", permissions: ["Drawbridge.Decisions.Evaluate", permission])
        let seen = try await estate.explain(reader).remedyKinds
        #expect(Set(seen.flatMap(\.self)) == Set(["deviceLevel"] + kinds))
        // Whoever may not ask for decisions is not told anything.
        let other = try await estate.tenant.client("GlobalAdministrator", permissions: [permission])
        #expect(try await estate.explain(other).status == 403)
    }

    @Test func `only who may ask for decisions is told, and asking leaves no entry in the log`() async throws {
        let estate = try await DeniedPhone.make(.threat)
        for role in ["HelpDeskOperator", "EndpointSecurityManager", "SecurityReader", "DeviceEnroller"] {
            #expect(try await estate.explain(try await estate.tenant.client(role)).status == 403, "\(role)")
        }
        #expect(try await estate.explain(estate.vendor).status == 403)
        let path = "/beta/deviceManagement/auditEvents?$count=true&$top=1"
        let before = try await estate.admin.get(path)["@odata.count"]
        #expect(try await estate.explain().status == 200)
        #expect(try await estate.admin.get(path)["@odata.count"] == before)
    }

    @Test func `another tenant's device is explained like one that nobody has`() async throws {
        let estate = try await DeniedPhone.make(.threat)
        let stranger = try await freshTenant().administrator
        func shape(_ id: String) async throws -> JSONObject {
            let answer = try await stranger.explain(id)
            #expect(answer.status == 200)
            var object = try #require(answer.json.object)
            object["id"] = nil
            object["evaluatedDateTime"] = nil
            return object
        }
        let foreign = try await shape(estate.phone)
        #expect(try await foreign == shape(freshID()))
        #expect(foreign["reason"] == "unknownSubject")
        #expect(foreign["decision"] == false)
        #expect(foreign["remedies"] == [])
        #expect(foreign["device"] == nil)
    }

    @Test func `a user is explained with the device it uses`() async throws {
        let estate = try await DeniedPhone.make(.threat)
        func ask(_ subject: JSON) async throws -> TestAnswer {
            try await estate.admin.post(
                "/mtd/v1/decisions:explain",
                [
                    "subject": subject, "action": ["name": "access"],
                    "resource": ["type": "application", "id": .string(App.exchange)],
                ])
        }
        let with = try await ask(
            ["type": "user", "id": "anna@contoso.example", "properties": ["deviceId": .string(estate.phone)]])
        #expect(with.remedyKinds.first == ["deviceLevel"])
        // Without a device there is none to heal.
        let without = try await ask(["type": "user", "id": "anna@contoso.example"])
        #expect(without["decision"] == false)
        #expect(without.remedyKinds == [["accessPolicyOff"], ["userExcluded"]])
    }

    @Test(
        arguments: [
            (["subject": nil], "'subject' is required."),
            (["subject": ["type": "device"]], "'subject.id' is required."),
            (["subject": ["type": "printer", "id": "x"]], "'subject.type' must be device or user."),
            (["subject": ["type": "device", "id": 7]], "'subject.id' must be a string, not an integer."),
            (["subject": ["type": "device", "id": "x", "color": "red"]], "'subject.color' is not a member"),
            (["subject": ["type": "user", "id": "x", "properties": ["a": 1]]], "'subject.properties.a' is not a"),
            (["action": ["name": "guess"]], "'action.name' must be access."),
            (["action": ["name": "access", "x": 1]], "'action.x' is not a member"),
            (["resource": ["type": "page", "id": "x"]], "'resource.type' must be application."),
            (["resource": ["type": "application", "id": "x", "y": 1]], "'resource.y' is not a member"),
            (["context": ["satisfiedControl": ["mfa"]]], "'context.satisfiedControl' is not a member"),
            (["context": ["country": 1]], "'context.country' must be a string"),
            (["options": [:]], "'options' is not a member"),
        ] as [(JSONObject, String)])
    func `a body that is not understood whole is 400 and named`(change: JSONObject, message: String) async throws {
        let admin = try await DecisionTests.shared.value.admin
        var body = try #require(TestClient.question(freshID()).object)
        for member in change.members { body[member.name] = member.value }
        let answer = try await admin.post("/mtd/v1/decisions:explain", .object(body))
        #expect(answer.status == 400)
        #expect(answer.errorMessage?.contains(message) == true, "\(answer.text)")
    }
}
