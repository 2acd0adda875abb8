import Core
import Foundation
import TestServer
import Testing

/// Limits of requests on a real server whose clock stands still, so that buckets fill only when a test says so.
@Suite struct ThrottlingTests {
    private static let ten = ["limits.requestsPerSecondPerClient": "5", "limits.burstSeconds": "2"]
    private static let list = "/v1.0/deviceManagement/managedDevices?$top=1"

    /// Spends units of a client, one a request.
    private func spend(_ count: Int, _ client: TestClient, _ path: String = list) async throws {
        for _ in 0..<count { #expect(try await client.get(path).status != 429) }
    }

    @Test func `over the rate is 429 in the form of each surface, and nothing is done`() async throws {
        try await ClockedServer.run(Self.ten) { clock in
            let tenant = try await clock.server.newTenant()
            let vendor = try await tenant.readyConnector()
            try clock.move(to: .seconds(10))
            let evaluator = try await tenant.client("AccessEvaluator")
            let writer = try await tenant.client("GlobalAdministrator")
            let question: JSON = [
                "subject": ["type": "device", "id": "x"], "action": ["name": "access"],
                "resource": ["type": "application", "id": "y"],
            ]
            let before = try await AuditTrail(tenant: tenant).entries().count
            let rows: [(client: TestClient, method: String, path: String, body: JSON, isPlain: Bool)] = [
                (evaluator, "POST", "/access/v1/evaluation", question, true),
                (vendor, "POST", "/mtd/v1/partner/heartbeat", ["status": "error", "errorCode": "x"], false),
                (writer, "POST", "/v1.0/groups", ["displayName": "never"], false),
                (writer, "GET", "/beta/groups", [:], false),
                (writer, "POST", "/v1.0/$batch", ["requests": []], false),
                (writer, "POST", "/mtd/v1/clients", ["displayName": "never", "roles": []], false),
                (
                    try await clock.server.platformOperator(), "POST", "/platform/v1/tenants", ["displayName": "n"],
                    false
                ),
            ]
            for row in rows {
                var isSpent = false
                for _ in 0..<11 where !isSpent { isSpent = try await row.client.get("/mtd/v1/partners").status == 429 }
                let answer = try await row.client.send(row.method, row.path, row.body)
                #expect(answer.status == 429, "\(row.path)")
                #expect(answer.headers["retry-after"] == "1", "\(row.path)")
                #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true)
                #expect(answer.headers["ratelimit-policy"] == #""client";q=10;w=2, "tenant";q=4000;w=2"#)
                #expect(answer.headers["ratelimit"]?.hasPrefix(#""client";r=0;t=2, "tenant";r="#) == true)
                if row.isPlain {
                    #expect(answer.json.string?.contains("too many requests") == true, "\(answer.text)")
                } else {
                    #expect(answer.errorCode == "TooManyRequests", "\(row.path)")
                    #expect(answer.errorMessage?.contains("too many requests of this client") == true)
                    #expect(answer["error"]["innerError"]["request-id"].string == answer.headers["request-id"])
                }
            }
            try clock.move(to: .seconds(20))
            #expect(try await tenant.administrator.get("/v1.0/groups").values.isEmpty)
            #expect(try await AuditTrail(tenant: tenant).entries().count == before)
            let state = try await tenant.administrator.get("\(TestTenant.connectors)/\(TestTenant.lookout)")
            #expect(state["partnerState"].string == "enabled")
            #expect(try await writer.post("/v1.0/groups", ["displayName": "now"]).status == 201)
        }
    }

    @Test func `every answer to a caller says what is left, and none but a refusal says when to come back`()
        async throws
    {
        try await ClockedServer.run(Self.ten) { clock in
            let tenant = try await clock.server.newTenant()
            let client = try await tenant.client("GlobalReader")
            let first = try await client.get(Self.list)
            #expect(first.status == 200 && first.headers["retry-after"] == nil)
            #expect(first.headers["ratelimit-policy"] == #""client";q=10;w=2, "tenant";q=4000;w=2"#)
            #expect(first.headers["ratelimit"]?.hasPrefix(#""client";r=9;t=1, "tenant";r="#) == true)
            let refused = try await client.post("/v1.0/groups", ["displayName": "no"])
            #expect(refused.status == 403 && refused.headers["ratelimit"]?.hasPrefix(#""client";r=8;t=1"#) == true)
            let missing = try await client.get("/v1.0/users/00000000-0000-4000-8000-000000000000")
            #expect(missing.status == 404 && missing.headers["ratelimit"]?.hasPrefix(#""client";r=7;t=1"#) == true)
            for path in ["/healthz", "/openapi.yaml", "/\(tenant.id)/v2.0/.well-known/openid-configuration"] {
                #expect(try await clock.server.send("GET", path).headers["ratelimit"] == nil, "\(path)")
            }
            let anonymous = try await clock.server.send("GET", Self.list)
            #expect(anonymous.status == 401 && anonymous.headers["ratelimit"] == nil)
            // A second later, five more.
            try clock.move(to: .seconds(1))
            try await spend(10, client)
            #expect(try await client.get(Self.list).status == 429)
        }
    }

    @Test func `each item of a batch counts, and is refused for itself`() async throws {
        try await ClockedServer.run(Self.ten) { clock in
            let tenant = try await clock.server.newTenant()
            let client = try await tenant.client("GlobalAdministrator")
            let items = (0..<20).map { place -> JSON in
                [
                    "id": .string("\(place)"), "method": "POST", "url": "/groups",
                    "body": ["displayName": .string("g\(place)")],
                    "headers": ["Content-Type": "application/json"],
                ]
            }
            let answer = try await client.post("/v1.0/$batch", ["requests": .array(items)])
            #expect(answer.status == 200 && answer.headers["retry-after"] == nil)
            #expect(answer.headers["ratelimit"]?.hasPrefix(#""client";r=0;t=2"#) == true)
            let answers = answer["responses"].array ?? []
            let statuses = answers.map { $0["status"].integer }
            // One for the batch itself, nine for items.
            #expect(statuses == Array(repeating: 201, count: 9) + Array(repeating: 429, count: 11))
            for refused in answers where refused["status"].integer == 429 {
                #expect(refused["headers"]["Retry-After"].string == "1")
                #expect(refused["body"]["error"]["code"].string == "TooManyRequests")
                #expect(refused["headers"]["RateLimit"].isNull)
            }
            #expect(try await tenant.administrator.get("/v1.0/groups?$top=999").values.count == 9)
        }
    }

    @Test func `a client or a tenant over its limit takes nothing from another`() async throws {
        let limits = [
            "limits.requestsPerSecondPerClient": "5", "limits.requestsPerSecondPerTenant": "8",
            "limits.burstSeconds": "2",
        ]
        try await ClockedServer.run(limits) { clock in
            let noisy = try await clock.server.newTenant("Noisy")
            let quiet = try await clock.server.newTenant("Quiet")
            let (one, two) = (try await noisy.client("GlobalReader"), try await noisy.client("GlobalReader"))
            let other = try await quiet.client("GlobalReader")
            try clock.move(to: .seconds(10))
            try await spend(10, one)
            #expect(try await one.get(Self.list).errorMessage?.contains("this client") == true)
            try await spend(6, two)
            let refused = try await two.get(Self.list)
            #expect(refused.status == 429 && refused.errorMessage?.contains("this tenant") == true)
            for _ in 0..<50 { #expect(try await one.get(Self.list).status == 429) }
            let answer = try await other.get(Self.list)
            #expect(answer.headers["ratelimit"] == #""client";r=9;t=1, "tenant";r=15;t=1"#)
        }
    }

    @Test func `nobody without a valid token spends anything`() async throws {
        try await ClockedServer.run(Self.ten) { clock in
            let tenant = try await clock.server.newTenant()
            let client = try await tenant.client("GlobalReader")
            let made = try await MadeClient.make(in: tenant, ["GlobalReader"])
            let disabled = try await made.signIn()
            #expect(try await tenant.administrator.patch(made.path, ["accountEnabled": false]).status == 200)
            let tampered = String(client.token.dropLast(8)) + "AAAAAAAA"
            for _ in 0..<30 {
                #expect(try await clock.server.send("GET", Self.list).status == 401)
                #expect(try await clock.server.send("GET", Self.list, token: tampered).status == 401)
                #expect(try await disabled.get(Self.list).status == 401)
            }
            #expect(
                try await client.get(Self.list).headers["ratelimit"]?.hasPrefix(#""client";r=9;t=1"#) == true)
        }
    }

    @Test func `a long body costs more, whether its length is declared or not`() async throws {
        try await ClockedServer.run([
            "limits.requestsPerSecondPerClient": "20", "limits.requestsPerSecondPerTenant": "0",
            "limits.burstSeconds": "1",
        ]) { clock in
            let tenant = try await clock.server.newTenant()
            let body = #"{"displayName":"\#(String(repeating: " ", count: 100_000))"}"#
            let declared = try await tenant.client("GlobalAdministrator")
            let first = try await declared.server.send(
                "POST", "/v1.0/groups", token: declared.token, body: Array(body.utf8),
                headers: ["Content-Type": "application/json"])
            #expect(first.status != 429 && first.headers["ratelimit"] == #""client";r=13;t=1"#, "\(first.text)")
            // A body that is refused for what its head says is not read, and not paid for.
            let tooLong = try await clock.server.raw(
                "POST /v1.0/groups HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(declared.token)\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 60000000\r\nConnection: close\r\n\r\n")
            #expect(tooLong.statuses == [413])
            #expect(try await declared.get(Self.list).headers["ratelimit"] == #""client";r=11;t=1"#)

            let chunked = try await tenant.client("GlobalAdministrator")
            let sent = try await clock.server.raw(
                "POST /v1.0/groups HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(chunked.token)\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    + "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n0\r\n\r\n")
            #expect(sent.statuses.count == 1 && sent.statuses != [429], "\(sent.text)")
            let next = try await chunked.get(Self.list)
            #expect(next.headers["ratelimit"] == #""client";r=12;t=1"#)
        }
    }

    @Test func `a long answer costs more too`() async throws {
        try await ClockedServer.run([
            "limits.requestsPerSecondPerClient": "40", "limits.requestsPerSecondPerTenant": "0",
            "limits.burstSeconds": "1",
        ]) { clock in
            let tenant = try await clock.server.newTenant()
            try await tenant.importDevices(
                (0..<60).map { _ in ["azureADDeviceId": .string(UUID().uuidString), "operatingSystem": "iOS"] })
            let reader = try await tenant.client("GlobalReader")
            let answer = try await reader.get("/v1.0/deviceManagement/managedDevices")
            let left = 39 - answer.bytes.count / 16_384
            #expect(left < 39 && answer.headers["ratelimit"] == "\"client\";r=\(left);t=1")
        }
    }

    @Test func `limits that are off are not there`() async throws {
        let off = ["limits.requestsPerSecondPerClient": "0", "limits.requestsPerSecondPerTenant": "0"]
        try await ClockedServer.run(off) { clock in
            let answer = try await clock.server.newTenant().administrator.get(Self.list)
            #expect(answer.status == 200 && answer.headers["ratelimit"] == nil)
            #expect(answer.headers["ratelimit-policy"] == nil)
        }
    }
}
