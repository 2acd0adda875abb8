import Core
import Foundation
import TestServer
import TestSupport
import Testing

/// A batch does what its items would do one by one.
@Suite struct BatchEqualityTests {
    /// One request that may stand in a batch or alone.
    private struct Step: Sendable {
        let method: String
        let url: String
        var headers: [String: String] = [:]
        var body: JSON?
    }

    private static let connector = "/deviceManagement/mobileThreatDefenseConnectors/\(TestTenant.lookout)"

    /// What random lists are made of: reads, changes, and every kind of refusal.
    private static let steps: [Step] = [
        Step(method: "GET", url: "/groups?$orderby=displayName&$count=true"),
        Step(method: "POST", url: "/groups", body: ["displayName": "A"]),
        Step(method: "POST", url: "/groups", body: ["displayName": "B", "description": "second"]),
        Step(method: "POST", url: "/groups", body: ["displayName": 7]),
        Step(method: "POST", url: "/groups", headers: ["Content-Type": "text/plain"], body: ["displayName": "A"]),
        Step(method: "POST", url: "/users", body: ["userPrincipalName": "same@x.example"]),
        Step(method: "GET", url: "/users/same@x.example"), Step(method: "HEAD", url: "/users/SAME@x.example"),
        Step(method: "PATCH", url: "/users/same@x.example", body: ["displayName": "Same"]),
        Step(method: "PATCH", url: "/users/same@x.example", headers: ["If-Match": "\"1-x\""], body: ["jobTitle": "x"]),
        Step(method: "DELETE", url: "/users/same@x.example"),
        Step(
            method: "POST", url: "/deviceManagement/mobileThreatDefenseConnectors",
            body: ["id": .string(TestTenant.lookout)]),
        Step(method: "GET", url: connector), Step(method: "GET", url: connector, headers: ["If-None-Match": "*"]),
        Step(method: "PATCH", url: connector, body: ["iosEnabled": true]),
        Step(method: "PATCH", url: connector, headers: ["Prefer": "return=minimal"], body: ["iosEnabled": false]),
        Step(
            method: "PATCH", url: connector, headers: ["If-Match": "\"1-x\", \"2-x\""], body: ["androidEnabled": true]),
        Step(method: "PATCH", url: connector, headers: ["If-Match": "no tag"], body: ["androidEnabled": true]),
        Step(method: "DELETE", url: connector, headers: ["If-None-Match": "\"1-x\""]),
        Step(method: "PUT", url: connector, body: [:]), Step(method: "OPTIONS", url: "/groups"),
        Step(method: "GET", url: "/deviceManagement/managedDevices/$count"), Step(method: "GET", url: "/nowhere"),
        Step(method: "GET", url: "/groups/11111111-2222-4333-8444-555555555555"),
        Step(method: "GET", url: "/groups?$filter=nothing"), Step(method: "DELETE", url: "/groups/x"),
        Step(method: "GET", url: "/deviceManagement/auditEvents/getAuditCategories()"),
    ]

    /// What differs between two tenants and two moments by nature.
    private static func steady(_ text: String) -> String {
        text.replacing(TestTenant.lookout, with: "<lookout>")
            .replacing(#/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/#, with: "<id>")
            .replacing(#/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z?/#, with: "<time>")
            .replacing(#/-[0-9a-f]{32}/#, with: "-<hash>")
    }

    private static let notOfItems: Set = [
        "content-length", "content-security-policy", "cross-origin-resource-policy", "referrer-policy",
        "strict-transport-security", "x-content-type-options", "x-frame-options", "date", "transfer-encoding",
        "ratelimit", "ratelimit-policy",
    ]

    private static func steady(_ answer: TestAnswer) -> String {
        let isJSON = answer.headers["content-type"]?.hasPrefix("application/json") == true
        let body =
            isJSON && !answer.bytes.isEmpty ? JSONWriter.text(answer.json) : Data(answer.bytes).base64EncodedString()
        let headers = answer.headers.filter { !notOfItems.contains($0.key) }.map { "\($0.key): \($0.value)" }
        return steady("\(answer.status)\n\(headers.sorted().joined(separator: "\n"))\n\(body)")
    }

    private static func steady(item: JSON) -> String {
        let headers = (item["headers"].object ?? [:]).members.map {
            "\($0.name.lowercased()): \($0.value.string ?? "")"
        }
        let body = item["body"].object.map { JSONWriter.text(.object($0)) } ?? item["body"].string ?? ""
        return steady("\(item["status"].integer ?? 0)\n\(headers.sorted().joined(separator: "\n"))\n\(body)")
    }

    @Test(arguments: 0..<12)
    func `items are answered, and leave entries, as the same requests one by one`(_ seed: Int) async throws {
        var random = SeededNumbers(seed: UInt64(seed) &+ 41)
        let server = try await ContractServer.shared()
        let (alone, together) = (try await server.newTenant(), try await server.newTenant())
        let version = seed.isMultiple(of: 2) ? "v1.0" : "beta"
        for _ in 0..<3 {
            let steps = (0..<Int.random(in: 1...20, using: &random)).map { _ in
                Self.steps.randomElement(using: &random) ?? Step(method: "GET", url: "/groups")
            }
            // Items depend on some that come before them, in a random order of their own.
            let ranks = Array(steps.indices).shuffled(using: &random)
            let dependencies = steps.indices.map { place in
                steps.indices.filter { ranks[$0] < ranks[place] && Int.random(in: 0..<12, using: &random) == 0 }
            }
            var order: [Int] = []
            while order.count < steps.count {
                let next = steps.indices.first { place in
                    !order.contains(place) && dependencies[place].allSatisfy { order.contains($0) }
                }
                order.append(try #require(next))
            }
            var expected: [Int: String] = [:]
            var failed: Set<Int> = []
            for place in order {
                if dependencies[place].contains(where: { failed.contains($0) }) {
                    failed.insert(place)
                    continue
                }
                let step = steps[place]
                var headers = step.headers
                if step.body != nil, headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
                let answer = try await server.send(
                    step.method, "/\(version)\(step.url)", token: alone.administrator.token,
                    body: step.body.map { JSONWriter.bytes($0) }, headers: headers)
                expected[place] = Self.steady(answer)
                if answer.status >= 400 { failed.insert(place) }
            }
            let forms = ["", "/\(version)", "\(server.baseURL)/\(version)"]
            let items = steps.indices.map { place -> JSON in
                let step = steps[place]
                let url = (forms.randomElement(using: &random) ?? "") + step.url
                var item: JSONObject = [
                    "id": .string("\(place)"), "method": .string(step.method), "url": .string(url),
                    Bool.random(using: &random) ? "dependsOn" : "depends_on": .strings(
                        dependencies[place].map { "\($0)" }),
                    "headers": .object(JSONObject(step.headers.map { .init(name: $0.key, value: .string($0.value)) })),
                ]
                if let body = step.body { item.append("body", body) }
                return .object(item)
            }
            let batch = try await together.administrator.post(
                "/\(version)/$batch", ["requests": .array(items)])
            let answers = batch["responses"].array ?? []
            #expect(batch.status == 200 && answers.count == items.count, "\(batch.text)")
            for (place, answer) in answers.enumerated() {
                #expect(answer["id"].string == "\(place)")
                guard let single = expected[place] else {
                    #expect(answer["status"] == 424 && answer["body"]["error"]["code"] == "FailedDependency")
                    continue
                }
                #expect(Self.steady(item: answer) == single, "\(steps[place].method) \(steps[place].url)")
            }
        }
        let activities = (try await Self.activities(alone), try await Self.activities(together))
        #expect(activities.0 == activities.1 && activities.0.count > 3)
    }

    /// What the audit says happened, newest first.
    private static func activities(_ tenant: TestTenant) async throws -> [String] {
        try await AuditTrail(tenant: tenant).entries().map {
            "\($0["activityType"].string ?? "") \($0["activityResult"].string ?? "")"
        }
    }

    @Test func `ten thousand items are refused before one of them is looked at`() async throws {
        let tenant = try await ContractServer.shared().newTenant()
        for count in [21, 1_000, 10_000] {
            let item: JSON = ["id": "1", "method": "POST", "url": "/groups", "body": ["displayName": "Many"]]
            let answer = try await tenant.administrator.post(
                "/v1.0/$batch", ["requests": .array(Array(repeating: item, count: count))])
            #expect(answer.status == 400, "\(count): \(answer.text)")
        }
        #expect(try await tenant.administrator.get("/v1.0/groups").values.isEmpty)
    }
}
