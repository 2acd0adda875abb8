import Access
import Core
import TestServer
import Testing

/// Bodies that no honest client sends. Whatever they are, the answer is a clear 4xx, nothing is stored and the server
/// goes on.
@Suite struct HostileBodyTests {
    private static let tenant = Task { try await ContractServer.shared().newTenant() }

    private func post(
        _ path: String, _ body: [UInt8], _ token: String, headers: [String: String] = [:]
    ) async throws -> TestAnswer {
        try await ContractServer.shared().send(
            "POST", path, token: token, body: body,
            headers: ["Content-Type": "application/json"].merging(headers) { $1 })
    }

    /// Bodies that are no strict JSON object.
    static let broken: [(String, [UInt8])] = [
        ("empty", []), ("a brace", Array("{".utf8)), ("text", Array("hello".utf8)), ("an array", Array("[]".utf8)),
        ("a string", Array("\"x\"".utf8)), ("null", Array("null".utf8)), ("a number", Array("1".utf8)),
        ("two members of one name", Array(#"{"displayName":"a","displayName":"b"}"#.utf8)),
        ("one name written twice", Array(#"{"displayName":"a","display\u004Eame":"b"}"#.utf8)),
        ("a trailing comma", Array(#"{"displayName":"a",}"#.utf8)), ("a comment", Array("{}//".utf8)),
        ("two values", Array("{}{}".utf8)), ("a huge number", Array(#"{"displayName":1e309}"#.utf8)),
        ("NaN", Array(#"{"displayName":NaN}"#.utf8)), ("a lone surrogate", Array(#"{"displayName":"\ud800"}"#.utf8)),
        ("NUL escaped", Array(#"{"displayName":"a\u0000b"}"#.utf8)),
        ("NUL raw", Array("{\"displayName\":\"a\0b\"}".utf8)),
        ("a byte-order mark", [0xEF, 0xBB, 0xBF] + Array(#"{"displayName":"a"}"#.utf8)),
        ("no UTF-8", Array(#"{"displayName":""#.utf8) + [0xC3, 0x28] + Array("\"}".utf8)),
        ("an overlong form", Array(#"{"displayName":""#.utf8) + [0xC0, 0x80] + Array("\"}".utf8)),
        ("UTF-16", [0xFF, 0xFE, 0x7B, 0, 0x7D, 0]),
        ("deep arrays", Array(String(repeating: "[", count: 100_000).utf8)),
        ("deep objects", Array(String(repeating: "{\"a\":", count: 20_000).utf8)),
        (
            "depth in a member",
            Array("{\"displayName\":\(String(repeating: "[", count: 40))\(String(repeating: "]", count: 40))}".utf8)
        ),
        (
            "too many items",
            Array("{\"displayName\":[\(Array(repeating: "1", count: 1_001).joined(separator: ","))]}".utf8)
        ),
        ("a long string", Array("{\"displayName\":\"\(String(repeating: "a", count: 65_537))\"}".utf8)),
        ("a wrong type", Array(#"{"displayName":7}"#.utf8)), ("an object for text", Array(#"{"displayName":{}}"#.utf8)),
        ("an unknown member", Array(#"{"displayName":"a","colour":"red"}"#.utf8)),
        ("a name in another case", Array(#"{"DisplayName":"a"}"#.utf8)),
        ("a prototype", Array(#"{"displayName":"a","__proto__":{"x":1}}"#.utf8)),
    ]

    /// Nobody makes a group here.
    private static let untouched = Task { try await ContractServer.shared().newTenant() }

    @Test(arguments: broken.map(\.0))
    func `a broken body is 400 and stores nothing`(_ name: String) async throws {
        let tenant = try await Self.untouched.value
        let body = try #require(Self.broken.first { $0.0 == name }?.1)
        for path in ["/v1.0/groups", "/beta/groups", "/mtd/v1/clients"] {
            let answer = try await post(path, body, tenant.administrator.token)
            #expect(answer.status == 400, "\(path): \(answer.status) \(answer.text)")
            #expect(answer.errorMessage?.isEmpty == false)
        }
        #expect(try await tenant.administrator.get("/v1.0/groups").values.isEmpty)
        #expect(try await tenant.administrator.get("/mtd/v1/clients").values.count == 1)
    }

    @Test(arguments: ["displayName", "colour"])
    func `a refused member is named`(_ name: String) async throws {
        let tenant = try await Self.tenant.value
        let answer = try await post("/v1.0/groups", Array("{\"\(name)\":7}".utf8), tenant.administrator.token)
        #expect(answer.status == 400 && answer.errorMessage?.contains(name) == true, "\(answer.text)")
    }

    @Test(arguments: [
        "/v1.0/groups", "/v1.0/deviceManagement/mobileThreatDefenseConnectors", "/mtd/v1/clients",
        "/mtd/v1/trustedIssuers", "/v1.0/deviceManagement/managedDevices",
    ])
    func `two megabytes are too much`(_ path: String) async throws {
        let tenant = try await Self.tenant.value
        let body = Array(repeating: UInt8(ascii: " "), count: 2 << 20)
        let answer = try await post(path, body, tenant.administrator.token)
        #expect(answer.status == 413, "\(answer.status) \(answer.text)")
    }

    @Test func `five megabytes are too much for reports and evaluations`() async throws {
        let tenant = try await ContractServer.shared().newTenant()
        let vendor = try await tenant.readyConnector()
        let gateway = try await tenant.client("AccessEvaluator")
        let body = Array(repeating: UInt8(ascii: " "), count: 5 << 20)
        #expect(try await post("/mtd/v1/partner/threatReports", body, vendor.token).status == 413)
        #expect(try await post("/access/v1/evaluation", body, gateway.token).status == 413)
    }

    @Test(arguments: [
        ["Content-Type": "text/plain"], ["Content-Type": "application/x-www-form-urlencoded"],
        ["Content-Type": "application/json; charset=utf-16"], ["Content-Type": "application/jsonp"],
        ["Content-Type": ""],
        ["Content-Type": "multipart/form-data; boundary=x"], ["Content-Encoding": "gzip"], ["Content-Encoding": "br"],
    ])
    func `a body of another type or coding is 415`(_ headers: [String: String]) async throws {
        let tenant = try await Self.tenant.value
        for path in ["/v1.0/groups", "/mtd/v1/clients"] {
            let answer = try await post(path, Array("{}".utf8), tenant.administrator.token, headers: headers)
            #expect(answer.status == 415, "\(headers): \(answer.status) \(answer.text)")
        }
    }

    @Test(arguments: [
        "application/json", "Application/JSON", "application/json;charset=UTF-8", "application/json; charset=\"utf-8\"",
        "application/json;odata.metadata=minimal",
    ])
    func `a body of the right type is taken`(_ type: String) async throws {
        let tenant = try await Self.tenant.value
        let answer = try await post(
            "/v1.0/groups", Array(#"{"displayName":"fine"}"#.utf8), tenant.administrator.token,
            headers: ["Content-Type": type])
        #expect(answer.status == 201, "\(answer.text)")
    }

    @Test(arguments: APIOperation.all.filter { $0.method == "POST" || $0.method == "PATCH" || $0.method == "PUT" })
    func `random bodies never bring an operation down`(_ operation: APIOperation) async throws {
        let tenant = try await ContractServer.shared().newTenant()
        let token =
            switch operation.surface {
            case .partner: try await tenant.readyConnector().token
            case .decisions: try await tenant.client("AccessEvaluator").token
            case .platform: try await tenant.server.platformOperator().token
            default: tenant.administrator.token
            }
        var random = HostileRandom(seed: UInt64(operation.id.utf8.reduce(7) { $0 &* 31 &+ Int($1) }.magnitude))
        let path = RouterContractTests.filled(operation.paths.last ?? "")
        for round in 0..<200 {
            let body = random.body()
            let type = round % 5 == 0 ? "application/x-ndjson" : "application/json"
            let answer = try await ContractServer.shared().send(
                operation.method, path, token: token, body: body, headers: ["Content-Type": type])
            #expect(answer.status < 500, "\(operation.id): \(String(decoding: body, as: UTF8.self)) → \(answer.text)")
        }
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct HostileRandom {
    private var state: UInt64

    init(seed: UInt64) { state = seed | 1 }

    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    private static let words = [
        "displayName", "id", "roles", "value", "reports", "reportId", "deviceId", "level", "status", "@odata.type",
        "assignments", "target", "groupId", "members", "subject", "type", "resource", "action", "properties",
        "iosEnabled", "state", "conditions", "users", "grantControls", "jwks", "keys", "iss", "expirationDateTime",
    ]
    private static let texts = [
        "", "a", "ok", "error", "high", "user", "device", "\u{212A}", "11111111-2222-4333-8444-555555555555",
        "2026-01-01T00:00:00Z", "9999-99-99", "#microsoft.graph.iosCompliancePolicy", "all", "' OR 1=1 --", "\u{202E}",
    ]

    /// Something between noise and nearly right.
    mutating func body() -> [UInt8] {
        switch next(5) {
        case 0: (0..<next(200)).map { _ in UInt8(next(256)) }
        case 1:
            // A right value with one byte damaged.
            JSONWriter.bytes(value(depth: 3)).enumerated().map { [at = next(60)] in $0 == at ? 0x22 : $1 }
        default: JSONWriter.bytes(value(depth: 5))
        }
    }

    private mutating func value(depth: Int) -> JSON {
        switch depth == 5 ? 7 : next(depth > 0 ? 9 : 6) {
        case 0: .null
        case 1: .bool(next(2) == 0)
        case 2: .integer([0, -1, 1, .max, .min][next(5)])
        case 3: .number(1.5e300)
        case 4, 5: .string(Self.texts[next(Self.texts.count)])
        case 6: .array((0..<next(4)).map { _ in value(depth: depth - 1) })
        default:
            .object(
                (0..<next(7)).reduce(into: JSONObject()) { object, _ in
                    object[Self.words[next(Self.words.count)]] = value(depth: depth - 1)
                })
        }
    }
}
