import Core
import TestServer
import Testing

/// `POST identity/conditionalAccess/evaluate`: Graph's What-If.
@Suite struct SignInAnalysisRouteTests {
    private static let paths = [
        "/v1.0/identity/conditionalAccess/evaluate", "/beta/identity/conditionalAccess/evaluate",
    ]

    /// A tenant with a user in a group and policies of many kinds.
    private struct Estate: Sendable {
        let tenant: TestTenant
        let user: String
        let phone: String
        let policies: [String: String]

        static func make() async throws -> Estate {
            let tenant = try await freshTenant()
            let admin = tenant.administrator
            let phone = freshID()
            try await tenant.importDevices([iPhone(phone, ["userPrincipalName": "anna@contoso.example"])])
            let user = try await admin.get("\(Graph.users)/anna@contoso.example")["id"].string ?? ""
            var policies: [String: String] = [:]
            func add(_ name: String, _ changes: JSONObject = [:], state: String = "enabled") async throws {
                var body = accessPolicy(state: state, name: name).object ?? [:]
                var conditions = body["conditions"]?.object ?? [:]
                for change in changes.members { conditions[change.name] = change.value }
                body["conditions"] = .object(conditions)
                policies[name] = try await admin.make(Graph.accessPolicies, .object(body))
            }
            try await add("mail")
            try await add("off", state: "disabled")
            try await add("reported", state: "enabledForReportingButNotEnforced")
            try await add("nobody", ["users": ["includeUsers": ["None"]]])
            try await add("files", ["applications": ["includeApplications": [.string(App.sharePoint)]]])
            try await add("android", ["platforms": ["includePlatforms": ["android"]]])
            try await add("phones", ["platforms": ["includePlatforms": ["iOS", "android"]]])
            try await add("risky", ["signInRiskLevels": ["high"], "userRiskLevels": ["high"]])
            try await add("browsers", ["clientAppTypes": ["browser"]])
            try await add("nowhere", ["locations": ["includeLocations": ["All"], "excludeLocations": ["All"]]])
            try await add("trusted", ["locations": ["includeLocations": ["AllTrusted"]]])
            try await add("joining", ["applications": ["includeUserActions": ["urn:user:registerdevice"]]])
            return Estate(tenant: tenant, user: user, phone: phone, policies: policies)
        }

        func body(_ conditions: JSON = [:], context: JSON? = nil) -> JSONObject {
            [
                "signInIdentity": ["@odata.type": "#microsoft.graph.userSignIn", "userId": .string(user)],
                "signInContext": context ?? [
                    "@odata.type": "#microsoft.graph.applicationContext",
                    "includeApplications": [.string(App.exchange)],
                ], "signInConditions": conditions,
            ]
        }
    }

    private static let shared = Task { try await Estate.make() }
    private static let phone: JSON = [
        "devicePlatform": "iOS", "clientAppType": "mobileAppsAndDesktopClients", "signInRiskLevel": "low",
        "userRiskLevel": "low", "deviceInfo": ["isCompliant": false, "extensionAttribute3": "x"],
    ]

    @Test(arguments: paths)
    func `each policy says whether it applies and why not`(_ path: String) async throws {
        let estate = try await Self.shared.value
        let answer = try await estate.tenant.administrator.post(path, .object(estate.body(Self.phone)))
        #expect(answer.status == 200, "\(answer.text)")
        let root = estate.tenant.server.baseURL + path.prefix { $0 != "i" }.dropLast()
        #expect(
            answer["@odata.context"]
                == .string("\(root)/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)"))
        let found = Dictionary(
            uniqueKeysWithValues: answer.values.map {
                (
                    $0["displayName"].string ?? "",
                    "\($0["policyApplies"].bool ?? false) \($0["analysisReasons"].string ?? "")"
                )
            })
        #expect(
            found == [
                "mail": "true notSet", "off": "false policyNotEnabled", "reported": "true notSet",
                "nobody": "false users", "files": "false application", "android": "false devicePlatform",
                "phones": "true notSet", "risky": "false signInRisk,userRisk", "browsers": "false clientApps",
                "nowhere": "false location", "trusted": "true notEnoughInformation", "joining": "false application",
            ])
        // A row is the whole policy, as the policy itself is shown.
        for row in answer.values {
            let id = try #require(row["id"].string)
            #expect(estate.policies[row["displayName"].string ?? ""] == id)
            let version = path.hasPrefix("/beta") ? "beta" : "v1.0"
            let shown = try await estate.tenant.administrator.get(
                "/\(version)/identity/conditionalAccess/policies/\(id)")
            for member in shown.json.object?.members ?? [] where member.name != "@odata.context" {
                #expect(row[member.name] == member.value, "\(member.name)")
            }
        }
    }

    @Test func `what is not said of the sign-in is unknown`() async throws {
        let estate = try await Self.shared.value
        var body = estate.body()
        body["signInConditions"] = nil
        let answer = try await estate.tenant.administrator.post(Self.paths[0], .object(body))
        func row(_ name: String) -> JSON { answer.values.first { $0["displayName"].string == name } ?? .null }
        for name in ["phones", "android", "risky", "browsers", "trusted"] {
            #expect(row(name)["policyApplies"] == true, "\(name)")
            #expect(row(name)["analysisReasons"] == "notEnoughInformation", "\(name)")
        }
        #expect(row("mail")["analysisReasons"] == "notSet")
    }

    @Test func `only the policies that apply are shown where that is asked for`() async throws {
        let estate = try await Self.shared.value
        var body = estate.body(Self.phone)
        body["appliedPoliciesOnly"] = true
        let answer = try await estate.tenant.administrator.post(Self.paths[1], .object(body))
        #expect(Set(answer.values.map { $0["displayName"].string }) == ["mail", "reported", "phones", "trusted"])
        #expect(answer.values.allSatisfy { $0["policyApplies"] == true })
        body["signInContext"] = [
            "@odata.type": "#microsoft.graph.userActionContext", "userAction": "registerOrJoinDevices",
        ]
        let joining = try await estate.tenant.administrator.post(Self.paths[1], .object(body))
        #expect(joining.values.map { $0["displayName"].string } == ["joining"], "\(joining.text)")
        body["signInContext"] = [
            "@odata.type": "#microsoft.graph.authContext", "authenticationContextValue": "c1",
        ]
        #expect(try await estate.tenant.administrator.post(Self.paths[1], .object(body)).values.isEmpty)
    }

    @Test func `what applies is what applies in a decision about the same sign-in`() async throws {
        let estate = try await Self.shared.value
        let gateway = try await estate.tenant.client("AccessEvaluator")
        for (client, risk, app) in [
            ("browser", "high", App.exchange), ("browser", "low", App.sharePoint), ("other", "high", "Office365"),
            ("exchangeActiveSync", "none", App.exchange), ("mobileAppsAndDesktopClients", "medium", App.sharePoint),
        ] {
            let decision = try await gateway.ask(
                subject: [
                    "type": "user", "id": .string(estate.user), "properties": ["deviceId": .string(estate.phone)],
                ], app,
                context: [
                    "clientAppType": .string(client), "signInRiskLevel": .string(risk), "userRiskLevel": .string(risk),
                ])
            let analysis = try await estate.tenant.administrator.post(
                Self.paths[0],
                .object(
                    estate.body(
                        [
                            "devicePlatform": "iOS", "clientAppType": .string(client), "signInRiskLevel": .string(risk),
                            "userRiskLevel": .string(risk),
                        ],
                        context: [
                            "@odata.type": "#microsoft.graph.applicationContext",
                            "includeApplications": [.string(app)],
                        ])))
            let decided = decision["context"]["explanation"]["policies"].array ?? []
            #expect(decided.count == estate.policies.count - 1, "all but the disabled one")
            for policy in decided {
                let row = try #require(analysis.values.first { $0["id"] == policy["id"] })
                #expect(row["policyApplies"] == policy["applies"], "\(client) \(app) \(row["displayName"])")
                let isAssumed = policy["applies"] == true && policy["assumed"].array?.isEmpty == false
                #expect((row["analysisReasons"] == "notEnoughInformation") == isAssumed, "\(row["displayName"])")
            }
        }
    }

    @Test(
        arguments: [
            ("signInIdentity", .null), ("signInIdentity", ["userId": "x"]),
            ("signInIdentity", ["@odata.type": "#microsoft.graph.userSignIn"]),
            ("signInIdentity", ["@odata.type": "#microsoft.graph.userSignIn", "userId": "nobody@contoso.example"]),
            (
                "signInIdentity",
                [
                    "@odata.type": "#microsoft.graph.userSignIn", "userId": "7e57ab1e-0000-4000-8000-00000000dead",
                ]
            ),
            (
                "signInIdentity",
                ["@odata.type": "#microsoft.graph.servicePrincipalSignIn", "servicePrincipalId": "x"]
            ),
            ("signInContext", .null), ("signInContext", ["@odata.type": "#microsoft.graph.applicationContext"]),
            ("signInContext", ["@odata.type": "#microsoft.graph.applicationContext", "includeApplications": []]),
            ("signInContext", ["@odata.type": "#microsoft.graph.userActionContext", "userAction": "dance"]),
            ("signInContext", ["@odata.type": "#microsoft.graph.nonsense"]),
            ("signInConditions", ["devicePlatform": "toaster"]), ("signInConditions", ["clientAppType": 5]),
            ("signInConditions", ["nonsense": true]), ("appliedPoliciesOnly", "yes"), ("nonsense", 1),
        ] as [(String, JSON)])
    func `a body that is wrong is 400 and names the member`(name: String, value: JSON) async throws {
        let estate = try await Self.shared.value
        var body = estate.body(Self.phone)
        body[name] = value
        let answer = try await estate.tenant.administrator.post(Self.paths[0], .object(body))
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.errorMessage?.contains(name) == true, "\(answer.text)")
    }

    @Test func `it needs the right to read policies and leaves no entry`() async throws {
        let estate = try await Self.shared.value
        for role in ["ConditionalAccessAdministrator", "SecurityReader"] {
            let client = try await estate.tenant.client(role)
            let before = try await AuditTrail(tenant: estate.tenant).entries().map { $0["activity"] }
            #expect(try await client.post(Self.paths[0], .object(estate.body())).status == 200)
            #expect(try await AuditTrail(tenant: estate.tenant).entries().count == before.count)
        }
        let helpDesk = try await estate.tenant.client("HelpDeskOperator")
        #expect(try await helpDesk.post(Self.paths[0], .object(estate.body())).errorCode == "Forbidden")
    }
}
