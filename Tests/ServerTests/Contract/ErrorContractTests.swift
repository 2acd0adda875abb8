import Access
import Core
import TestServer
import Testing

/// Every refusal has the same form, says what a caller may know, and no more.
@Suite struct ErrorContractTests {
    private static let tenant = Task { try await ContractServer.shared().newTenant() }

    private func expectGraphError(_ answer: TestAnswer, _ label: String) {
        #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true, "\(label)")
        #expect(answer.json.object?.names == ["error"], "\(label): \(answer.text)")
        #expect(answer.errorCode?.isEmpty == false && answer.errorMessage?.isEmpty == false, "\(label)")
        let inner = answer["error"]["innerError"]
        #expect(Set(inner.object?.names ?? []) == ["date", "request-id", "client-request-id"], "\(label)")
        #expect(inner["request-id"].string == answer.headers["request-id"], "\(label)")
        #expect(inner["client-request-id"].string == answer.headers["client-request-id"], "\(label)")
        #expect(inner["date"].string?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/#) != nil, "\(label)")
        #expect(answer.headers["cache-control"] == "no-store", "\(label)")
        #expect(answer.headers["x-content-type-options"] == "nosniff", "\(label)")
        for secret in ["sqlite", "SELECT", "INSERT", ".swift", "Fatal", "/tmp/", "NIO"] {
            #expect(!answer.text.contains(secret), "\(label)")
        }
    }

    @Test(arguments: APIOperation.all.filter { !$0.access.isAnonymous && $0.surface != .decisions })
    func `a missing token`(_ operation: APIOperation) async throws {
        let server = try await ContractServer.shared()
        for path in operation.paths {
            expectGraphError(try await server.send(operation.method, RouterContractTests.filled(path)), path)
        }
    }

    @Test(arguments: APIOperation.all.filter { $0.path.contains("{") && !$0.access.isAnonymous && $0.method != "POST" })
    func `an unknown id`(_ operation: APIOperation) async throws {
        let tenant = try await Self.tenant.value
        for path in operation.paths where operation.method == "GET" || operation.method == "DELETE" {
            let answer = try await tenant.server.send(
                operation.method, RouterContractTests.filled(path), token: tenant.administrator.token)
            if answer.status >= 400 { expectGraphError(answer, path) }
        }
    }

    @Test func `a bad token is told apart from none, and its cause is not told`() async throws {
        let server = try await ContractServer.shared()
        let tenant = try await Self.tenant.value
        let token = tenant.administrator.token
        let texts = ["x", "a.b.c", String(token.dropLast()), token + "A", token.replacing(".", with: ".."), "\u{E9}"]
        var shapes: Set<String> = []
        for text in texts {
            let answer = try await server.send("GET", "/v1.0/users", token: text)
            #expect(answer.status == 401)
            expectGraphError(answer, text)
            shapes.insert(answer.shape(without: []))
        }
        #expect(shapes.count == 1)
        #expect(shapes.first?.contains("invalid_token") == true)
    }

    @Test func `the decision point refuses with a string, and a wrong type with 400`() async throws {
        let tenant = try await Self.tenant.value
        let gateway = try await tenant.client("AccessEvaluator")
        let missing = try await tenant.server.send("POST", "/access/v1/evaluation")
        #expect(missing.status == 401 && missing.json.string?.isEmpty == false)
        let wrong = try await tenant.server.send(
            "POST", "/access/v1/evaluation", token: gateway.token, body: Array("{}".utf8),
            headers: ["Content-Type": "text/plain"])
        #expect(wrong.status == 400 && wrong.json.string?.isEmpty == false)
    }

    @Test func `the token endpoint refuses in the form of OAuth`() async throws {
        let tenant = try await Self.tenant.value
        let answer = try await tenant.server.token(tenant: tenant.id, form: ["grant_type": "password"])
        #expect((400...401).contains(answer.status))
        #expect(answer["error"].string?.isEmpty == false)
        #expect(answer["error_description"].string?.hasPrefix("AADSTS") == true)
        #expect(answer["error_codes"].array?.isEmpty == false && answer["trace_id"].string != nil)
    }

    @Test(arguments: [
        ("abc-123", "abc-123"), ("x y", nil), ("", nil), (String(repeating: "a", count: 129), nil), ("a\"b", nil),
    ])
    func `a harmless client-request-id is echoed and any other is replaced`(_ sent: String, _ echoed: String?)
        async throws
    {
        let answer = try await ContractServer.shared().send("GET", "/v1.0/users", headers: ["client-request-id": sent])
        let own = try #require(answer.headers["request-id"])
        #expect(answer.headers["client-request-id"] == echoed ?? own)
        #expect(answer["error"]["innerError"]["client-request-id"].string == echoed ?? own)
    }

    @Test func `success carries the protective headers too`() async throws {
        let tenant = try await Self.tenant.value
        let answer = try await tenant.administrator.get("/v1.0/users")
        #expect(answer.status == 200 && answer.headers["server"] == nil)
        #expect(answer.headers["strict-transport-security"] == "max-age=31536000")
        #expect(answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
        #expect(answer.headers["x-frame-options"] == "DENY" && answer.headers["cache-control"] == "no-store")
        #expect(!answer.headers.keys.contains { $0.hasPrefix("access-control") })
    }
}
