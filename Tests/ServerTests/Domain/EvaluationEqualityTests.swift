import Core
import TestServer
import TestSupport
import Testing

/// Each of many questions is answered as it would be alone.
@Suite struct EvaluationEqualityTests {
    /// What random questions are made of.
    private struct Pool {
        var subjects: [JSON]
        var resources: [JSON]
        var actions: [JSON] = [["name": "access"], ["name": "access"], ["name": "access"], ["name": "read"]]
        var contexts: [JSON] = [
            [:], ["clientAppType": "browser"], ["clientAppType": "other", "signInRiskLevel": "high"],
            ["satisfiedControls": ["mfa"]], ["userRiskLevel": "low", "ipAddress": "192.0.2.1"], ["clientAppType": 5],
        ]
        /// In place of a member, for questions that are wrong.
        static let wrong: [JSON] = ["x", 7, [], ["type": "device"], ["id": "x"], ["name": 3], [:]]

        /// Some of a question's members.
        func question(_ numbers: inout SeededNumbers, leavingOut share: Int) -> JSONObject {
            var object = JSONObject()
            for (name, values) in [
                ("subject", subjects), ("action", actions), ("resource", resources), ("context", contexts),
            ] {
                guard Int.random(in: 0..<100, using: &numbers) >= share else { continue }
                let isWrong = Int.random(in: 0..<25, using: &numbers) == 0
                object[name] = (isWrong ? Self.wrong : values).randomElement(using: &numbers)
            }
            return object
        }
    }

    @Test func `each item is answered with the same bytes as the single question, apart from its id`() async throws {
        try await ClockedServer.run { clock in
            let (gateway, pool) = try await Self.estate(clock)
            var numbers = SeededNumbers(seed: 20_261_123)
            var kinds: [String: Int] = [:]
            for _ in 0..<6 {
                // Of the envelope's own members only well-formed ones, for the others refuse it as a whole.
                let shared = JSONObject(
                    pool.question(&numbers, leavingOut: 40).members.filter { $0.value.object != nil })
                let items = (0..<60).map { _ in pool.question(&numbers, leavingOut: 30) }
                var body = shared
                body["evaluations"] = .array(items.map(JSON.object))
                let batch = try await gateway.post(EvaluationsTests.path, .object(body))
                let answers = batch["evaluations"].array ?? []
                try #require(batch.status == 200 && answers.count == items.count, "\(batch.text.prefix(500))")
                for (item, answer) in zip(items, answers) {
                    let question = Self.merged(item, shared)
                    let single = try await gateway.post("/access/v1/evaluation", question)
                    let kind = single.status == 200 ? single["context"]["explanation"]["reason"].string ?? "" : "error"
                    kinds[kind, default: 0] += 1
                    #expect(Self.bytes(answer) == Self.expected(single), "\(JSONWriter.text(question))")
                }
            }
            // The questions must have been of every kind, else little was compared.
            for kind in ["satisfied", "denied", "noPolicyApplies", "unknownSubject", "error"] {
                #expect(kinds[kind, default: 0] >= 3, "\(kind): \(kinds)")
            }
        }
    }

    /// A tenant with policies of many kinds.
    private static func estate(_ clock: ClockedServer) async throws -> (TestClient, Pool) {
        let tenant = try await clock.server.newTenant()
        let vendor = try await tenant.readyConnector()
        try await tenant.addPolicy()
        try await tenant.addPolicy(["osMinimumVersion": "26.0", "displayName": "New enough"], graceHours: 48)
        var risky = accessPolicy(["mfa"], apps: [App.sharePoint], name: "Risky sign-ins").object ?? [:]
        var conditions = risky["conditions"]?.object ?? [:]
        conditions["signInRiskLevels"] = ["high"]
        conditions["platforms"] = ["includePlatforms": ["iOS"]]
        risky["conditions"] = .object(conditions)
        let policies = [
            accessPolicy(), .object(risky),
            accessPolicy(["block"], apps: ["7ab6c1f0-1111-4222-8333-abcdefabcdef"], name: "Payroll is closed"),
            accessPolicy(["mfa"], apps: ["All"], state: "enabledForReportingButNotEnforced", name: "Reported"),
        ]
        for policy in policies { try await tenant.administrator.make(Graph.accessPolicies, policy) }
        var subjects: [JSON] = [["type": "device", "id": .string(freshID())], ["type": "robot", "id": "x"]]
        let devices = (0..<6).map { _ in freshID() }
        let managed = try await tenant.importDevices(
            devices.enumerated().map { number, id in
                iPhone(
                    id,
                    [
                        "userPrincipalName": .string("user\(number % 4)@contoso.example"),
                        "osVersion": number % 2 == 0 ? "26.1" : "17.0",
                    ])
            })
        for (number, id) in devices.enumerated() {
            let level = ["secured", "low", "high"][number % 3]
            try await vendor.accepted(report(id, level, at: clock.at(.minutes(-1))))
            subjects.append(["type": "device", "id": .string(number % 2 == 0 ? id : managed[number])])
            subjects.append([
                "type": "user", "id": .string("user\(number % 4)@contoso.example"),
                "properties": ["deviceId": .string(id)],
            ])
        }
        subjects.append(["type": "user", "id": "user0@contoso.example"])
        let resources =
            [App.exchange, App.sharePoint, "Office365", App.defender, "7ab6c1f0-1111-4222-8333-abcdefabcdef"]
            .map { JSON.object(["type": "application", "id": .string($0)]) } + [["type": "file", "id": "x"]]
        return (try await tenant.client("AccessEvaluator"), Pool(subjects: subjects, resources: resources))
    }

    /// The single question an item stands for, by the standard's words and no code of ours.
    private static func merged(_ item: JSONObject, _ shared: JSONObject) -> JSON {
        var question = JSONObject()
        for name in ["subject", "action", "resource", "context"] {
            guard let own = item[name] else {
                question[name] = shared[name]
                continue
            }
            guard var object = own.object, let general = shared[name]?.object, name != "context" else {
                question[name] = own
                continue
            }
            for member in name == "action" ? ["name"] : ["type", "id"] where object[member] == nil {
                object[member] = general[member]
            }
            question[name] = .object(object)
        }
        return .object(question)
    }

    /// What the item must be, given the single answer.
    private static func expected(_ single: TestAnswer) -> String {
        if single.status == 200 { return bytes(single.json) }
        return bytes([
            "decision": false,
            "context": ["error": ["status": .integer(Int64(single.status)), "message": single.json]],
        ])
    }

    private static func bytes(_ answer: JSON) -> String {
        let text = JSONWriter.text(answer)
        guard let id = answer["context"]["id"].string else { return text }
        return text.replacing(id, with: "")
    }

    @Test func `all questions of a request see one state of the device, whatever happens meanwhile`() async throws {
        let estate = try await DecisionTests.Estate.make(accessPolicy())
        let shown = try await estate.admin.get("\(Graph.devices)?$filter=azureADDeviceId%20eq%20'\(estate.ill)'")
        let managed = try #require(shown.values.first?["id"].string)
        // Both ids of the device in turn, so that it is looked for more than once.
        let questions = (0..<300).map { number -> JSON in
            ["subject": ["type": "device", "id": .string(number % 2 == 0 ? estate.ill : managed)]]
        }
        let body: JSON = [
            "action": ["name": "access"], "resource": ["type": "application", "id": .string(App.exchange)],
            "evaluations": .array(questions),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0..<80 {
                    try await estate.vendor.accepted(report(estate.ill, number % 2 == 0 ? "secured" : "high"))
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<10 {
                        let answer = try await estate.gateway.post(EvaluationsTests.path, body)
                        let decisions = (answer["evaluations"].array ?? []).map { $0["decision"].bool }
                        #expect(decisions.count == questions.count)
                        #expect(Set(decisions).count == 1, "one request, two answers")
                        let moments = (answer["evaluations"].array ?? []).map { $0["context"]["evaluatedDateTime"] }
                        #expect(Set(moments).count == 1)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
