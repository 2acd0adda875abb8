import Core
import TestServer
import Testing

/// `POST /access/v1/evaluations`: many questions in one request (AuthZEN 1.0, section 7).
@Suite struct EvaluationsTests {
    static let path = "/access/v1/evaluations"

    /// Mail needs a healthy device; nobody asks for anything else.
    private static let shared = Task { try await DecisionTests.Estate.make(accessPolicy()) }

    private static func device(_ id: String) -> JSON { ["type": "device", "id": .string(id)] }
    private static func app(_ id: String) -> JSON { ["type": "application", "id": .string(id)] }
    private static let access: JSON = ["name": "access"]

    private static func decisions(_ answer: TestAnswer) -> [Bool?] {
        (answer["evaluations"].array ?? []).map { $0["decision"].bool }
    }

    /// Whether the answer is that of an item that could not be read.
    private static func isError(_ item: JSON) -> Bool {
        item["decision"] == false && item["context"]["error"]["status"] == 400
            && item["context"]["error"]["message"].string?.isEmpty == false
    }

    @Test func `items come back in their order, each with its own decision`() async throws {
        let estate = try await Self.shared.value
        let answer = try await estate.gateway.post(
            Self.path,
            [
                "action": Self.access,
                "evaluations": [
                    ["subject": Self.device(estate.healthy), "resource": Self.app(App.exchange)],
                    ["subject": Self.device(estate.ill), "resource": Self.app(App.exchange)],
                    ["subject": Self.device(estate.ill), "resource": Self.app(App.sharePoint)],
                    ["subject": Self.device(freshID()), "resource": Self.app(App.sharePoint)],
                ],
            ])
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.json.object?.names == ["evaluations"])
        #expect(Self.decisions(answer) == [true, false, true, false])
        let reasons = (answer["evaluations"].array ?? []).map { $0["context"]["explanation"]["reason"].string }
        #expect(reasons == ["satisfied", "denied", "noPolicyApplies", "unknownSubject"])
    }

    @Test func `an item's own member replaces the shared one whole`() async throws {
        let estate = try await Self.shared.value
        let mail = estate.tenant
        let user: JSON = [
            "type": "user", "id": "ben@contoso.example", "properties": ["deviceId": .string(estate.healthy)],
        ]
        let answer = try await mail.administrator.post(
            Self.path,
            [
                "subject": user, "action": Self.access, "resource": Self.app(App.exchange),
                "context": ["clientAppType": "browser"],
                "evaluations": [
                    [:],
                    // Without the shared subject's properties the user has no device.
                    ["subject": ["type": "user", "id": "ben@contoso.example"]],
                    ["subject": Self.device(estate.ill)],
                    ["resource": Self.app(App.sharePoint)],
                    ["action": ["name": "delete"]],
                    ["subject": .null],
                ],
            ])
        #expect(Self.decisions(answer) == [true, false, false, true, false, true], "\(answer.text)")
    }

    @Test func `type, id and name that an item's own member leaves out are the shared one's`() async throws {
        let estate = try await Self.shared.value
        let answer = try await estate.gateway.post(
            Self.path,
            [
                "subject": ["type": "device"], "action": Self.access, "resource": ["type": "application"],
                "evaluations": [
                    ["subject": ["id": .string(estate.healthy)], "resource": ["id": .string(App.exchange)]],
                    ["subject": ["id": .string(estate.ill)], "resource": ["id": .string(App.exchange)]],
                    ["subject": ["id": .string(estate.healthy)], "resource": [:], "action": ["properties": [:]]],
                ],
            ])
        let items = answer["evaluations"].array ?? []
        #expect(Self.decisions(answer) == [true, false, false])
        #expect(items.map(Self.isError) == [false, false, true], "\(answer.text)")
    }

    @Test func `a malformed item is denied with its error and the others are answered`() async throws {
        let estate = try await Self.shared.value
        let good: JSON = ["resource": Self.app(App.sharePoint)]
        let bad: [JSON] = [
            [:], "device", .null, 5, [], ["resource": 5], ["resource": ["type": 5, "id": "x"]],
            ["resource": Self.app(App.exchange), "subject": ["type": "device"], "action": ["name": 1]],
            ["resource": Self.app(App.exchange), "context": ["clientAppType": 1]],
            ["resource": Self.app(App.exchange), "context": []],
        ]
        let answer = try await estate.gateway.post(
            Self.path,
            [
                "subject": Self.device(estate.healthy), "action": Self.access,
                "evaluations": .array([good] + bad.flatMap { [$0, good] }),
            ])
        #expect(answer.status == 200)
        let items = answer["evaluations"].array ?? []
        try #require(items.count == 1 + 2 * bad.count)
        for (index, item) in items.enumerated() {
            #expect(Self.isError(item) == (index % 2 == 1), "\(index): \(JSONWriter.text(item))")
            #expect(item["decision"] == .bool(index % 2 == 0), "\(index)")
        }
    }

    @Test(
        arguments: [
            ("execute_all", "pdpdp", 5), ("deny_on_first_deny", "pdpdp", 2), ("permit_on_first_permit", "pdpdp", 1),
            ("permit_on_first_permit", "ddpd", 3), ("deny_on_first_deny", "ppp", 3),
            ("permit_on_first_permit", "ddd", 3), ("deny_on_first_deny", "pep", 2),
            ("permit_on_first_permit", "epd", 2), ("execute_all", "eee", 3), ("deny_on_first_deny", "uppp", 1),
        ])
    func `a semantic that ends early answers up to the item that ended it`(
        semantic: String, items: String, answered: Int
    ) async throws {
        let estate = try await Self.shared.value
        let questions: [JSON] = items.map { letter in
            switch letter {
            case "p": ["subject": Self.device(estate.healthy)]
            case "d": ["subject": Self.device(estate.ill)]
            case "u": ["action": ["name": "unknown"]]
            default: ["subject": ["id": 5]]
            }
        }
        var body: JSONObject = [
            "subject": Self.device(estate.healthy), "action": Self.access, "resource": Self.app(App.exchange),
            "evaluations": .array(questions),
        ]
        let all = try await estate.gateway.post(Self.path, .object(body))
        #expect(Self.decisions(all).count == questions.count, "without options everything is answered")
        body["options"] = ["evaluations_semantic": .string(semantic), "nobodyKnowsThis": 1]
        let answer = try await estate.gateway.post(Self.path, .object(body))
        #expect(answer.status == 200)
        #expect(Self.decisions(answer) == Array(Self.decisions(all).prefix(answered)), "\(answer.text)")
    }

    @Test(arguments: ["absent", "empty", "null"])
    func `without evaluations the request is a single one`(_ kind: String) async throws {
        let estate = try await Self.shared.value
        func body(_ device: String) -> JSON {
            var object: JSONObject = [
                "subject": Self.device(device), "action": Self.access, "resource": Self.app(App.exchange),
            ]
            if kind != "absent" { object["evaluations"] = kind == "empty" ? [] : .null }
            return .object(object)
        }
        let permitted = try await estate.gateway.post(Self.path, body(estate.healthy))
        #expect(permitted["decision"] == true && permitted["evaluations"] == .null, "\(permitted.text)")
        #expect(try await estate.gateway.post(Self.path, body(estate.ill))["decision"] == false)
        let incomplete = try await estate.gateway.post(Self.path, ["subject": Self.device(estate.healthy)])
        #expect(incomplete.status == 400)
        #expect(incomplete.json.string?.isEmpty == false)
    }

    @Test(
        arguments: [
            [], "x", ["evaluations": 5], ["evaluations": [:]], ["evaluations": [[:]], "subject": "alice"],
            ["evaluations": [[:]], "resource": []], ["evaluations": [[:]], "action": 1],
            ["evaluations": [[:]], "context": "x"], ["evaluations": [[:]], "options": "execute_all"],
            ["evaluations": [[:]], "options": ["evaluations_semantic": 1]],
            ["evaluations": [[:]], "options": ["evaluations_semantic": "EXECUTE_ALL"]],
            ["evaluations": [[:]], "options": ["evaluations_semantic": ""]],
        ] as [JSON])
    func `a malformed envelope is 400 with the reason as a JSON string`(_ body: JSON) async throws {
        let estate = try await Self.shared.value
        let answer = try await estate.gateway.post(Self.path, body)
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.json.string?.isEmpty == false, "\(answer.text)")
    }

    @Test func `AuthZEN's rules for refusals and request ids hold as for a single question`() async throws {
        let estate = try await Self.shared.value
        let body: JSON = ["evaluations": [[:]]]
        let stranger = try await estate.tenant.client("HelpDeskOperator")
        let forbidden = try await stranger.post(Self.path, body, headers: ["X-Request-ID": "abc-1"])
        #expect(forbidden.status == 403 && forbidden.json.string != nil)
        #expect(forbidden.headers["x-request-id"] == "abc-1")
        let anonymous = try await estate.tenant.server.send(
            "POST", Self.path, body: JSONWriter.bytes(body), headers: ["Content-Type": "application/json"])
        #expect(anonymous.status == 401 && anonymous.json.string != nil)
        #expect(anonymous.headers["www-authenticate"] != nil)
        let wrong = try await estate.gateway.post(Self.path, body, headers: ["Content-Type": "text/plain"])
        #expect(wrong.status == 400 && wrong.json.string != nil)
        let right = try await estate.gateway.post(Self.path, body, headers: ["X-Request-ID": "abc-2"])
        #expect(right.status == 200 && right.headers["x-request-id"] == "abc-2")
        #expect(right.headers["content-type"]?.hasPrefix("application/json") == true)
        let empty = try await estate.tenant.server.send(
            "POST", Self.path, token: estate.gateway.token, body: [], headers: ["Content-Type": "application/json"])
        #expect(empty.status == 400)
    }

    @Test func `five thousand questions are answered and one more is refused`() async throws {
        let estate = try await Self.shared.value
        func ask(_ count: Int, padding: Int = 0) async throws -> TestAnswer {
            let questions = (0..<count).map { number -> JSON in
                ["subject": Self.device(number % 2 == 0 ? estate.healthy : estate.ill)]
            }
            return try await estate.gateway.post(
                Self.path,
                [
                    "action": Self.access, "resource": Self.app(App.exchange), "evaluations": .array(questions),
                    "padding": .strings(Array(repeating: String(repeating: "x", count: 60_000), count: padding)),
                ])
        }
        let most = try await ask(5_000)
        #expect(most.status == 200)
        #expect(Self.decisions(most) == (0..<5_000).map { $0 % 2 == 0 })
        #expect(try await ask(5_001).status == 400)
        // More than any other JSON body may have.
        let long = try await ask(1, padding: 20)
        #expect(long.status == 200, "\(long.text)")
        #expect(try await ask(1, padding: 75).status == 413)
    }

    @Test func `a device outside the caller's scope is as unknown as one that never was`() async throws {
        let estate = try await ScopedEstate.make(["Drawbridge_Decisions_Evaluate"])
        let answer = try await estate.scoped.post(
            Self.path,
            [
                "action": Self.access, "resource": Self.app(App.sharePoint),
                "evaluations": .array(
                    [estate.inside, estate.outside, freshID()].map { ["subject": Self.device($0)] }),
            ])
        #expect(Self.decisions(answer) == [true, false, false])
        let bodies = (answer["evaluations"].array ?? []).map { item -> String in
            JSONWriter.text(item).replacing(item["context"]["id"].string ?? "none", with: "")
        }
        try #require(bodies.count == 3)
        #expect(bodies[1] == bodies[2])
        #expect(bodies[1].contains("unknownSubject"))
    }

    @Test func `questions leave no entry in the audit log`() async throws {
        let tenant = try await freshTenant()
        let gateway = try await tenant.client("AccessEvaluator")
        let before = try await AuditTrail(tenant: tenant).count()
        let answer = try await gateway.post(Self.path, ["evaluations": [["subject": Self.device(freshID())], [:]]])
        #expect(answer.status == 200)
        #expect(try await AuditTrail(tenant: tenant).count() == before)
    }

    @Test func `the metadata name the address`() async throws {
        let tenant = try await freshTenant()
        let answer = try await tenant.server.send("GET", "/.well-known/authzen-configuration/\(tenant.id)")
        #expect(answer["access_evaluations_endpoint"] == .string("\(tenant.server.baseURL)\(Self.path)"))
    }
}
